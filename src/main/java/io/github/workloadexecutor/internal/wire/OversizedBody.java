package io.github.workloadexecutor.internal.wire;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/**
 * A frame's body does not fit in this process's memory. It has been read off the channel and dropped, so the channel is
 * in order and the frame can be answered.
 */
public final class OversizedBody extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final FrameKind kind;
    private final long id;

    OversizedBody(FrameKind kind, long id, long length) {
        super(describe(length));
        this.kind = kind;
        this.id = id;
    }

    /** Says that so many bytes do not fit in this process's heap. */
    public static String describe(long bytes) {
        return String.format(
                Locale.ROOT,
                "a body of %,d bytes does not fit in a heap of at most %,d bytes",
                bytes,
                Runtime.getRuntime().maxMemory());
    }

    public FrameKind kind() {
        return kind;
    }

    public long id() {
        return id;
    }
}
