package io.github.workloadexecutor.internal.io;

import io.github.workloadexecutor.internal.lane.LaneFuture;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A task on the I/O lane: one virtual thread that waits for a permit, runs the task, gives the permit back, and
 * completes the future, in that order, so that what depends on the future never holds a permit.
 */
final class IoFuture<T extends @Nullable Object> extends LaneFuture<T> implements Runnable {

    private final VirtualThreads engine;
    private final long number;
    private final Class<?> type;
    private final Thread thread;

    // Read by the task's own thread only; dropped there, so that a future that is kept does not keep the task.
    private @Nullable Callable<T> task;

    IoFuture(VirtualThreads engine, long number, Class<?> type, Callable<T> task) {
        super(engine.life());
        this.engine = engine;
        this.number = number;
        this.type = type;
        this.task = task;
        this.thread = engine.threadFor(this);
    }

    @Override
    public String taskName() {
        return TaskName.of(type) + " #" + number;
    }

    @Override
    public void start() {
        engine.start(this, thread);
    }

    @Override
    public void run() {
        try {
            Semaphore permits = engine.permits();
            if (permits == null) {
                runTask(null);
            } else {
                permits.acquire();
                runTask(permits);
            }
        } catch (InterruptedException whileWaitingForPermit) {
            // Given up, or the lane is shutting down now: either way the task has not begun and will not.
            boolean unused = cancel(/* mayInterruptIfRunning= */ false);
        } finally {
            task = null;
            engine.left(this);
        }
    }

    private void runTask(@Nullable Semaphore permits) {
        if (!tryBegin()) {
            release(permits);
            return;
        }
        T value;
        try {
            value = callTask();
        } catch (Throwable failure) {
            release(permits);
            fail(failure);
            end();
            return;
        }
        release(permits);
        succeed(value);
        end();
    }

    private T callTask() throws Exception {
        Callable<T> call = task;
        if (call == null) {
            throw new IllegalStateException("task " + taskName() + " must run once, but is asked to run again");
        }
        return call.call();
    }

    private static void release(@Nullable Semaphore permits) {
        if (permits != null) {
            permits.release();
        }
    }

    @Override
    protected void onGivenUp(boolean wasQueued, boolean stop) {
        if (wasQueued || stop) {
            // A virtual thread serves one task only, so an interrupt that comes late disturbs nobody.
            thread.interrupt();
        }
    }

    void interrupt() {
        thread.interrupt();
    }
}
