package io.github.workloadexecutor.bench.task;

import io.github.workloadexecutor.task.CpuTask;

/**
 * Computes for a number of steps rather than for a time, so that a core taken away by others makes it longer on
 * whatever side it is measured.
 *
 * @param seed where the computation begins
 * @param steps how long it goes on
 */
public record Spin(long seed, long steps) implements CpuTask<Long> {

    private static final int STEPS_AT_ONCE = 64;

    @Override
    public Long call() {
        long value = seed;
        for (long done = 0; done < steps; done += STEPS_AT_ONCE) {
            value = compute(value);
        }
        return value;
    }

    /** A method of its own: compiled the same way in every JVM, however its callers came to be compiled. */
    private static long compute(long seed) {
        long value = seed;
        for (int i = 0; i < STEPS_AT_ONCE; i++) {
            value ^= value << 13;
            value ^= value >>> 7;
            value ^= value << 17;
        }
        return value;
    }

    /** Finds how many steps take a microsecond here, once compiled: the quickest of many tries. */
    public static double stepsPerMicrosecond() {
        long best = Long.MAX_VALUE;
        long value = 1;
        long steps = 200_000;
        for (int i = 0; i < 200; i++) {
            long start = System.nanoTime();
            value = new Spin(value, steps).call();
            best = Math.min(best, System.nanoTime() - start);
        }
        if (value == 0) {
            throw new IllegalStateException("a xorshift of something must not be zero, but was");
        }
        return steps / (best / 1e3);
    }
}
