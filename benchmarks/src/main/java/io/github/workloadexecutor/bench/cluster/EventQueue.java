package io.github.workloadexecutor.bench.cluster;

import java.util.Arrays;

/** What is going to happen, in order of time; at equal times in the order in which it was planned. A heap of fours. */
final class EventQueue {

    private long[] times = new long[1 << 12];
    private long[] numbers = new long[1 << 12];
    private Runnable[] actions = new Runnable[1 << 12];
    private int size;
    private long planned;
    private long now;

    /** Nanoseconds since the beginning. */
    long now() {
        return now;
    }

    /** Plans something for a time that is not past. */
    void at(long time, Runnable action) {
        if (time < now) {
            throw new IllegalArgumentException("time must be at least " + now + ", but was " + time);
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
            actions = Arrays.copyOf(actions, 2 * size);
        }
        long number = planned++;
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >> 2;
            if (!before(time, number, parent)) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        set(hole, time, number, action);
    }

    /** Does everything, and what follows from it. */
    void run() {
        while (size > 0) {
            now = times[0];
            Runnable action = actions[0];
            removeFirst();
            action.run();
        }
    }

    private void removeFirst() {
        size--;
        long time = times[size];
        long number = numbers[size];
        Runnable action = actions[size];
        actions[size] = null;
        if (size == 0) {
            return;
        }
        int hole = 0;
        for (int child = 1; child < size; child = 4 * hole + 1) {
            int first = child;
            int end = Math.min(child + 4, size);
            for (int other = child + 1; other < end; other++) {
                if (before(times[other], numbers[other], first)) {
                    first = other;
                }
            }
            if (before(time, number, first)) {
                break;
            }
            move(first, hole);
            hole = first;
        }
        set(hole, time, number, action);
    }

    private boolean before(long time, long number, int other) {
        return time < times[other] || (time == times[other] && number < numbers[other]);
    }

    private void move(int from, int to) {
        set(to, times[from], numbers[from], actions[from]);
    }

    private void set(int index, long time, long number, Runnable action) {
        times[index] = time;
        numbers[index] = number;
        actions[index] = action;
    }
}
