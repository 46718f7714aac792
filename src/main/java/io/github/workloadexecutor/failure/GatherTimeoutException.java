package io.github.workloadexecutor.failure;

import java.io.Serial;
import java.time.Duration;

/**
 * The time that a gather had was over before its tasks were. Thrown only when no task of it runs any more. Failures of
 * tasks that were put up with until then are suppressed here.
 */
public final class GatherTimeoutException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The time it had. */
    private final Duration limit;

    /** How many tasks were done. */
    private final long done;

    /** How many tasks had been submitted. */
    private final long submitted;

    /**
     * Creates the failure.
     *
     * @param limit the time it had
     * @param done how many tasks were done when it was over
     * @param submitted how many tasks had been submitted
     * @param unfinished the names of some that were not done
     */
    public GatherTimeoutException(Duration limit, long done, long submitted, String unfinished) {
        super(
                (submitted - done) + " of " + submitted + " submitted tasks were not done within "
                        + Seconds.exact(limit) + ", and were cancelled"
                        + (unfinished.isEmpty() ? "" : ": " + unfinished),
                null);
        this.limit = limit;
        this.done = done;
        this.submitted = submitted;
    }

    /**
     * Tells how long it had.
     *
     * @return the limit
     */
    public Duration limit() {
        return limit;
    }

    /**
     * Tells how many tasks were done when the time was over.
     *
     * @return the number
     */
    public long done() {
        return done;
    }

    /**
     * Tells how many tasks had been submitted when the time was over.
     *
     * @return the number
     */
    public long submitted() {
        return submitted;
    }

    /**
     * Tells whether trying again can help.
     *
     * @return true; with more time, or fewer tasks
     */
    @Override
    public boolean mayRetry() {
        return true;
    }

    /**
     * Tells whether tasks may have run.
     *
     * @return true
     */
    @Override
    public boolean possiblyRan() {
        return true;
    }
}
