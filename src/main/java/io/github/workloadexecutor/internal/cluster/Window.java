package io.github.workloadexecutor.internal.cluster;

/**
 * How many tasks a slot of a node may begin without asking. With long tasks it is one at a time: if the node is lost,
 * that one may have begun and no other. Short ones would be done long before the node hears that it may begin the next,
 * so they are let in ahead of time, as much work as there is in two milliseconds.
 *
 * <p>How long tasks are is seen from here: a slot that is never without work answers so many in so much time. As long
 * as it has to ask for each, that includes the way there and back; then more are let in, and the way does not count any
 * more.
 */
final class Window {

    /** The most that a slot is let in at once. */
    static final int MOST = 256;

    /** From this length on a task can wait until the one before it has been answered: that is a small part of it. */
    static final long LONG_NANOS = 20_000_000;

    private static final long AHEAD_NANOS = 2_000_000;

    /** So many tasks say how long tasks are; older ones count half as much with each so many that follow. */
    private static final int MEMORY = 64;

    // Guarded by the node's lock: of tasks so far, old ones counting less.
    private double nanos;
    private double tasks;

    /**
     * A slot that had work all the time has answered tasks.
     *
     * @param count how many, at least 1
     * @param elapsed in nanoseconds, since its last answer, or since it got work
     */
    void answered(int count, long elapsed) {
        if (tasks > MEMORY) {
            nanos /= 2;
            tasks /= 2;
        }
        nanos += elapsed;
        tasks += count;
    }

    /** How many tasks a slot may have begun, or be about to, at least 1. */
    int size() {
        if (nanos >= LONG_NANOS * tasks) { // also before the first task is over
            return 1;
        }
        return 1 + Math.clamp((long) (AHEAD_NANOS * tasks / Math.max(1, nanos)), 1, MOST - 1);
    }
}
