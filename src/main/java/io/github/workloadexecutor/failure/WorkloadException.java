package io.github.workloadexecutor.failure;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The root of what this library itself throws. A task's own exceptions are not wrapped in it.
 *
 * <p>Each subclass answers the two questions a caller has after a failure, and carries what its message says as fields,
 * so that nobody needs to parse text.
 */
public abstract class WorkloadException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates a failure.
     *
     * @param message who did what doing what, because of what, with the evidence
     * @param cause what led to it, if anything did
     */
    @SuppressWarnings("exports")
    protected WorkloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Tells whether submitting the same task again can help.
     *
     * @return false if the task would fail again in the same way
     */
    public abstract boolean mayRetry();

    /**
     * Tells whether the task may have run, in part or as a whole, and so may have had effects.
     *
     * @return false only if it certainly did not start
     */
    public abstract boolean possiblyRan();
}
