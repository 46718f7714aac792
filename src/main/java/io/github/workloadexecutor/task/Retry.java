package io.github.workloadexecutor.task;

import java.time.Duration;

/**
 * How an idempotent task is run again after its worker crashed. Between two runs it waits: the first back-off, doubled
 * each time up to the longest, of which a random part of up to one half is taken off, so that tasks that failed
 * together do not return together. Failures that the task itself throws are never retried, nor are timeouts.
 *
 * @param maxAttempts how often the task may be run in all, at least 2
 * @param firstBackOff how long to wait before the second run, zero or more
 * @param longestBackOff how long to wait at most, not less than the first
 * @param heapFactor after an {@code OutOfMemoryError} the task is run again, once, in a worker with this many times the
 *     heap; 1 for not at all
 */
public record Retry(int maxAttempts, Duration firstBackOff, Duration longestBackOff, double heapFactor) {

    private static final Retry STANDARD = new Retry(3, Duration.ofMillis(100), Duration.ofSeconds(5), 1);

    /** Checks the values. */
    public Retry {
        if (maxAttempts < 2) {
            throw new IllegalArgumentException("maxAttempts must be at least 2, but was " + maxAttempts);
        }
        if (firstBackOff.isNegative()) {
            throw new IllegalArgumentException("firstBackOff must not be negative, but was " + firstBackOff);
        }
        if (longestBackOff.compareTo(firstBackOff) < 0) {
            throw new IllegalArgumentException("longestBackOff must not be less than firstBackOff, which is "
                    + firstBackOff + ", but was " + longestBackOff);
        }
        if (!(heapFactor >= 1 && heapFactor <= 64)) {
            throw new IllegalArgumentException("heapFactor must be from 1 to 64, but was " + heapFactor);
        }
    }

    /**
     * Three runs, 100 ms before the second, and no more heap.
     *
     * @return the policy used if none is given
     */
    public static Retry standard() {
        return STANDARD;
    }

    /**
     * Changes how often the task may be run.
     *
     * @param maxAttempts how often in all, at least 2
     * @return a copy
     */
    public Retry attempts(int maxAttempts) {
        return new Retry(maxAttempts, firstBackOff, longestBackOff, heapFactor);
    }

    /**
     * Changes how long to wait.
     *
     * @param first before the second run, zero or more
     * @param longest at most, not less than the first
     * @return a copy
     */
    public Retry backOff(Duration first, Duration longest) {
        return new Retry(maxAttempts, first, longest, heapFactor);
    }

    /**
     * Allows one more run after an {@code OutOfMemoryError}, in a worker with more heap. That worker runs beside the
     * others, one at a time, and ends after the task.
     *
     * @param heapFactor how many times the heap of the others, from 1 to 64
     * @return a copy
     */
    public Retry moreHeapAfterOutOfMemory(double heapFactor) {
        return new Retry(maxAttempts, firstBackOff, longestBackOff, heapFactor);
    }
}
