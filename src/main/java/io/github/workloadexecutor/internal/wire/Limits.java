package io.github.workloadexecutor.internal.wire;

/**
 * Which run of a task a request is for, and the time it has.
 *
 * @param attempt from 1
 * @param runNanos how long the task may run, 0 for no limit
 * @param stallNanos how long it may run without progress, 0 for no limit
 */
public record Limits(int attempt, long runNanos, long stallNanos) {

    /** A first run, without limits. */
    public static final Limits NONE = new Limits(1, 0, 0);
}
