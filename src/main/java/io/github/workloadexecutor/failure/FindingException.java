package io.github.workloadexecutor.failure;

import java.io.Serial;
import java.util.List;

/**
 * A strict executor has seen pitfalls of parallel code, which others only report. Thrown by the next call that can
 * throw: a submission, the end of {@code gatherAll}, or {@code close}.
 */
public final class FindingException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** A line each; a list type that serialises itself. */
    @SuppressWarnings("serial")
    private final List<String> findings;

    /**
     * Creates the failure.
     *
     * @param executor the executor's name
     * @param findings what was found, a line each, at least one
     */
    public FindingException(String executor, List<String> findings) {
        super(
                "%s is strict and has found:\n  %s".formatted(executor, String.join("\n  ", findings)),
                /* cause= */ null);
        this.findings = List.copyOf(findings);
    }

    /**
     * Lists what was found.
     *
     * @return a line each
     */
    public List<String> findings() {
        return findings;
    }

    @Override
    public boolean mayRetry() {
        return false;
    }

    /** {@inheritDoc} Most findings are made while tasks run. */
    @Override
    public boolean possiblyRan() {
        return true;
    }
}
