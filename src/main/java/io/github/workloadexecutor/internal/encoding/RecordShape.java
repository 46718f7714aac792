package io.github.workloadexecutor.internal.encoding;

import java.io.Externalizable;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * How records of one class are written and read: component by component, out of the fields and into the canonical
 * constructor, as object streams do. Only of a class that object streams treat just so and that is open to the library.
 */
final class RecordShape extends Known {

    /** The kind of a component that is not of a primitive type. */
    static final byte REFERENCE = Blocks.KINDS;

    final Class<?> type;
    final Constructor<?> constructor;
    final Field[] fields;

    /** Per component: a kind of {@link Blocks}, or {@link #REFERENCE}. */
    final byte[] kinds;

    /** Whether any component is not of a primitive type. */
    final boolean holdsReferences;

    private RecordShape(
            long hash, byte[] image, Class<?> type, Constructor<?> constructor, Field[] fields, byte[] kinds) {
        super(hash, image);
        this.type = type;
        this.constructor = constructor;
        this.fields = fields;
        this.kinds = kinds;
        boolean references = false;
        for (byte kind : kinds) {
            references |= kind == REFERENCE;
        }
        this.holdsReferences = references;
    }

    /** Gives null if the class is not such a record. */
    static @Nullable RecordShape find(Class<?> type) {
        if (!type.isRecord()
                || !Serializable.class.isAssignableFrom(type)
                || Externalizable.class.isAssignableFrom(type)
                || type.isHidden()) {
            return null;
        }
        try {
            return replacesItself(type) ? null : open(type);
        } catch (ReflectiveOperationException | LinkageError malformed) {
            // An object stream says what is wrong with it.
            return null;
        }
    }

    private static boolean replacesItself(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            String name = method.getName();
            if ((name.equals("writeReplace") || name.equals("readResolve")) && method.getParameterCount() == 0) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable RecordShape open(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Field[] fields = new Field[components.length];
        byte[] kinds = new byte[components.length];
        Image image = new Image().add("record").add(type.getName());
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            fields[i] = type.getDeclaredField(components[i].getName());
            int kind = Blocks.kindOfElement(types[i]);
            kinds[i] = kind < 0 ? REFERENCE : (byte) kind;
            image.add(types[i].getName()).add(components[i].getName());
            if (!fields[i].trySetAccessible()) {
                return null;
            }
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        return constructor.trySetAccessible()
                ? new RecordShape(image.hash(), image.of(type.getName()), type, constructor, fields, kinds)
                : null;
    }

    /** {@code (int a, String b)}. */
    String components() {
        StringBuilder text = new StringBuilder("(");
        for (Field field : fields) {
            text.append(text.length() == 1 ? "" : ", ")
                    .append(ClassNames.nested(field.getType()))
                    .append(' ')
                    .append(field.getName());
        }
        return text.append(')').toString();
    }
}
