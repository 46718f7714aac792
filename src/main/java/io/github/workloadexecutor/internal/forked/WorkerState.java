package io.github.workloadexecutor.internal.forked;

/**
 * Where a worker process is in its life. {@link ForkedWorker} makes every transition; the process only gives cause for
 * one, by answering or by ending.
 *
 * <pre>{@code
 *  launch             ready               run
 * --------> STARTING --------> IDLE <===========> BUSY
 *              |                |      reply       |
 *              |       leave    |                  | last reply
 *              |                v                  |
 *              |             DRAINING <------------+
 *              |                |
 *              +-----> DEAD <---+ exit
 * }</pre>
 *
 * <p>A process may end at any moment, so every other state also has an edge to DEAD. DEAD is final: a replacement is a
 * new worker with a new number.
 */
enum WorkerState {
    /** Launched, but its call and its initialiser are still to come. Counts, but cannot have a task. */
    STARTING,
    /** Ready, without a task. */
    IDLE,
    /** Has a task, at least on its way. */
    BUSY,
    /** Told to end in good order; gets no task any more. */
    DRAINING,
    /** Its process has ended, or never came to be. */
    DEAD;

    boolean canBecome(WorkerState next) {
        return switch (this) {
            case STARTING -> next == IDLE || next == DEAD;
            case IDLE -> next == BUSY || next == DRAINING || next == DEAD;
            case BUSY -> next == IDLE || next == DRAINING || next == DEAD;
            case DRAINING -> next == DEAD;
            case DEAD -> false;
        };
    }
}
