package io.github.workloadexecutor.failure;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * An output file could not be written as it has to be, or could not be published after its task had succeeded. Nothing
 * of the task is under the output's final name then.
 */
public final class OutputException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The key of the output. */
    private final String key;

    /**
     * Creates the failure.
     *
     * @param key the key of the output
     * @param message who could not do what, where and why
     * @param cause what the file system says; null if it was not asked
     */
    @SuppressWarnings("exports")
    public OutputException(String key, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.key = key;
    }

    /**
     * Tells which output it was.
     *
     * @return its key; empty if a worker named one that there is not
     */
    public String key() {
        return key;
    }

    /** {@inheritDoc} True if it was the file system that refused. */
    @Override
    public boolean mayRetry() {
        return getCause() != null;
    }

    @Override
    public boolean possiblyRan() {
        return true;
    }
}
