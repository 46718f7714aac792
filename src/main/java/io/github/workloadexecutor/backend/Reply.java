package io.github.workloadexecutor.backend;

/**
 * What came of a task, as it travels.
 *
 * @param taskId the task's number
 * @param kind what the body holds
 * @param body the encoded value or failure
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
public record Reply(long taskId, Kind kind, byte[] body) {

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
