package io.github.workloadexecutor.backend;

/**
 * The time a task has in its worker, in nanoseconds; zero for no limit.
 *
 * @param runNanos from its start to its end
 * @param stallNanos without progress
 */
public record TaskLimits(long runNanos, long stallNanos) {

    /**
     * Tells whether there is no limit. Asked for the first task, when the generated {@code equals} would have to be
     * made.
     *
     * @return true if so
     */
    public boolean isNone() {
        return runNanos == 0 && stallNanos == 0;
    }

    /** No limits. */
    public static final TaskLimits NONE = new TaskLimits(0, 0);
}
