package io.github.workloadexecutor;

import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.internal.lane.LaneEngine;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.task.TaskFuture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A lane as an {@link ExecutorService}. It is a view: what runs the tasks is the engine behind it, which does not know
 * of it, so that an executor nobody refers to any more can be noticed.
 */
abstract class AbstractLane implements ExecutorService {

    private final View<?> view;
    private final LaneEngine engine;

    AbstractLane(View<?> view) {
        this.view = view;
        this.engine = view.engine();
    }

    final LaneEngine engine() {
        return engine;
    }

    /** Makes a future for a task without starting it, as this view of the lane has it. */
    final <T extends @Nullable Object> LaneFuture<T> prepare(Callable<T> task) {
        return engine.prepare(Objects.requireNonNull(task, "task"), view.options());
    }

    static <T extends @Nullable Object> TaskFuture<T> started(LaneFuture<T> future) {
        future.start();
        return future;
    }

    @Override
    public <T extends @Nullable Object> TaskFuture<T> submit(Callable<T> task) {
        return started(prepare(task));
    }

    @Override
    public <T extends @Nullable Object> TaskFuture<T> submit(Runnable task, T result) {
        return started(engine.prepare(Objects.requireNonNull(task, "task"), result, view.options()));
    }

    @Override
    public TaskFuture<?> submit(Runnable task) {
        return this.<@Nullable Void>submit(task, null);
    }

    /**
     * {@inheritDoc} What the task throws goes to the uncaught-exception handler of the thread that completes it, since
     * nobody has its future.
     */
    @Override
    public void execute(Runnable task) {
        submit(task).onDone(done -> {
            if (done.state() == Future.State.FAILED) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, done.exceptionNow());
            }
        });
    }

    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
            throws InterruptedException {
        return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(
            Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = deadline(timeout, unit);
        Batch<T> batch = new Batch<>(engine.poller());
        try {
            for (Callable<T> task : tasks) {
                batch.add(prepare(task));
            }
            batch.start();
            if (!batch.awaitDone(deadline - System.nanoTime())) {
                batch.cancel();
            }
            return new ArrayList<>(batch.futures());
        } catch (Throwable failure) {
            batch.cancel();
            throw failure;
        }
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
            throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (TimeoutException impossible) {
            throw new IllegalStateException("waiting without a limit must not time out, but did", impossible);
        }
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(
            Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("tasks must not be empty");
        }
        long deadline = deadline(timeout, unit);
        LinkedBlockingQueue<TaskFuture<?>> done = new LinkedBlockingQueue<>();
        Batch<T> batch = new Batch<>(engine.poller());
        try {
            for (Callable<T> task : tasks) {
                batch.add(prepare(task));
            }
            batch.start();
            batch.leaveToOthers();
            batch.futures().forEach(future -> future.onDone(done::add));
            ExecutionException first = null;
            for (int i = 0; i < tasks.size(); i++) {
                TaskFuture<?> next = done.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new TimeoutException("none of %d tasks has succeeded within %d ms, and %d of them have failed"
                            .formatted(tasks.size(), unit.toMillis(timeout), i));
                }
                try {
                    @SuppressWarnings("unchecked") // only this batch's futures are in the queue
                    T value = (T) next.get();
                    return value;
                } catch (ExecutionException e) {
                    if (first == null) {
                        first = e;
                    } else {
                        first.addSuppressed(e);
                    }
                } catch (CancellationException e) {
                    if (first == null) {
                        first = new ExecutionException(e);
                    }
                }
            }
            throw Objects.requireNonNull(first, "first");
        } finally {
            batch.cancel();
        }
    }

    private static long deadline(long timeout, TimeUnit unit) {
        long now = System.nanoTime();
        // Half the range: differences of nanoTime must not overflow.
        return now + Math.min(unit.toNanos(timeout), Long.MAX_VALUE / 2);
    }

    /** {@inheritDoc} Queued and running tasks go on; new ones are refused. */
    @Override
    public void shutdown() {
        engine.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return engine.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return engine.life().isShutdown();
    }

    /** {@inheritDoc} On the CPU lane that includes the end of every worker process. */
    @Override
    public boolean isTerminated() {
        return engine.life().isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return engine.life().awaitTermination(timeout, unit);
    }

    /**
     * Shuts this lane down and waits until its tasks are over, at most as long as the executor's close timeout; then
     * stops them as {@link #shutdownNow} does. The other lane goes on.
     *
     * <p>If the calling thread is interrupted, tasks are stopped at once and the interrupt flag is set again.
     */
    @Override
    public void close() {
        Closing.closeAndTell(engine.life().name(), List.of(engine), view.closeTimeout());
    }

    /**
     * Counts what this lane has done so far, and does now.
     *
     * @return the figures at about this moment
     */
    public LaneStatistics statistics() {
        return engine.life().statistics();
    }

    @Override
    public String toString() {
        LaneStatistics now = statistics();
        return engine.life().name() + "[running=" + now.running() + " queued=" + now.queued() + "]";
    }
}
