package io.github.workloadexecutor.backend;

import org.jspecify.annotations.Nullable;

/**
 * What came of a task, as it travels.
 *
 * @param taskId the task's number
 * @param kind what the body holds
 * @param body the encoded value or failure
 * @param cost what the run cost, as the worker says; null if it does not say
 * @param outputs tokens of the files that the task has staged and that are to be published now that it has succeeded,
 *     as the worker says; null if there are none, as most often
 */
@SuppressWarnings({"ArrayRecordComponent", "exports"}) // compared and hashed by nobody
public record Reply(
        long taskId,
        Kind kind,
        byte[] body,
        @Nullable RunCost cost,
        @Nullable String outputs) {

    /**
     * One that does not say what the run cost.
     *
     * @param taskId the task's number
     * @param kind what the body holds
     * @param body the encoded value or failure
     */
    public Reply(long taskId, Kind kind, byte[] body) {
        this(taskId, kind, body, null, null);
    }

    /**
     * One without outputs.
     *
     * @param taskId the task's number
     * @param kind what the body holds
     * @param body the encoded value or failure
     * @param cost what the run cost; null if the worker does not say
     */
    @SuppressWarnings("exports")
    public Reply(long taskId, Kind kind, byte[] body, @Nullable RunCost cost) {
        this(taskId, kind, body, cost, null);
    }

    /** What a reply's body holds. */
    public enum Kind {
        /** The value the task returned. */
        VALUE,
        /** What the task, its decoding or the encoding of its value threw. */
        FAILURE,
        /** The same, but the reason is that the worker's heap was exhausted, so the worker is not to be used again. */
        OUT_OF_HEAP
    }
}
