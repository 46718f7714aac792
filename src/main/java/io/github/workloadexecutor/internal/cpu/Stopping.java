package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends the work of tasks that are given up or late. The future is done first; then the worker is told to end the task;
 * and if it still has that very task when the worker's own grace and the kill grace are over, it is killed. A kill
 * never hits the next task: who is about to be killed gets none.
 */
final class Stopping implements Deadlines.Expiry {

    private final Backend backend;
    private final ReentrantLock lock;
    private final Placement placement;
    private final Deadlines deadlines;
    private final Completers completers;
    private final ScheduledExecutorService timer;
    private final long killAfterNanos;

    Stopping(
            DispatcherConfig config,
            Backend backend,
            ReentrantLock lock,
            Placement placement,
            Deadlines deadlines,
            Completers completers,
            ScheduledExecutorService timer) {
        this.backend = backend;
        this.lock = lock;
        this.placement = placement;
        this.deadlines = deadlines;
        this.completers = completers;
        this.timer = timer;
        long workerGrace = Deadlines.sum(Deadlines.nanos(config.cancelNotice()), Deadlines.nanos(config.cancelGrace()));
        this.killAfterNanos = Deadlines.sum(workerGrace, Deadlines.nanos(config.killGrace()));
    }

    /**
     * Makes a task end whose future is done. One that was sent ahead, and that its worker has not begun with, is over
     * at once; unless its time is over, which is the doing of its worker then.
     *
     * @param force whether one that runs is to be ended, too
     * @return what is to be done next; null if nothing is
     */
    @Nullable
    Step stop(CpuFuture<?> task, boolean force) {
        Worker worker;
        lock.lock();
        try {
            worker = task.worker();
            if (worker != null && task.timeout() == null && placement.reclaim(task)) {
                return placement.match();
            }
        } finally {
            lock.unlock();
        }
        if (worker == null || !force) {
            return null; // It is over, or about to be handed back, which ends it; or it may end by itself.
        }
        // Not in this thread: it is the application's, and if it is interrupted the worker's channel is closed.
        completers.run(() -> worker.cancel(task.number()));
        // Not to be cancelled: when it rings it looks whether it is still needed.
        var unused = Alarms.set(timer, killAfterNanos, () -> killIfStillRunning(task, worker));
        return null;
    }

    private void killIfStillRunning(CpuFuture<?> task, Worker worker) {
        boolean late;
        Step step;
        lock.lock();
        try {
            if (!placement.isAt(worker, task)) {
                return;
            }
            placement.doom(worker);
            step = placement.match();
            late = task.timeout() != null;
        } finally {
            lock.unlock();
        }
        step.perform(backend);
        worker.kill("its task %s %s and had not ended %d ms later"
                .formatted(
                        task.taskName(),
                        late ? "had used up its time" : "was cancelled",
                        TimeUnit.NANOSECONDS.toMillis(killAfterNanos)));
    }

    /**
     * The first to say that a task's time is over, while it is still there, decides what it fails with. It need not be
     * the first of its worker's tasks: a slot of a node may be at several of them.
     */
    void timeOut(CpuFuture<?> task, Worker worker, Limit limit, @Nullable TaskSnapshot snapshot, String evidence) {
        TaskTimeoutException timeout = new TaskTimeoutException(
                task.taskName(), limit, allowed(task, limit), worker.name(), snapshot, evidence);
        lock.lock();
        try {
            if (placement.taskOf(worker, task.number()) != task || task.timeout() != null || task.isDone()) {
                return;
            }
            task.expire(timeout);
            deadlines.over(task);
        } finally {
            lock.unlock();
        }
        // Completing it gives up the work, and so comes back to stop.
        completers.run(() -> task.completeExceptionally(timeout));
    }

    @Override
    public void expired(CpuFuture<?> task, @Nullable Worker worker, Limit limit) {
        completers.run(() -> {
            if (worker == null) {
                waitedTooLong(task);
            } else {
                String condition = worker.condition();
                timeOut(
                        task,
                        worker,
                        limit,
                        /* snapshot= */ null,
                        "The worker did not report it" + (condition.isEmpty() ? "" : ". " + condition));
            }
        });
    }

    private void waitedTooLong(CpuFuture<?> task) {
        String crowd;
        lock.lock();
        try {
            String permits = task.describePermits();
            crowd = permits.isEmpty() ? placement.crowd() : "It was waiting for " + permits;
            if (!placement.waits(task) || !(placement.forget(task) || placement.reclaim(task))) {
                return;
            }
        } finally {
            lock.unlock();
        }
        task.failQueued(new TaskTimeoutException(
                task.taskName(), Limit.QUEUE, allowed(task, Limit.QUEUE), /* where= */ "", null, crowd));
    }

    private static Duration allowed(CpuFuture<?> task, Limit limit) {
        TaskOptions options = task.options();
        Optional<Duration> allowed = switch (limit) {
            case RUN -> options.timeout();
            case STALL -> options.stallTimeout();
            case QUEUE -> options.queueTimeout();
        };
        return allowed.orElse(Duration.ZERO);
    }
}
