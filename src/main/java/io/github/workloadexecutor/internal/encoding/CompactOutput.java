package io.github.workloadexecutor.internal.encoding;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one message while it is written. Large arrays are referred to until the message is complete, and then
 * copied once, into bytes of exactly the right number; so they must not be let go of, or changed, before that.
 */
final class CompactOutput {

    private static final int FIRST = 128;
    private static final int LARGE = 4096;
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private static final @Nullable Object[] NO_ARRAYS = {};
    private static final int[] NO_PLACES = {};

    private byte[] bytes = new byte[FIRST];
    private int size;

    // Large arrays in order, and after how many of the bytes above each has its place.
    private @Nullable Object[] large = NO_ARRAYS;
    private int[] places = NO_PLACES;
    private int larges;
    private long largeBytes;

    void writeByte(int value) {
        if (size == bytes.length) {
            grow(1);
        }
        bytes[size++] = (byte) value;
    }

    void writeShort(int value) {
        int at = claim(2);
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    void writeInt(int value) {
        int at = claim(4);
        byte[] target = bytes;
        target[at] = (byte) (value >> 24);
        target[at + 1] = (byte) (value >> 16);
        target[at + 2] = (byte) (value >> 8);
        target[at + 3] = (byte) value;
    }

    void writeLong(long value) {
        int at = claim(8);
        byte[] target = bytes;
        target[at] = (byte) (value >> 56);
        target[at + 1] = (byte) (value >> 48);
        target[at + 2] = (byte) (value >> 40);
        target[at + 3] = (byte) (value >> 32);
        target[at + 4] = (byte) (value >> 24);
        target[at + 5] = (byte) (value >> 16);
        target[at + 6] = (byte) (value >> 8);
        target[at + 7] = (byte) value;
    }

    void writeLength(int length) {
        int left = length;
        while (left > 0x7f) {
            writeByte((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        writeByte(left);
    }

    void writeBytes(byte[] source) {
        int at = claim(source.length);
        System.arraycopy(source, 0, bytes, at, source.length);
    }

    /** A value of its own, with its tag. */
    void writeText(String text) {
        int start = size;
        int length = text.length();
        writeByte(Tag.LATIN);
        writeLength(length);
        int at = claim(length);
        byte[] target = bytes;
        int all = 0;
        for (int i = 0; i < length; i++) {
            char each = text.charAt(i);
            all |= each;
            target[at + i] = (byte) each;
        }
        if (all > 0xff) {
            size = start;
            writeWide(text, length);
        }
    }

    /** Unlike an encoding of Unicode text, this keeps a surrogate that has lost its other half. */
    private void writeWide(String text, int length) {
        writeByte(Tag.UTF_16);
        writeLength(length);
        int at = claim(2L * length);
        byte[] target = bytes;
        for (int i = 0; i < length; i++) {
            char each = text.charAt(i);
            target[at + 2 * i] = (byte) (each >> 8);
            target[at + 2 * i + 1] = (byte) each;
        }
    }

    /** The elements of an array, without length. */
    void writeBlock(int kind, Object array, int length) {
        long block = (long) length * Blocks.sizeOf(kind);
        if (block < LARGE) {
            int at = claim(block);
            Blocks.copyTo(bytes, at, kind, array);
            return;
        }
        if (larges == large.length) {
            large = Arrays.copyOf(large, 2 * larges + 2);
            places = Arrays.copyOf(places, 2 * larges + 2);
        }
        large[larges] = array;
        places[larges] = size;
        larges++;
        largeBytes += block;
        requireLength(size + largeBytes);
    }

    byte[] toMessage() {
        if (larges == 0) {
            return Arrays.copyOf(bytes, size);
        }
        byte[] message = new byte[(int) (size + largeBytes)];
        int from = 0;
        int to = 0;
        for (int i = 0; i < larges; i++) {
            System.arraycopy(bytes, from, message, to, places[i] - from);
            to += places[i] - from;
            from = places[i];
            Object array = large[i];
            if (array != null) {
                int kind = Blocks.kindOf(array.getClass());
                Blocks.copyTo(message, to, kind, array);
                to += Blocks.lengthOf(kind, array) * Blocks.sizeOf(kind);
            }
        }
        System.arraycopy(bytes, from, message, to, size - from);
        return message;
    }

    /** Gives where the next bytes go, for which there is room then. */
    private int claim(long more) {
        if (more > bytes.length - size) {
            grow(more);
        }
        int at = size;
        size += (int) more;
        return at;
    }

    private void grow(long more) {
        requireLength(size + more + largeBytes);
        long doubled = 2L * bytes.length;
        bytes = Arrays.copyOf(bytes, (int) Math.min(LONGEST, Math.max(doubled, size + more)));
    }

    /** Fails as a stream into an array does. */
    private static void requireLength(long length) {
        if (length > LONGEST) {
            throw new OutOfMemoryError("a message of " + length + " bytes is longer than an array can be");
        }
    }
}
