package io.github.workloadexecutor.internal.encoding;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a task consists of, as its author sees it, as far as they can be large: the argument of its
 * function, and what stands in its own fields or in those of that argument. Arrays of primitives are left out, since an
 * {@link ArraySink} sees them. Looked at for large tasks only.
 */
final class Parts {

    private Parts() {}

    static List<Object> of(Object task) {
        List<Object> parts = new ArrayList<>();
        try {
            addAll(task, parts);
        } catch (RuntimeException | Error ownCodeOfTheTask) {
            return parts; // Collections of its own, that say how large they are.
        }
        return parts;
    }

    private static void addAll(Object task, List<Object> parts) {
        switch (task) {
            case AppliedFunction applied -> {
                addFields(applied.function(), parts);
                for (Object argument : applied.arguments()) {
                    if (argument != null) {
                        add(argument, parts);
                        addFields(argument, parts);
                    }
                }
            }
            case RunnableTask run -> addFields(run.runnable(), parts);
            default -> addFields(task, parts);
        }
    }

    private static void addFields(Object holder, List<Object> parts) {
        for (Class<?> type = holder.getClass();
                type != null && !ClassVerdict.isJdk(type);
                type = type.getSuperclass()) {
            for (Field field : fieldsOf(type)) {
                boolean reference = !field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers());
                Object value = reference ? valueOf(field, holder) : null;
                if (value != null) {
                    add(value, parts);
                }
            }
        }
    }

    private static Field[] fieldsOf(Class<?> type) {
        try {
            return type.getDeclaredFields();
        } catch (LinkageError unknowable) {
            return new Field[0];
        }
    }

    private static @Nullable Object valueOf(Field field, Object holder) {
        try {
            return field.trySetAccessible() ? field.get(holder) : null;
        } catch (IllegalAccessException | RuntimeException closed) {
            return null;
        }
    }

    private static void add(Object value, List<Object> parts) {
        boolean maybeLarge = switch (value) {
            case String text -> text.length() >= ArraySink.SMALLEST / 2;
            case Object[] array -> array.length > 0;
            case Collection<?> elements -> !elements.isEmpty();
            case Map<?, ?> entries -> !entries.isEmpty();
            case Enum<?> constant -> false;
            default -> !value.getClass().isArray() && !ClassVerdict.isJdk(value.getClass());
        };
        if (maybeLarge) {
            parts.add(value);
        }
    }
}
