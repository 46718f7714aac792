package io.github.workloadexecutor.backend;

/**
 * What one run of a task took in its worker, as the worker says. Its clock is not the application's, so these are
 * differences only, and may be anything that is not negative.
 *
 * @param wallNanos from the task's call to its end
 * @param cpuNanos how long the calling thread computed meanwhile, or would have if it had had a processor; not longer
 *     than that
 * @param encodingNanos to decode the task before and encode its result after that
 * @param measuringNanos what the worker did besides, to measure that and to look for findings
 */
public record RunCost(long wallNanos, long cpuNanos, long encodingNanos, long measuringNanos) {

    /** Refuses what no clock gives. */
    public RunCost {
        if (wallNanos < 0 || cpuNanos < 0 || encodingNanos < 0 || measuringNanos < 0) {
            throw new IllegalArgumentException("the costs of a run must be zero or more, but were %d, %d, %d and %d ns"
                    .formatted(wallNanos, cpuNanos, encodingNanos, measuringNanos));
        }
        cpuNanos = Math.min(cpuNanos, wallNanos);
    }
}
