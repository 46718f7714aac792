package io.github.workloadexecutor.internal.cpu;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Sets alarms in such a way that no task is lost when the timer cannot help. */
final class Alarms {

    private Alarms() {}

    /**
     * Sets an alarm.
     *
     * @return empty if it cannot be cancelled, because the timer's thread could not be started yet, in which case the
     *     alarm rings late, or because the lane is terminated and needs none
     */
    static Optional<ScheduledFuture<?>> set(ScheduledExecutorService timer, long nanos, Runnable action) {
        try {
            return Optional.of(timer.schedule(action, nanos, TimeUnit.NANOSECONDS));
        } catch (OutOfMemoryError | RejectedExecutionException noThread) {
            return Optional.empty();
        }
    }

    static void cancel(Optional<ScheduledFuture<?>> alarm) {
        alarm.ifPresent(set -> set.cancel(/* mayInterruptIfRunning= */ false));
    }
}
