package io.github.workloadexecutor.internal.finding;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a class of tasks, or of a record that a task holds, which may refer to something worth a look: what a
 * lambda captures is in fields, too. Found out once per class. A field that may not be read, because its package is not
 * open, is not there.
 */
final class TaskFields {

    private static final Set<Class<?>> IMMUTABLE = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Class.class);

    private static final ClassValue<TaskFields> OF = new ClassValue<>() {
        @Override
        protected TaskFields computeValue(Class<?> type) {
            return new TaskFields(type);
        }
    };

    private final List<Field> fields = new ArrayList<>();

    private TaskFields(Class<?> type) {
        // The JDK's own classes are not opened, and say nothing about the task.
        for (Class<?> owner = type; owner != null && owner.getClassLoader() != null; owner = owner.getSuperclass()) {
            for (Field field : owner.getDeclaredFields()) {
                if (mayMatter(field) && field.trySetAccessible()) {
                    fields.add(field);
                }
            }
        }
    }

    private static boolean mayMatter(Field field) {
        Class<?> type = field.getType();
        return !Modifier.isStatic(field.getModifiers())
                && !type.isPrimitive()
                && !type.isEnum()
                && !IMMUTABLE.contains(type);
    }

    static TaskFields of(Class<?> type) {
        return OF.get(type);
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    int count() {
        return fields.size();
    }

    /** What a field holds, read without running any code of the application. */
    @Nullable
    Object value(int index, Object owner) {
        try {
            return fields.get(index).get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(fields.get(index) + " must be accessible, but was not", e);
        }
    }
}
