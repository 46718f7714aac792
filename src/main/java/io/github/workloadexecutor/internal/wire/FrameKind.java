package io.github.workloadexecutor.internal.wire;

import org.jspecify.annotations.Nullable;

/** What a frame says, and which side says it. */
public enum FrameKind {
    /** Worker to application, first of all: the label is the nonce that proves who dials, the id its process id. */
    HELLO(1),
    /** Application to worker: the encoded task of a {@link Request} that is too long for the ring. */
    RUN(2),
    /** Worker to application, which sleeps: there are replies in the ring. */
    REPLIES(3),
    /** Worker to application: the task returned the value in the body. */
    VALUE(4),
    /** Worker to application: the task failed with what is in the body. */
    FAILURE(5),
    /** Application to worker: end the task: cancel flag, then interrupt, then the worker halts itself. */
    CANCEL(6),
    /** Worker to application, the only frame on its connection: like HELLO, for the {@link Doorbell}. */
    DOORBELL(7),
    /** Worker to application: the task reports how far it has come; the body is {@link Progress}. */
    PROGRESS(9),
    /**
     * Worker to application: heap, memory and CPU time of the worker; also a sign of life. The body is {@link Vitals}.
     */
    VITALS(10),
    /** Worker to application: the task's time is over; the body is {@link Overdue}. */
    OVERDUE(11),
    /** Worker to application, last of all: the worker ends itself; the label says how, the body is a stack as text. */
    EXITING(12),
    /** Worker to application: like FAILURE, but the worker's heap is exhausted and it wants no other task. */
    OUT_OF_HEAP(13),
    /** Worker to application: the task has fallen into a pitfall: see {@link Discovery}. */
    FINDING(14);

    private static final FrameKind[] BY_CODE = new FrameKind[15];

    static {
        for (FrameKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final byte code;

    FrameKind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static @Nullable FrameKind of(byte code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
