package io.github.workloadexecutor.internal.wire;

import org.jspecify.annotations.Nullable;

/** What a frame says, and which side says it. */
public enum FrameKind {
    /** Worker to application, first of all: the label is the nonce that proves who dials, the id its process id. */
    HELLO(1),
    /** Application to worker: run the task in the body; the label is its name. */
    RUN(2),
    /**
     * Worker to application: the task is about to be decoded and run. What ends the worker from here on is its doing.
     */
    STARTED(3),
    /** Worker to application: the task returned the value in the body. */
    VALUE(4),
    /** Worker to application: the task failed with what is in the body. */
    FAILURE(5),
    /** Application to worker: interrupt the thread that runs the task. */
    INTERRUPT(6),
    /** Application to worker: end in good order. */
    SHUTDOWN(7);

    private static final FrameKind[] BY_CODE = new FrameKind[8];

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
