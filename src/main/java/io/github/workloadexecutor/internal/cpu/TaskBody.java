package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.internal.memory.Payload;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What travels of a task: its encoded bytes, and its large arrays, which stand in shared memory and to which the bytes
 * refer by number. Two tasks are the same if both are. The arrays are given back when the body is closed, which is when
 * the task is over or given up.
 */
final class TaskBody implements AutoCloseable {

    private final byte[] bytes;
    private final List<Payload> arrays;
    private final long size;

    TaskBody(byte[] bytes, List<Payload> arrays) {
        this.bytes = bytes;
        this.arrays = arrays;
        long all = bytes.length;
        for (Payload array : arrays) { // A loop, since every task comes through here.
            all += array.bytes();
        }
        this.size = all;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Of all of it. */
    long size() {
        return size;
    }

    /** Where the arrays are, for the worker: a line each. */
    String annex() {
        return arrays.isEmpty()
                ? ""
                : arrays.stream().map(array -> array.name().toText()).collect(Collectors.joining("\n"));
    }

    void addTo(MessageDigest digest) {
        digest.update(bytes);
        arrays.forEach(array -> digest.update(array.content()));
    }

    boolean sameAs(TaskBody other) {
        if (size != other.size || arrays.size() != other.arrays.size() || !Arrays.equals(bytes, other.bytes)) {
            return false;
        }
        for (int i = 0; i < arrays.size(); i++) {
            if (!arrays.get(i).content().equals(other.arrays.get(i).content())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        arrays.forEach(Payload::close);
    }
}
