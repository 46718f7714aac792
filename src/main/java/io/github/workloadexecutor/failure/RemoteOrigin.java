package io.github.workloadexecutor.failure;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A note on an exception that came out of a worker process: where it was thrown and, if a {@link RemoteTaskException}
 * stands for the original, why the original could not travel. It is added to the exception's
 * {@linkplain Throwable#getSuppressed() suppressed} ones, is never thrown, and has no stack trace of its own. An
 * exception that does not take suppressed exceptions arrives without it.
 */
public final class RemoteOrigin extends Throwable {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Where it was thrown. */
    private final String origin;

    /** Why the original could not travel, if it could not. */
    private final @Nullable String obstacle;

    /**
     * Creates the note.
     *
     * @param origin where the exception was thrown, such as {@code worker 3 (pid 41207) running Images::resize #17}
     * @param obstacle why the original could not travel, or null if it did
     */
    @SuppressWarnings("exports")
    public RemoteOrigin(String origin, @Nullable String obstacle) {
        super(
                obstacle == null
                        ? "thrown in " + origin
                        : "thrown in " + origin + "; the original could not travel: " + obstacle,
                /* cause= */ null,
                /* enableSuppression= */ false,
                /* writableStackTrace= */ false);
        this.origin = origin;
        this.obstacle = obstacle;
    }

    /**
     * Tells where the exception was thrown.
     *
     * @return the worker and the task
     */
    public String origin() {
        return origin;
    }

    /**
     * Tells why the original could not travel.
     *
     * @return the reason, or null if the original did travel
     */
    @SuppressWarnings("exports")
    public @Nullable String obstacle() {
        return obstacle;
    }
}
