package io.github.workloadexecutor;

import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.task.TaskFuture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that belong together, in the order they were given. All are prepared before the first is started, so one that
 * is refused keeps every other from running.
 */
final class Batch<T extends @Nullable Object> {

    private final List<LaneFuture<? extends T>> futures = new ArrayList<>();
    private int started;

    void add(LaneFuture<? extends T> future) {
        futures.add(future);
    }

    void start() {
        for (LaneFuture<? extends T> future : futures) {
            future.start();
            started++;
        }
    }

    /** The same, but when a task has failed meanwhile there is no point in starting others; starting may take long. */
    void startUntilOneFails() {
        AtomicBoolean failed = new AtomicBoolean();
        for (LaneFuture<? extends T> future : futures) {
            if (failed.get()) {
                return;
            }
            future.onDone(done -> failed.compareAndSet(false, done.isCompletedExceptionally()));
            future.start();
            started++;
        }
    }

    @SuppressWarnings("unchecked") // A future only gives; what gives a subtype of T gives a T.
    List<TaskFuture<T>> futures() {
        return (List<TaskFuture<T>>) (List<?>) Collections.unmodifiableList(futures);
    }

    /** Cancels what has been started and is not done. */
    void cancel() {
        futures.subList(0, started).forEach(future -> future.cancel(/* mayInterruptIfRunning= */ true));
    }

    /**
     * Waits for every value. The first failure cancels the other tasks, and is thrown when all of them are over.
     *
     * @throws TaskFailedException if a task failed
     * @throws InterruptedException if the calling thread was interrupted; the tasks are cancelled and over then, too
     */
    List<T> awaitAll() throws InterruptedException {
        LinkedBlockingQueue<TaskFuture<?>> done = new LinkedBlockingQueue<>();
        futures.forEach(future -> future.onDone(done::add));
        try {
            for (int i = 0; i < futures.size(); i++) {
                TaskFuture<?> next = done.take();
                if (next.isCompletedExceptionally()) {
                    throw failedBy(next);
                }
            }
            awaitEnds(); // A moment only: their futures are done.
            return values();
        } catch (InterruptedException e) {
            cancel();
            awaitEnds();
            throw e;
        }
    }

    private List<T> values() {
        List<T> values = new ArrayList<>(futures.size());
        futures.forEach(future -> values.add(future.resultNow()));
        return Collections.unmodifiableList(values);
    }

    private TaskFailedException failedBy(TaskFuture<?> first) {
        int index = futures.indexOf(first);
        cancel();
        awaitEnds();
        TaskFailedException failure = failure(index);
        for (int i = 0; i < futures.size(); i++) {
            if (i != index && futures.get(i).state() == Future.State.FAILED) {
                failure.addSuppressed(failure(i));
            }
        }
        return failure;
    }

    private TaskFailedException failure(int index) {
        TaskFuture<? extends T> task = futures.get(index);
        return new TaskFailedException(index, futures.size(), task.taskName(), failureOf(task));
    }

    private static Throwable failureOf(TaskFuture<?> task) {
        return task.isCancelled()
                ? new CancellationException("task " + task.taskName() + " was cancelled")
                : Objects.requireNonNull(task.exceptionNow());
    }

    /** Not interruptible: a task that outlived its batch would be the worse surprise. */
    private void awaitEnds() {
        boolean interrupted = false;
        for (LaneFuture<? extends T> future : futures.subList(0, started)) {
            while (true) {
                try {
                    future.awaitEnd();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives up the whole batch, and returns when nothing of it runs any more. */
    void abandon() {
        cancel();
        awaitEnds();
    }
}
