package io.github.workloadexecutor;

import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.Poller;
import io.github.workloadexecutor.internal.lane.Waiter;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskFuture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that belong together, in the order they were given. All are prepared before the first is started, so one that
 * is refused keeps every other from running. The thread that made the batch waits for it, and completes the futures of
 * its tasks meanwhile.
 */
final class Batch<T extends @Nullable Object> implements LaneFuture.Observer {

    // The clock has no zero: a deadline is at most half its range away.
    static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final List<LaneFuture<? extends T>> futures = new ArrayList<>();
    private final Waiter waiter;
    private int started;

    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable LaneFuture<?>> firstFailed = new AtomicReference<>();

    /**
     * Begins with none.
     *
     * @param poller looks for outcomes of tasks on the CPU lane
     */
    Batch(Poller poller) {
        this.waiter = new Waiter(poller);
    }

    void add(LaneFuture<? extends T> future) {
        futures.add(future);
    }

    void start() {
        for (LaneFuture<? extends T> future : futures) {
            start(future);
        }
    }

    /** The same, but when a task has failed meanwhile there is no point in starting others; starting may take long. */
    void startUntilOneFails() {
        for (LaneFuture<? extends T> future : futures) {
            waiter.doHanded();
            if (firstFailed.get() != null) {
                return;
            }
            start(future);
        }
    }

    /** The calling thread does something else from now on, and others complete the futures. */
    void leaveToOthers() {
        waiter.leave();
    }

    private void start(LaneFuture<? extends T> future) {
        future.observe(this);
        if (future.lane() == Lane.CPU) {
            boolean unused = future.waitFor(waiter);
        }
        future.start();
        started++;
    }

    @Override
    public void done(LaneFuture<?> future) {
        boolean failed = future.isCompletedExceptionally() && firstFailed.compareAndSet(null, future);
        if ((done.incrementAndGet() == futures.size() || failed) && !waiter.isHere()) {
            waiter.wake();
        }
    }

    @SuppressWarnings("unchecked") // A future only gives; what gives a subtype of T gives a T.
    List<TaskFuture<T>> futures() {
        return (List<TaskFuture<T>>) (List<?>) Collections.unmodifiableList(futures);
    }

    /** Cancels what has been started and is not done, and drops the rest. */
    void cancel() {
        leaveToOthers();
        futures.subList(started, futures.size()).forEach(LaneFuture::discard);
        futures.subList(0, started).forEach(future -> future.cancel(/* mayInterruptIfRunning= */ true));
    }

    private boolean await(BooleanSupplier over, long nanos) throws InterruptedException {
        return waiter.await(over, System.nanoTime() + Math.min(nanos, FOR_EVER), /* interruptible= */ true);
    }

    /** Waits until every task is done, however; false if the time is over before. */
    boolean awaitDone(long nanos) throws InterruptedException {
        boolean all = await(() -> done.get() == futures.size(), nanos);
        leaveToOthers();
        return all;
    }

    /**
     * Waits for every value. The first failure cancels the other tasks, and is thrown when all of them are over.
     *
     * @throws TaskFailedException if a task failed
     * @throws InterruptedException if the calling thread was interrupted; the tasks are cancelled and over then, too
     */
    List<T> awaitAll() throws InterruptedException {
        try {
            boolean unused = await(() -> firstFailed.get() != null || done.get() == futures.size(), FOR_EVER);
        } catch (InterruptedException e) {
            abandon();
            throw e;
        }
        LaneFuture<?> failed = firstFailed.get();
        if (failed != null) {
            throw failedBy(failed);
        }
        leaveToOthers();
        awaitEnds(); // A moment only: their futures are done.
        return values();
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
