package io.github.workloadexecutor.internal.wire;

import io.github.workloadexecutor.backend.Measuring;

/**
 * Which run of a task a request is for, the time it has, and whether it is to be measured.
 *
 * @param attempt from 1
 * @param runNanos how long the task may run, 0 for no limit
 * @param stallNanos how long it may run without progress, 0 for no limit
 * @param measuring whether the reply is to say what the run cost
 */
public record Limits(int attempt, long runNanos, long stallNanos, Measuring measuring) {

    /** Of a run that is not measured. */
    public Limits(int attempt, long runNanos, long stallNanos) {
        this(attempt, runNanos, stallNanos, Measuring.NO);
    }

    /** A first run, without limits. */
    public static final Limits NONE = new Limits(1, 0, 0);
}
