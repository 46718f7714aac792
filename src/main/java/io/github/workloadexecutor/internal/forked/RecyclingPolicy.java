package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.failure.WorkerVitals;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides for one worker whether it has served long enough. Says which limit it was, and by how much, since nobody
 * should have to guess why a sound worker left.
 *
 * <p>Used by the worker's leading thread only, but for {@link #isLastTask}, which needs nothing that changes.
 */
final class RecyclingPolicy {

    private final Recycling limits;

    // The first reading after a garbage collection; until then there is nothing to compare with.
    private long firstHeap = -1;

    RecyclingPolicy(Recycling limits) {
        this.limits = limits;
    }

    /** Whether a worker that is sent this many tasks must not get another. */
    boolean isLastTask(long tasksSent) {
        return limits.tasks() > 0 && tasksSent >= limits.tasks();
    }

    /** How long a worker of that age has until it is too old; {@link Long#MAX_VALUE} for ever. */
    long nanosLeft(Duration age) {
        return limits.age().isZero()
                ? Long.MAX_VALUE
                : Math.max(0, limits.age().minus(age).toNanos());
    }

    /**
     * Says which limit a worker has reached between two tasks.
     *
     * @param vitals what it last said, if it has said anything
     * @return a clause such as {@code it has done 3 tasks, and the limit is 3}, or null if none
     */
    @Nullable
    String due(long tasksDone, Duration age, @Nullable WorkerVitals vitals) {
        if (isLastTask(tasksDone)) {
            return "it has done " + tasksDone + " tasks, and the limit is " + limits.tasks();
        }
        if (nanosLeft(age) == 0) {
            return "it is %s old, and the limit is %s".formatted(seconds(age), seconds(limits.age()));
        }
        if (vitals == null) {
            return null;
        }
        long heap = vitals.heapAfterGc();
        if (heap > 0 && firstHeap < 0) {
            firstHeap = heap;
        }
        if (limits.heapGrowth() > 0 && heap > 0 && heap - firstHeap > limits.heapGrowth()) {
            return "its heap after a garbage collection has grown by %s to %s, and the limit is %s"
                    .formatted(mebibytes(heap - firstHeap), mebibytes(heap), mebibytes(limits.heapGrowth()));
        }
        if (limits.residentSize() > 0 && vitals.residentSize() > limits.residentSize()) {
            return "it has %s in RAM, and the limit is %s"
                    .formatted(mebibytes(vitals.residentSize()), mebibytes(limits.residentSize()));
        }
        return null;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }
}
