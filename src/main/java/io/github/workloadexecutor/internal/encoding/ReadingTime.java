package io.github.workloadexecutor.internal.encoding;

import java.io.InvalidClassException;
import java.util.Locale;

/**
 * The time that reading one message takes, looked at between its objects. It is measured by the time that looking
 * through the same message took, just before and in the same thread, so that a machine that is slow or busy refuses
 * nothing; and a pause of the process counts only a little.
 */
final class ReadingTime {

    private static final long LONGEST_STEP = 50_000_000;
    private static final long ALWAYS_ALLOWED = 1_000_000_000;

    /** Reading what is sound takes a fraction of this. */
    private static final long TIMES_THE_LOOK = 40;

    private final long limit;
    private long last = System.nanoTime();
    private long spent;

    ReadingTime(long nanosOfLook) {
        this.limit = ALWAYS_ALLOWED + TIMES_THE_LOOK * nanosOfLook;
    }

    void check() throws InvalidClassException {
        long now = System.nanoTime();
        spent += Math.min(now - last, LONGEST_STEP);
        last = now;
        if (spent > limit) {
            throw new InvalidClassException(String.format(
                    Locale.ROOT,
                    "filling its hash-based collections has taken %.1f s, and what this message holds may take %.1f s:"
                            + " many of their keys must have the same hash code",
                    spent / 1e9,
                    limit / 1e9));
        }
    }
}
