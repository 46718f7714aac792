package io.github.workloadexecutor.internal.encoding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Arrays of primitive types as blocks of bytes, least significant byte first: as these machines have them in memory, so
 * that a block is copied as a whole.
 */
final class Blocks {

    static final int BOOLEAN = 0;
    static final int BYTE = 1;
    static final int CHAR = 2;
    static final int SHORT = 3;
    static final int INT = 4;
    static final int LONG = 5;
    static final int FLOAT = 6;
    static final int DOUBLE = 7;

    static final int KINDS = 8;

    private static final int[] SIZES = {1, 1, 2, 2, 4, 8, 4, 8};

    private Blocks() {}

    /** The kind of an array's class, or -1 for any other class. */
    static int kindOf(Class<?> type) {
        Class<?> element = type.getComponentType();
        return element == null ? -1 : kindOfElement(element);
    }

    /** The kind of arrays of these elements, or -1 if the class is not primitive. */
    static int kindOfElement(Class<?> element) {
        if (!element.isPrimitive()) {
            return -1;
        }
        for (int kind = 0; kind < KINDS; kind++) {
            if (elementOf(kind) == element) {
                return kind;
            }
        }
        return -1;
    }

    static Class<?> elementOf(int kind) {
        return switch (kind) {
            case BOOLEAN -> boolean.class;
            case BYTE -> byte.class;
            case CHAR -> char.class;
            case SHORT -> short.class;
            case INT -> int.class;
            case LONG -> long.class;
            case FLOAT -> float.class;
            case DOUBLE -> double.class;
            default -> throw unknown(kind);
        };
    }

    /** Bytes per element. */
    static int sizeOf(int kind) {
        return SIZES[kind];
    }

    static int lengthOf(int kind, Object array) {
        return switch (kind) {
            case BOOLEAN -> ((boolean[]) array).length;
            case BYTE -> ((byte[]) array).length;
            case CHAR -> ((char[]) array).length;
            case SHORT -> ((short[]) array).length;
            case INT -> ((int[]) array).length;
            case LONG -> ((long[]) array).length;
            case FLOAT -> ((float[]) array).length;
            case DOUBLE -> ((double[]) array).length;
            default -> throw unknown(kind);
        };
    }

    static Object newArray(int kind, int length) {
        return switch (kind) {
            case BOOLEAN -> new boolean[length];
            case BYTE -> new byte[length];
            case CHAR -> new char[length];
            case SHORT -> new short[length];
            case INT -> new int[length];
            case LONG -> new long[length];
            case FLOAT -> new float[length];
            case DOUBLE -> new double[length];
            default -> throw unknown(kind);
        };
    }

    /** Copies a whole array; the target has room for it. */
    static void copyTo(byte[] target, int position, int kind, Object array) {
        switch (kind) {
            case BOOLEAN -> {
                boolean[] flags = (boolean[]) array;
                for (int i = 0; i < flags.length; i++) {
                    target[position + i] = (byte) (flags[i] ? 1 : 0);
                }
            }
            case BYTE -> System.arraycopy(array, 0, target, position, ((byte[]) array).length);
            case CHAR -> from(target, position).asCharBuffer().put((char[]) array);
            case SHORT -> from(target, position).asShortBuffer().put((short[]) array);
            case INT -> from(target, position).asIntBuffer().put((int[]) array);
            case LONG -> from(target, position).asLongBuffer().put((long[]) array);
            case FLOAT -> from(target, position).asFloatBuffer().put((float[]) array);
            case DOUBLE -> from(target, position).asDoubleBuffer().put((double[]) array);
            default -> throw unknown(kind);
        }
    }

    /** Makes an array of a block; the source has all of it. */
    static Object copyFrom(byte[] source, int position, int kind, int length) {
        if (kind == BYTE) {
            return Arrays.copyOfRange(source, position, position + length);
        }
        Object array = newArray(kind, length);
        switch (kind) {
            case BOOLEAN -> {
                boolean[] flags = (boolean[]) array;
                for (int i = 0; i < length; i++) {
                    flags[i] = source[position + i] != 0;
                }
            }
            case CHAR -> from(source, position).asCharBuffer().get((char[]) array);
            case SHORT -> from(source, position).asShortBuffer().get((short[]) array);
            case INT -> from(source, position).asIntBuffer().get((int[]) array);
            case LONG -> from(source, position).asLongBuffer().get((long[]) array);
            case FLOAT -> from(source, position).asFloatBuffer().get((float[]) array);
            case DOUBLE -> from(source, position).asDoubleBuffer().get((double[]) array);
            default -> throw unknown(kind);
        }
        return array;
    }

    private static ByteBuffer from(byte[] bytes, int position) {
        // A view begins at the buffer's position.
        return ByteBuffer.wrap(bytes, position, bytes.length - position).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static IllegalArgumentException unknown(int kind) {
        return new IllegalArgumentException("kind must be below " + KINDS + ", but was " + kind);
    }
}
