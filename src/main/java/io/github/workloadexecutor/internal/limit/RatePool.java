package io.github.workloadexecutor.internal.limit;

import io.github.workloadexecutor.internal.limit.Clock.Alarm;
import io.github.workloadexecutor.task.Rate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When tasks of one view of a lane may start. It keeps the times of the last starts, as many as there may be in one
 * window; the next one may start when the first of them is as long ago as the window is. A start that was granted
 * counts, whatever becomes of it. An alarm is set while somebody waits for the time, and only then.
 */
final class RatePool extends Pool {

    private static final int FEW = 16;

    private final Rate rate;
    private final long windowNanos;

    // A ring that grows up to the number of starts.
    private long[] starts;
    private int count;
    private int oldest;

    private @Nullable Alarm alarm;
    private int alarms;

    RatePool(Rate rate) {
        this.rate = rate;
        this.windowNanos = TimeUnit.NANOSECONDS.convert(rate.window());
        this.starts = new long[Math.min(rate.starts(), FEW)];
    }

    @Override
    boolean has(int permits, long nowNanos) {
        return nanosLeft(nowNanos) <= 0;
    }

    private long nanosLeft(long nowNanos) {
        return count < rate.starts() ? 0 : windowNanos - (nowNanos - starts[oldest]);
    }

    @Override
    void take(Request request, int permits, long nowNanos) {
        if (count == rate.starts()) {
            starts[oldest] = nowNanos;
            oldest = (oldest + 1) % count;
            return;
        }
        if (count == starts.length) {
            long[] larger = new long[(int) Math.min(rate.starts(), 2L * count)];
            System.arraycopy(starts, 0, larger, 0, count); // The oldest is the first as long as it is not full.
            starts = larger;
        }
        starts[count++] = nowNanos;
    }

    @Override
    void giveBack(Request request, int permits) {}

    @Override
    void changed(Gate gate, long nowNanos) {
        long left = first() == null ? 0 : nanosLeft(nowNanos);
        if (left <= 0) {
            Alarm set = alarm;
            alarm = null;
            if (set != null) {
                set.cancel();
            }
        } else if (alarm == null) {
            alarm = gate.alarm(left, this, ++alarms);
        }
    }

    /** An alarm has rung; one that was cancelled too late may do so when another is set. */
    void rung(int number) {
        if (number == alarms) {
            alarm = null;
        }
    }

    @Override
    String describe(int permits) {
        return "%d starts in %s, with %d in line"
                .formatted(rate.starts(), rate.window(), waiting().size());
    }
}
