package io.github.workloadexecutor.bench.cluster;

import java.util.Arrays;

/** A line of numbers with two ends. */
final class Numbers {

    private int[] ring = new int[4];
    private int first;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void addLast(int number) {
        grow();
        ring[(first + size) & (ring.length - 1)] = number;
        size++;
    }

    void addFirst(int number) {
        grow();
        first = (first - 1) & (ring.length - 1);
        ring[first] = number;
        size++;
    }

    int removeFirst() {
        check();
        int number = ring[first];
        first = (first + 1) & (ring.length - 1);
        size--;
        return number;
    }

    int removeLast() {
        check();
        size--;
        return ring[(first + size) & (ring.length - 1)];
    }

    private void check() {
        if (size == 0) {
            throw new IllegalStateException("a number must be here, but none is");
        }
    }

    private void grow() {
        if (size < ring.length) {
            return;
        }
        int[] larger = Arrays.copyOf(ring, 2 * size);
        System.arraycopy(ring, 0, larger, size, first);
        ring = larger;
        // What stood before the break stands behind the rest now, with no gap.
    }
}
