package io.github.workloadexecutor.event;

import java.util.Objects;

/**
 * A pitfall of parallel code that an executor has seen tasks of one type fall into. An immutable value.
 *
 * @param kind which pitfall
 * @param taskType what messages call the type of task
 * @param evidence what was seen, with figures, the first time
 * @param cure what to do about it
 * @param count how often it was seen; with sampling that is less often than it happened
 */
public record Finding(Kind kind, String taskType, String evidence, String cure, long count) {

    /** The pitfalls. The name of each is its code. */
    public enum Kind {
        /** Several tasks of one batch share an object that is not thread-safe, and it changed while they ran. */
        SHARED_STATE,
        /** A task in a worker changed a static field; the change stays in that worker. */
        LOST_STATIC_WRITE,
        /** An atomic or a random generator travelled to a worker, which has a copy of its own now. */
        COPIED_SYNCHRONISER,
        /** A file that several tasks of one batch name was written while they ran. */
        SAME_OUTPUT_FILE,
        /** A task that computes was left to the I/O lane. */
        COMPUTES_ON_IO_LANE,
        /** A task that waits occupies a worker. */
        WAITS_IN_WORKER,
        /** A task waits for about half its time and computes for the other half. */
        MIXED,
        /** A task on the I/O lane keeps its carrier thread from every other virtual thread of the application. */
        HOGS_CARRIER,
        /** Encoding and carrying a task takes longer than computing it. */
        TOO_FINE,
        /** A task is larger than the payload budget, or the same large object was sent again and again. */
        TOO_BIG,
        /** A task has left threads, open files or child processes behind in its worker. */
        LEFT_BEHIND,
        /** A task proved to compute and declares that it may travel, but cannot. */
        CANNOT_TRAVEL
    }

    /** Refuses parts that are missing. */
    public Finding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(taskType, "taskType");
        Objects.requireNonNull(evidence, "evidence");
        Objects.requireNonNull(cure, "cure");
    }

    /**
     * Gives the finding as one line for a log.
     *
     * @return such as {@code TOO_FINE Parse: 3 us of computing ... Cure: ...}
     */
    @Override
    public String toString() {
        return kind + " " + taskType + ": " + evidence + ". " + cure + (count > 1 ? " (seen " + count + " times)" : "");
    }
}
