package io.github.workloadexecutor.internal.io;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A task that was found on a carrier. It proves to hog it by being found there in each of many looks, while that
 * carrier computes for {@link #HOGGING_NANOS}; the first look that finds it elsewhere, or without a carrier, clears it.
 *
 * <p>Time that the processor spends with others counts neither for it nor against it, so a busy machine makes no hogs,
 * and hides none. Who spends more than half of it within the operating system copies files, most likely, and is no hog.
 */
final class Suspect {

    /** So long it has to be found on its carrier before its computing is measured at all. */
    static final long SEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** So long it then has to compute. */
    static final long HOGGING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What a look has led to. */
    enum Verdict {
        OPEN,
        CLEARED,
        HOGS
    }

    private final IoFuture<?> task;
    private final Thread carrier;
    private final long sinceNanos;

    private int looks = 1;
    private Carriers.@Nullable Usage atFirst;
    private Carriers.@Nullable Usage latest;

    Suspect(IoFuture<?> task, Thread carrier, long nowNanos) {
        this.task = task;
        this.carrier = carrier;
        this.sinceNanos = nowNanos;
    }

    IoFuture<?> task() {
        return task;
    }

    Thread carrier() {
        return carrier;
    }

    /** Whether it is where it was. */
    boolean isStillThere() {
        return !task.isOver() && carrier.getName().equals(Carriers.nameOf(task.thread()));
    }

    Verdict look(long nowNanos) {
        if (!isStillThere()) {
            return Verdict.CLEARED;
        }
        looks++;
        if (nowNanos - sinceNanos < SEEN_NANOS) {
            return Verdict.OPEN;
        }
        Carriers.Usage now = Carriers.usage(carrier);
        Carriers.Usage first = atFirst;
        latest = now;
        if (first == null) {
            atFirst = now;
            return Verdict.OPEN;
        }
        long own = now.userNanos() - first.userNanos();
        return own >= HOGGING_NANOS && 2 * own >= now.nanos() - first.nanos() ? Verdict.HOGS : Verdict.OPEN;
    }

    /** What was seen, in words. */
    String evidence(long nowNanos) {
        Carriers.Usage first = atFirst;
        Carriers.Usage last = latest;
        long computed = first == null || last == null ? 0 : last.nanos() - first.nanos();
        return "found on one carrier thread in each of %d looks within %d ms, and computing there for at least %d ms"
                .formatted(
                        looks,
                        TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos),
                        TimeUnit.NANOSECONDS.toMillis(computed));
    }
}
