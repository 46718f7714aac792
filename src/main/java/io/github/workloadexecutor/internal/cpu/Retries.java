package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.task.Retry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Decides which tasks run again, and holds those that wait for their back-off. Only a task that says it is idempotent
 * runs again, only after a crash or an exhausted heap, and never after somebody has given it up. A task that waits here
 * is queued as far as anybody can see, has one timer, and is in no other place. Everything is guarded by the
 * dispatcher's lock.
 */
final class Retries {

    private final ScheduledExecutorService timer;

    // Guarded by the dispatcher's lock.
    private final Map<CpuFuture<?>, Optional<ScheduledFuture<?>>> delayed = new LinkedHashMap<>();

    Retries(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Whether a task whose worker was lost has another attempt. */
    static boolean allowed(CpuFuture<?> task, WorkloadException failure) {
        return failure instanceof WorkerCrashedException && wanted(task) && attemptsLeft(task);
    }

    /** Whether a task that exhausted its worker's heap is run once more with a larger one. */
    static boolean allowedWithMoreHeap(CpuFuture<?> task, Reply reply) {
        return reply.kind() == Reply.Kind.OUT_OF_HEAP
                && task.heapFactor() == 1
                && wanted(task)
                && attemptsLeft(task)
                && heapFactor(task) > 1;
    }

    private static boolean wanted(CpuFuture<?> task) {
        return task.timeout() == null && !task.isDone();
    }

    private static boolean attemptsLeft(CpuFuture<?> task) {
        Retry retry = task.options().retry().orElse(null);
        return retry != null && task.attempt() < retry.maxAttempts();
    }

    static double heapFactor(CpuFuture<?> task) {
        return task.options().retry().map(Retry::heapFactor).orElse(1.0);
    }

    /**
     * Keeps a task that has crashed, and is queued again, for its back-off.
     *
     * @param then called in the timer's thread, without the lock
     */
    void delay(CpuFuture<?> task, Consumer<CpuFuture<?>> then) {
        Retry retry = task.options().retry().orElseThrow();
        long nanos =
                backOffNanos(retry, task.attempt(), ThreadLocalRandom.current().nextDouble());
        delayed.put(task, Alarms.set(timer, nanos, () -> then.accept(task)));
    }

    /**
     * How long to wait before an attempt.
     *
     * @param attempt the one to come, at least 2
     * @param chance from 0 to 1: how much of the half that chance decides is taken off
     */
    static long backOffNanos(Retry retry, int attempt, double chance) {
        long longest = Deadlines.nanos(retry.longestBackOff());
        long full = Math.min(Deadlines.nanos(retry.firstBackOff()), longest);
        for (int i = 2; i < attempt && full > 0 && full < longest; i++) {
            full = full > longest / 2 ? longest : full * 2;
        }
        return full - (long) (full / 2.0 * chance);
    }

    /** Takes out a task that is not to run again; false if it does not wait here. */
    boolean forget(CpuFuture<?> task) {
        boolean waited = remove(task);
        if (waited) {
            task.dropBody();
        }
        return waited;
    }

    /** Takes a task out; false if it does not wait here. */
    boolean remove(CpuFuture<?> task) {
        Optional<ScheduledFuture<?>> alarm = delayed.remove(task);
        if (alarm == null) {
            return false;
        }
        Alarms.cancel(alarm);
        return true;
    }

    /** All tasks that wait: for a worker, and after them those that wait here. */
    List<CpuFuture<?>> allWaiting(Placement placement) {
        List<CpuFuture<?>> all = placement.waiting();
        all.addAll(delayed.keySet());
        return all;
    }
}
