package io.github.workloadexecutor.internal.encoding;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes in memory that are copied once when they come and once when they are asked for, however many they become: what
 * is full is set aside and not made larger.
 */
final class ChunkedOutput extends OutputStream {

    private static final int FIRST = 256;
    private static final int LARGEST = 1 << 20;
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private final List<byte[]> full = new ArrayList<>(0);
    private long fullBytes;
    private byte[] current = new byte[FIRST];
    private int size;

    @Override
    public void write(int value) {
        if (size == current.length) {
            next(1);
        }
        current[size++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        int fits = Math.min(length, current.length - size);
        System.arraycopy(source, offset, current, size, fits);
        size += fits;
        if (fits < length) {
            int rest = length - fits;
            next(rest);
            System.arraycopy(source, offset + fits, current, 0, rest);
            size = rest;
        }
    }

    private void next(int atLeast) {
        full.add(current);
        fullBytes += current.length;
        if (fullBytes + atLeast > LONGEST) {
            throw new OutOfMemoryError(
                    "a message of " + (fullBytes + atLeast) + " bytes is longer than an array can be");
        }
        current = new byte[Math.max(atLeast, Math.min(LARGEST, 2 * current.length))];
        size = 0;
    }

    byte[] toByteArray() {
        if (full.isEmpty()) {
            return Arrays.copyOf(current, size);
        }
        byte[] all = new byte[(int) (fullBytes + size)];
        int at = 0;
        for (byte[] chunk : full) {
            System.arraycopy(chunk, 0, all, at, chunk.length);
            at += chunk.length;
        }
        System.arraycopy(current, 0, all, at, size);
        return all;
    }
}
