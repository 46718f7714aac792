package io.github.workloadexecutor.internal.classfile;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a static field held at one moment, as far as is cheap to say: values as they are, collections by size and a few
 * of their elements, arrays and texts by a few places, everything else by identity. Nothing of the application's is
 * called to find it: only the JDK's own classes are asked.
 *
 * @param object what the field refers to
 * @param value what to compare: of a value that cannot change itself, an atomic's content, or a size
 * @param marks of the elements looked at
 * @param entries keys and values in turn of the first few entries of a map, else empty
 */
record FieldValue(@Nullable Object object, @Nullable Object value, int marks, List<Object> entries) {

    /** How many elements are looked at. */
    private static final int FEW = 16;

    /** How many entries are searched for those seen before. */
    private static final int MANY = 256;

    private static final int LONGEST_TEXT = 40;

    /** Stands for null in lists that cannot have it. */
    private static final Object NULL = new Object();

    static FieldValue of(@Nullable Object object) {
        if (object == null || isValue(object)) {
            return new FieldValue(null, object, 0, List.of());
        }
        Object content = contentOfAtomic(object);
        if (content != NULL) {
            return new FieldValue(object, content, 0, List.of());
        }
        if (object.getClass().isArray()) {
            return new FieldValue(object, Array.getLength(object), marksOfArray(object), List.of());
        }
        // A synchronised wrapper would have us wait for whoever holds it.
        String type = object.getClass().getName();
        if (!type.startsWith("java.") || type.startsWith("java.util.Collections$Synchronized")) {
            return new FieldValue(object, null, 0, List.of());
        }
        try {
            return ofJdk(object);
        } catch (RuntimeException changedMeanwhile) {
            return new FieldValue(object, null, 0, List.of());
        }
    }

    private static boolean isValue(Object object) {
        return object instanceof String
                || object instanceof Boolean
                || object instanceof Character
                || object instanceof Enum
                || (object instanceof Number && object.getClass().getName().startsWith("java.lang."))
                || object.getClass().getName().startsWith("java.math.")
                || object.getClass().getName().startsWith("java.time.");
    }

    /** Null stands for itself; {@link #NULL} says that it is not an atomic. */
    private static @Nullable Object contentOfAtomic(Object object) {
        if (object instanceof AtomicInteger || object instanceof AtomicLong) {
            return ((Number) object).longValue();
        }
        if (object instanceof LongAdder || object instanceof DoubleAdder) {
            return ((Number) object).doubleValue();
        }
        if (object instanceof AtomicBoolean flag) {
            return flag.get();
        }
        if (object instanceof AtomicReference<?> reference) {
            Object content = reference.get();
            return content == null || isValue(content) ? content : new Identity(content);
        }
        return NULL;
    }

