package io.github.workloadexecutor.internal.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The primitive types an array can have, and how such an array is copied to memory and back. In memory elements stand
 * in this machine's own order of bytes.
 */
public enum ElementType {
    /** {@code boolean[]}, a byte each. */
    BOOLEAN(1),
    /** {@code byte[]}. */
    BYTE(1),
    /** {@code short[]}. */
    SHORT(2),
    /** {@code char[]}. */
    CHAR(2),
    /** {@code int[]}. */
    INT(4),
    /** {@code float[]}. */
    FLOAT(4),
    /** {@code long[]}. */
    LONG(8),
    /** {@code double[]}. */
    DOUBLE(8);

    /** A JVM cannot stop at a safepoint within a copy, so one copy is not long. */
    private static final long COPY_BYTES = 1 << 20;

    private static final int TRUTHS = 1 << 13;

    private final int size;

    ElementType(int size) {
        this.size = size;
    }

    /** The type of an array's elements; null if it is not an array of primitives. */
    static @Nullable ElementType of(Object array) {
        return switch (array) {
            case byte[] bytes -> BYTE;
            case int[] ints -> INT;
            case long[] longs -> LONG;
            case double[] doubles -> DOUBLE;
            case float[] floats -> FLOAT;
            case char[] chars -> CHAR;
            case short[] shorts -> SHORT;
            case boolean[] booleans -> BOOLEAN;
            default -> null;
        };
    }

    long bytesOf(Object array) {
        return (long) java.lang.reflect.Array.getLength(array) * size;
    }

    /** Writes an array of this type over memory that has its size. */
    void write(Object array, MemorySegment to) {
        if (array instanceof boolean[] booleans) {
            write(booleans, to);
        } else {
            copy(elements(array), to);
        }
    }

    /** Makes an array of this type out of memory. */
    Object read(MemorySegment from) {
        Object array = newArray(Math.toIntExact(from.byteSize() / size));
        read(from, array);
        return array;
    }

    /** Fills an array of this type that has the memory's size. */
    void read(MemorySegment from, Object array) {
        if (array instanceof boolean[] booleans) {
            readBooleans(from, booleans);
        } else {
            copy(from, elements(array));
        }
    }

    /** Whether an array of this type can have exactly so many bytes. */
    boolean fits(long bytes) {
        return bytes >= 0 && bytes % size == 0 && bytes / size <= Integer.MAX_VALUE;
    }

    static void copy(MemorySegment from, MemorySegment to) {
        long bytes = from.byteSize();
        for (long at = 0; at < bytes; at += COPY_BYTES) {
            MemorySegment.copy(from, at, to, at, Math.min(COPY_BYTES, bytes - at));
        }
    }

    private Object newArray(int length) {
        return switch (this) {
            case BOOLEAN -> new boolean[length];
            case BYTE -> new byte[length];
            case SHORT -> new short[length];
            case CHAR -> new char[length];
            case INT -> new int[length];
            case FLOAT -> new float[length];
            case LONG -> new long[length];
            case DOUBLE -> new double[length];
        };
    }

    private static MemorySegment elements(Object array) {
        return switch (array) {
            case byte[] bytes -> MemorySegment.ofArray(bytes);
            case int[] ints -> MemorySegment.ofArray(ints);
            case long[] longs -> MemorySegment.ofArray(longs);
            case double[] doubles -> MemorySegment.ofArray(doubles);
            case float[] floats -> MemorySegment.ofArray(floats);
            case char[] chars -> MemorySegment.ofArray(chars);
            case short[] shorts -> MemorySegment.ofArray(shorts);
            default ->
                throw new IllegalArgumentException("array must be one of primitives, but was "
                        + array.getClass().getTypeName());
        };
    }

    /** The JDK copies no booleans. */
    private static void write(boolean[] from, MemorySegment to) {
        byte[] bytes = new byte[Math.min(from.length, TRUTHS)];
        for (int at = 0; at < from.length; at += TRUTHS) {
            int count = Math.min(TRUTHS, from.length - at);
            for (int i = 0; i < count; i++) {
                bytes[i] = (byte) (from[at + i] ? 1 : 0);
            }
            MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, at, count);
        }
    }

    private static void readBooleans(MemorySegment from, boolean[] to) {
        byte[] bytes = new byte[Math.min(to.length, TRUTHS)];
        for (int at = 0; at < to.length; at += TRUTHS) {
            int count = Math.min(TRUTHS, to.length - at);
            MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, bytes, 0, count);
            for (int i = 0; i < count; i++) {
                to[at + i] = bytes[i] != 0;
            }
        }
    }
}
