package io.github.workloadexecutor.gather;

/** What to wait for, of several futures. */
public enum ReturnWhen {
    /** Until one is done, whatever came of it. */
    FIRST_COMPLETED,
    /** Until one has failed, or all are done. One that was cancelled has not failed. */
    FIRST_EXCEPTION,
    /** Until all are done. */
    ALL_COMPLETED
}
