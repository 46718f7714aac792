package io.github.workloadexecutor.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * What the ring of requests carries: a task, or the order to end.
 *
 * @param id the task's number; {@link #LEAVE} for the order to end in good order
 * @param title the task's name without its number
 * @param limits the time it has
 * @param annex where the large arrays are that stand outside the body, a line each; empty if none does
 * @param baggage what travels beside the task: see {@link io.github.workloadexecutor.backend.Baggage}, as text
 * @param body the encoded task; null if it comes as the body of a RUN frame, because it is too long for the ring
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
public record Request(long id, String title, Limits limits, String annex, String baggage, byte @Nullable [] body) {

    /** No task has this number. */
    public static final long LEAVE = -1;

    private static final byte[] NOTHING = new byte[0];

    /** A task without baggage. */
    public Request(long id, String title, Limits limits, String annex, byte @Nullable [] body) {
        this(id, title, limits, annex, /* baggage= */ "", body);
    }

    /** The order to end in good order. */
    public static Request leave() {
        return new Request(LEAVE, "", Limits.NONE, "", NOTHING);
    }

    public boolean isLeave() {
        return id == LEAVE;
    }
}
