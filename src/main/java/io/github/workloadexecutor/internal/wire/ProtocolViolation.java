package io.github.workloadexecutor.internal.wire;

import java.io.IOException;
import java.io.Serial;

/** The other side sent what the protocol does not allow. The channel cannot be used after this. */
public final class ProtocolViolation extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ProtocolViolation(String what) {
        super(what);
    }
}
