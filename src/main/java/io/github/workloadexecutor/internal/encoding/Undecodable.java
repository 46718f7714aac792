package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import java.io.Serial;

/** Bytes that gave no object, before it is known what to call them. Never leaves this package. */
final class Undecodable extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Throwable reason;

    Undecodable(Throwable reason) {
        super("not decodable", reason, false, /* writableStackTrace= */ false);
        this.reason = reason;
    }

    /** What the object stream, or code of the objects themselves, threw. */
    Throwable reason() {
        return reason;
    }

    DecodingException as(Subject subject, String taskName) {
        return reason instanceof Trust.RefusedClass refusal
                ? new DecodingException(subject, taskName, reason, refusal.refused())
                : new DecodingException(subject, taskName, reason);
    }
}
