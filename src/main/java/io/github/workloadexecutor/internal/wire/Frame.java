package io.github.workloadexecutor.internal.wire;

/**
 * One message between application and worker.
 *
 * @param kind what it says
 * @param id the task it is about
 * @param label a short text whose meaning depends on the kind
 * @param body bytes whose meaning depends on the kind
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
public record Frame(FrameKind kind, long id, String label, byte[] body) {

    private static final byte[] EMPTY = new byte[0];

    /** A frame that needs no text and no bytes. */
    public static Frame of(FrameKind kind, long id) {
        return new Frame(kind, id, "", EMPTY);
    }

    /** A frame with bytes only. */
    public static Frame of(FrameKind kind, long id, byte[] body) {
        return new Frame(kind, id, "", body);
    }
}
