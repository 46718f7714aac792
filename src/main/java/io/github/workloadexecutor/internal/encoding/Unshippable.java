package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A graph that cannot travel, before it is known what to call it. Never leaves this package. */
final class Unshippable extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Findings findings;

    Unshippable(Findings findings, @Nullable Throwable cause) {
        super(findings.offenders().getFirst().toString(), cause, false, /* writableStackTrace= */ false);
        this.findings = findings;
    }

    Findings findings() {
        return findings;
    }

    NotShippableException as(Subject subject, String taskName) {
        return new NotShippableException(subject, taskName, findings.offenders(), findings.unlisted(), getCause());
    }
}
