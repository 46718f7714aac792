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
        super(String.format(
                Locale.ROOT,
                "a body of %,d bytes does not fit in a heap of at most %,d bytes",
                length,
                Runtime.getRuntime().maxMemory()));
        this.kind = kind;
        this.id = id;
    }

    public FrameKind kind() {
        return kind;
    }

    public long id() {
        return id;
    }
}
