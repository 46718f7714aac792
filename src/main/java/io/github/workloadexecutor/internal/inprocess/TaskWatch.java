package io.github.workloadexecutor.internal.inprocess;

import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.internal.worker.Ladder;
import io.github.workloadexecutor.internal.worker.RunningTask;
import io.github.workloadexecutor.internal.worker.Snapshot;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the clock for the running task of one worker: holds it to its limits, takes it up its {@link Ladder} when it
 * is wanted no more, and thins out what it says of its progress. It has one alarm at most for each of the two, in the
 * executor's timer, and none when no task runs.
 *
 * <p>Whether the task still runs is asked, and what is to be done to it done, under one lock; so nothing meets the next
 * one.
 */
final class TaskWatch {

    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ThreadWorker worker;
    private final Object lock;
    private final InProcessWorkers pool;

    // Guarded by lock, which is the worker's.
    private @Nullable Future<?> alarm;
    private @Nullable Future<?> progressAlarm;

    // Taken before any other lock, so that what is told last was said last.
    private final Object telling = new Object();

    // Guarded by telling.
    private long toldAt = System.nanoTime() - PROGRESS_NANOS;

    TaskWatch(ThreadWorker worker, Object lock, InProcessWorkers pool) {
        this.worker = worker;
        this.lock = lock;
        this.pool = pool;
    }

    /** A task has begun. */
    void begin(RunningTask task) {
        if (task.hasLimits() && !worker.suspendsLimits()) {
            synchronized (lock) {
                arm(task, earlier(task.runDue(), task.stallDue()));
            }
        }
    }

    /** The running task is over, or abandoned; under the lock. */
    void over() {
        cancel(alarm);
        cancel(progressAlarm);
        alarm = null;
        progressAlarm = null;
    }

    private static void cancel(@Nullable Future<?> set) {
        if (set != null) {
            set.cancel(/* mayInterruptIfRunning= */ false);
        }
    }

    /** Abandons the worker if its initialiser takes longer than that; under the lock. */
    void limitInitialiser(Duration allowed) {
        if (!worker.suspendsLimits()) {
            alarm = alarm(
                    TimeUnit.NANOSECONDS.convert(allowed),
                    () -> worker.kill("its initialiser was not over within " + allowed.toMillis() / 1000.0 + " s"));
        }
    }

    /** Looks again at that time, unless the task is over by then; under the lock. */
    private void arm(RunningTask task, long due) {
        if (worker.isRunning(task)) {
            cancel(alarm);
            alarm = alarm(Math.max(1, due - System.nanoTime()), () -> look(task));
        }
    }

    private @Nullable Future<?> alarm(long nanos, Runnable action) {
        try {
            return pool.timer().schedule(action, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException | OutOfMemoryError noTimer) {
            return null; // Then the dispatcher's own limits have to do.
        }
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /**
     * Begins to end a task, unless it is over or being ended.
     *
     * @param why a clause that goes after the task's name
     */
    void end(RunningTask task, String why) {
        synchronized (lock) {
            if (worker.isRunning(task)) {
                task.cancel();
                task.ladder().begin(why, System.nanoTime());
            }
        }
        climb(task);
    }

    /** Takes the next step if it is due, and looks again when another is. */
    private void climb(RunningTask task) {
        synchronized (lock) {
            if (!worker.isRunning(task)) {
                return;
            }
            Ladder.Step step = task.ladder().step(System.nanoTime());
            if (step == Ladder.Step.INTERRUPT) {
                worker.thread().interrupt();
            }
            if (step != Ladder.Step.HALT) {
                arm(task, task.ladder().due());
                return;
            }
        }
        worker.kill("its task " + task.taskName() + " " + task.ladder().verdict());
    }

    // In the timer's thread.

    private void look(RunningTask task) {
        long now = System.nanoTime();
        Limit over;
        synchronized (lock) {
            boolean ending = task.ladder().hasBegun();
            over = ending
                    ? null
                    : now - task.runDue() >= 0 ? Limit.RUN : now - task.stallDue() >= 0 ? Limit.STALL : null;
            if (!ending && over == null) {
                arm(task, earlier(task.runDue(), task.stallDue()));
                return;
            }
        }
        if (over == null) {
            climb(task);
        } else {
            expire(task, over, now);
        }
    }

    /** Takes down where the task is before anything is done to it, and says so before it can answer for that. */
    private void expire(RunningTask task, Limit limit, long now) {
        TaskSnapshot snapshot = Snapshot.of(worker.thread(), task, now);
        synchronized (lock) {
            if (!worker.isRunning(task) || task.ladder().hasBegun()) {
                return;
            }
            task.ladder().begin(task.verdict(limit), now);
        }
        pool.listener().overdue(worker, task.id(), limit, snapshot);
        end(task, /* why= */ "");
    }

    // Progress.

    /** The task has said something, for the first time since something was told. */
    void progressMade(RunningTask task) {
        synchronized (telling) {
            long wait = toldAt + PROGRESS_NANOS - System.nanoTime();
            if (wait <= 0) {
                tell(task);
                return;
            }
            synchronized (lock) {
                if (worker.isRunning(task)) {
                    progressAlarm = alarm(wait, () -> tellLater(task));
                }
            }
        }
    }

    private void tellLater(RunningTask task) {
        synchronized (telling) {
            tell(task);
        }
    }

    /** A task that has been answered is not the worker's any more, as the listener knows. */
    private void tell(RunningTask task) {
        toldAt = System.nanoTime();
        task.listen();
        RunningTask.Report report = task.latest();
        if (report != null) {
            pool.listener().progressed(worker, task.id(), report.progress());
        }
    }
}