    /** Equal to itself and to another of the same object. */
    private record Identity(Object object) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity identity && isIdentical(identity.object, object);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }

        @Override
        public String toString() {
            return named(object);
        }
    }

    private static FieldValue ofJdk(Object object) {
        if (object instanceof Map<?, ?> map) {
            return new FieldValue(object, map.size(), 0, entriesOf(map));
        }
        if (object instanceof Collection<?> collection) {
            return new FieldValue(object, collection.size(), marksOf(collection), List.of());
        }
        if (object instanceof CharSequence text) {
            int marks = 0;
            for (int i = Math.max(0, text.length() - FEW); i < text.length(); i++) {
                marks = 31 * marks + text.charAt(i);
            }
            return new FieldValue(object, text.length(), marks, List.of());
        }
        if (object instanceof AtomicIntegerArray array) {
            int marks = 0;
            for (int i = 0; i < Math.min(FEW, array.length()); i++) {
                marks = 31 * marks + array.get(i);
            }
            return new FieldValue(object, array.length(), marks, List.of());
        }
        if (object instanceof AtomicLongArray array) {
            int marks = 0;
            for (int i = 0; i < Math.min(FEW, array.length()); i++) {
                marks = 31 * marks + Long.hashCode(array.get(i));
            }
            return new FieldValue(object, array.length(), marks, List.of());
        }
        return new FieldValue(object, null, 0, List.of());
    }

    private static List<Object> entriesOf(Map<?, ?> map) {
        List<Object> entries = new ArrayList<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entries.size() == 2 * FEW) {
                break;
            }
            entries.add(orNull(entry.getKey()));
            entries.add(orNull(entry.getValue()));
        }
        return entries;
    }

    private static Object orNull(@Nullable Object object) {
        return object == null ? NULL : object;
    }

    private static int marksOf(Collection<?> collection) {
        int marks = 0;
        int seen = 0;
        for (Object element : collection) {
            if (seen++ == FEW) {
                break;
            }
            marks = 31 * marks + mark(element);
        }
        if (collection instanceof ArrayList<?> list) {
            for (int i = Math.max(0, list.size() - FEW); i < list.size(); i++) {
                marks = 31 * marks + mark(list.get(i));
            }
        }
        return marks;
    }

    private static int mark(@Nullable Object element) {
        return element == null || !isValue(element) || element instanceof Enum
                ? System.identityHashCode(element)
                : element.hashCode();
    }

    /** Of places at equal distances: of all if it is short. */
    private static int marksOfArray(Object array) {
        int length = Array.getLength(array);
        int step = Math.max(1, length / (8 * FEW));
        int marks = 0;
        for (int i = 0; i < length; i += step) {
            marks = 31 * marks + mark(Array.get(array, i));
        }
        return marks;
    }

    @SuppressWarnings("ReferenceEquality") // on purpose: equals would call the application's code
    private static boolean isIdentical(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    boolean isNull() {
        return value == null && (object == null || object instanceof AtomicReference);
    }

    boolean isSameAs(FieldValue later) {
        return isIdentical(object, later.object)
                && Objects.equals(value, later.value)
                && marks == later.marks
                && (entries.isEmpty() || keepsEntriesIn(later));
    }

    private boolean sizeIs(FieldValue later) {
        return Objects.equals(value, later.value);
    }

    /** Whether it is a map that has got more entries, and kept those it had. */
    boolean onlyGrewTo(FieldValue later) {
        return object instanceof Map && isIdentical(object, later.object) && !sizeIs(later) && keepsEntriesIn(later);
    }

    private boolean keepsEntriesIn(FieldValue later) {
        if (!(later.object instanceof Map<?, ?> map)) {
            return false;
        }
        int found = 0;
        int seen = 0;
        try {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (seen++ == MANY) {
                    return true;
                }
                for (int i = 0; i < entries.size(); i += 2) {
                    if (isIdentical(entries.get(i), orNull(entry.getKey()))) {
                        found++;
                        if (!isSame(entries.get(i + 1), orNull(entry.getValue()))) {
                            return false;
                        }
                    }
                }
            }
        } catch (RuntimeException changedMeanwhile) {
            return true;
        }
        return found == entries.size() / 2;
    }

    private static boolean isSame(Object one, Object other) {
        return isIdentical(one, other) || (isValue(one) && one.equals(other));
    }

    /** {@code was 3 before, 4 after}. */
    String differenceTo(FieldValue later) {
        return "was " + this + " before, " + (toString().equals(later.toString()) ? "changed" : later) + " after";
    }

    @Override
    public String toString() {
        if (object == null || contentOfAtomic(object) != NULL) {
            String text = value instanceof Enum<?> constant ? constant.name() : String.valueOf(value);
            if (value instanceof String) {
                text = '"' + text + '"';
            }
            return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
        }
        if (value == null) {
            return named(object);
        }
        return named(object) + " of " + (object instanceof CharSequence ? "length " : "") + value
                + (object instanceof CharSequence ? "" : value.equals(1) ? " element" : " elements");
    }

    private static String named(Object object) {
        String name = object.getClass().getSimpleName();
        return (name.isEmpty() || "AEIOU".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name;
    }
}
