package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.failure.WorkerStartException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a worker may be started after starts have failed. A few failures make the next start wait a little; then
 * the circuit opens, and for a growing time nothing is started and what waits is told why. After any failure one start
 * at a time is tried, and a success forgets everything.
 *
 * <p>Starts that were under way together and fail together count as one failure: they say no more than one of them.
 *
 * <p>Not safe for many threads: the pool uses it under its lock.
 */
final class StartCircuit {

    /** This many failures in a row open the circuit. */
    static final int FAILURES_TO_OPEN = 3;

    static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);
    static final Duration SHORTEST_OPEN = Duration.ofSeconds(1);
    static final Duration LONGEST_OPEN = Duration.ofMinutes(1);

    private final LongSupplier nanoClock;
    private final DoubleSupplier jitter;

    private @Nullable StartFailure last;
    private int failures;
    private int openings;
    private boolean open;
    private long notBefore;
    private int round;

    /**
     * Begins closed.
     *
     * @param nanoClock as {@link System#nanoTime}
     * @param jitter gives numbers from 0 to 1, by which waits differ
     */
    StartCircuit(LongSupplier nanoClock, DoubleSupplier jitter) {
        this.nanoClock = nanoClock;
        this.jitter = jitter;
    }

    /**
     * Tells whether another worker may be started now.
     *
     * @param underWay how many starts are not over
     */
    boolean permits(int underWay) {
        return failures == 0 || (underWay == 0 && waitNanos() == 0);
    }

    /** How long until a start may be tried; 0 for now. */
    long waitNanos() {
        return failures == 0 ? 0 : Math.max(0, notBefore - nanoClock.getAsLong());
    }

    /** Whether so many starts have failed that what waits is not to wait for the next. */
    boolean isOpen() {
        return open && waitNanos() > 0;
    }

    /** A start begins. The number it gets here goes with its failure. */
    int begin() {
        return round;
    }

    void succeeded() {
        last = null;
        failures = 0;
        openings = 0;
        open = false;
        round++;
    }

    /**
     * A start has failed.
     *
     * @param begun what {@link #begin} gave
     */
    void failed(int begun, StartFailure failure) {
        if (begun != round) {
            return;
        }
        last = failure;
        round++;
        failures++;
        open = open || failure.isGrave() || failures >= FAILURES_TO_OPEN;
        long wait;
        if (open) {
            wait = Math.min(SHORTEST_OPEN.toNanos() << Math.min(openings, 10), LONGEST_OPEN.toNanos());
            openings++;
        } else {
            long full = FIRST_BACK_OFF.toNanos() << (failures - 1);
            wait = full / 2 + (long) (full / 2.0 * jitter.getAsDouble());
        }
        notBefore = nanoClock.getAsLong() + wait;
    }

    /** Makes what waiting tasks get while the circuit is open: each call another exception, on any thread. */
    Supplier<WorkerStartException> refusals() {
        StartFailure failure = last;
        if (failure == null) {
            throw new IllegalStateException("a start must have failed before tasks are refused for it");
        }
        String outlook = String.format(
                Locale.ROOT,
                "%s, and the next is tried in %.1f s",
                failures == 1 ? "this start has failed" : failures + " starts in a row have failed",
                waitNanos() / 1e9);
        return () -> failure.with(outlook);
    }
}
