package io.github.workloadexecutor.internal.encoding;

import java.io.InvalidClassException;
import java.util.Locale;

/**
 * The time that reading one message takes, looked at between its objects. A pause of this thread or of the whole
 * process counts only a little, since nobody is to be refused for that.
 */
final class ReadingTime {

    private static final long LONGEST_STEP = 50_000_000;
    private static final long ALWAYS_ALLOWED = 1_000_000_000;
    private static final long NANOS_PER_BYTE = 500;

    private final long limit;
    private long last = System.nanoTime();
    private long spent;

    ReadingTime(int messageBytes) {
        this.limit = ALWAYS_ALLOWED + NANOS_PER_BYTE * messageBytes;
    }

    void check() throws InvalidClassException {
        long now = System.nanoTime();
        spent += Math.min(now - last, LONGEST_STEP);
        last = now;
        if (spent > limit) {
            throw new InvalidClassException(String.format(
                    Locale.ROOT,
                    "filling its hash-based collections has taken %.1f s, and a message of this length may take %.1f s:"
                            + " many of their keys must have the same hash code",
                    spent / 1e9,
                    limit / 1e9));
        }
    }
}
