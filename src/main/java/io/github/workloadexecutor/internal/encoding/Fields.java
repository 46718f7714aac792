package io.github.workloadexecutor.internal.encoding;

import java.io.Externalizable;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The members of an ordinary object, named by the fields they are in: by reading the fields where the class is open to
 * us and writes them as they are, else by watching what is written and matching it to the fields' names.
 */
final class Fields {

    private Fields() {}

    /** Members, and what the object's own serialisation code threw, if it did. */
    record Reading(List<Member> members, @Nullable Throwable failure) {}

    static Reading read(Object object) {
        List<Slot> slots = new ArrayList<>();
        boolean plain = true;
        for (Class<?> type : serialisableClassesOf(object.getClass())) {
            boolean known = ClassVerdict.isJdk(type) && Containers.isContainer(object);
            plain &= known || writesItsFields(type);
            if (!known) {
                slots.addAll(slotsOf(type, object));
            }
        }
        List<Member> elements = Containers.isContainer(object) ? Containers.membersOf(object) : List.of();
        if (plain && slots.stream().allMatch(Slot::isRead)) {
            List<Member> members = new ArrayList<>(elements);
            slots.forEach(slot -> members.add(new Member("." + slot.name, slot.value)));
            return new Reading(members, null);
        }
        Probe probe = Probe.childrenOf(object);
        return new Reading(named(probe.children(), slots, elements, Containers.isContainer(object)), probe.failure());
    }

    /** Whether the class has a writeReplace method, so that something else is written in its instances' place. */
    static boolean replacesItself(Class<?> type) {
        if (!Serializable.class.isAssignableFrom(type)) {
            return false;
        }
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (declares(each, "writeReplace")) {
                return true;
            }
        }
        return false;
    }

    /**
     * The fields of reference types that are written of an ordinary object of a class, as they are declared; none if
     * the class writes itself in another way.
     */
    static List<ObjectStreamField> declared(Class<?> type) {
        List<ObjectStreamField> fields = new ArrayList<>();
        for (Class<?> each : serialisableClassesOf(type)) {
            ObjectStreamClass form = ObjectStreamClass.lookup(each);
            if (ClassVerdict.isJdk(each) || form == null || (!type.isRecord() && !writesItsFields(each))) {
                continue;
            }
            for (ObjectStreamField field : form.getFields()) {
                if (!field.isPrimitive()) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static List<Class<?>> serialisableClassesOf(Class<?> type) {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> each = type; each != null && Serializable.class.isAssignableFrom(each); ) {
            classes.addFirst(each);
            each = each.getSuperclass();
        }
        return classes;
    }

    private static boolean writesItsFields(Class<?> type) {
        return !Externalizable.class.isAssignableFrom(type) && !declares(type, "writeObject", ObjectOutputStream.class);
    }

    private static boolean declares(Class<?> type, String method, Class<?>... parameters) {
        try {
            return Stream.of(type.getDeclaredMethods())
                    .anyMatch(each ->
                            each.getName().equals(method) && Arrays.equals(each.getParameterTypes(), parameters));
        } catch (LinkageError unknowable) {
            return true;
        }
    }

    private static List<Slot> slotsOf(Class<?> type, Object object) {
        ObjectStreamClass form = ObjectStreamClass.lookup(type);
        if (form == null) {
            return List.of();
        }
        List<Slot> slots = new ArrayList<>();
        for (ObjectStreamField field : form.getFields()) {
            if (!field.isPrimitive()) {
                slots.add(Slot.of(type, field, object));
            }
        }
        return slots;
    }

    private static List<Member> named(
            List<Object> children, List<Slot> slots, List<Member> elements, boolean container) {
        IdentityHashMap<Object, String> byIdentity = new IdentityHashMap<>();
        for (Member element : elements) {
            if (element.value() != null) {
                byIdentity.put(element.value(), element.step());
            }
        }
        for (Slot slot : slots) {
            if (slot.value != null) {
                byIdentity.put(slot.value, "." + slot.name);
            }
        }
        List<Slot> unread = new ArrayList<>(slots);
        unread.removeIf(Slot::isRead);
        boolean oneToOne = unread.size() == children.size();
        List<Member> members = new ArrayList<>();
        for (Object child : children) {
            String known = byIdentity.get(child);
            boolean ofSuperclass = known == null && container && unread.isEmpty();
            if (!ofSuperclass || ClassVerdict.of(child.getClass()).action() != ClassVerdict.Action.SUSPECT) {
                members.add(new Member(known != null ? known : match(child, unread, oneToOne), child));
            }
        }
        return members;
    }

    /** Children come in the fields' order, without those that are null or were written before. */
    private static String match(Object child, List<Slot> unread, boolean oneToOne) {
        for (Iterator<Slot> candidates = unread.iterator(); candidates.hasNext(); ) {
            Slot slot = candidates.next();
            if (oneToOne || slot.type.isInstance(child)) {
                candidates.remove();
                return "." + slot.name;
            }
        }
        return ".(" + ClassNames.nested(child.getClass()) + ")";
    }

    /** One field of one object, read if its class lets us. */
    private static final class Slot {

        final String name;
        final Class<?> type;
        final @Nullable Object value;
        private final boolean read;

        private Slot(String name, Class<?> type, @Nullable Object value, boolean read) {
            this.name = name;
            this.type = type;
            this.value = value;
            this.read = read;
        }

        static Slot of(Class<?> owner, ObjectStreamField described, Object object) {
            try {
                Field field = owner.getDeclaredField(described.getName());
                if (field.trySetAccessible()) {
                    return new Slot(described.getName(), described.getType(), field.get(object), true);
                }
            } catch (ReflectiveOperationException | RuntimeException | LinkageError closed) {
                return new Slot(described.getName(), described.getType(), null, false);
            }
            return new Slot(described.getName(), described.getType(), null, false);
        }

        boolean isRead() {
            return read;
        }
    }
}
