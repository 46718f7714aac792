package io.github.workloadexecutor.internal.lane;

/**
 * Where a task is in its life. This is about the work; whether its future is done is another matter: a future that is
 * cancelled is done at once, while its task may run on until it notices.
 *
 * <pre>{@code
 *            start
 * QUEUED ------------> RUNNING
 *   |  ^                 |  |
 *   |  +-----------------+  |
 *   |    handed back, or    | over
 *   |    to be run again    |
 *   |                       v
 *   +-------------------> ENDED
 *         given up
 * }</pre>
 *
 * <p>The lane starts a task, takes one back whose worker died before it began, or that may be run again after its
 * worker crashed, and ends it. Whoever cancels a queued task ends it too, and whichever of the two comes first wins.
 */
enum TaskState {
    /** Accepted, or about to be. Nothing of it runs; unless it waits to be run again, nothing has. */
    QUEUED,
    /** Its thread runs it, or it has been sent to a worker. */
    RUNNING,
    /** Nothing of it runs any more. Final. */
    ENDED;

    boolean canBecome(TaskState next) {
        return switch (this) {
            case QUEUED -> next == RUNNING || next == ENDED;
            case RUNNING -> next == QUEUED || next == ENDED;
            case ENDED -> false;
        };
    }
}
