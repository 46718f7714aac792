package io.github.workloadexecutor.internal.io;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks in order to measure them, each in a platform thread of its own, at most as many at once as there are
 * processors. Nobody waits here: what would have to is not measured.
 */
final class MeasuringThreads {

    private final String name;
    private final int limit;
    private final @Nullable Semaphore permits;
    private final AtomicInteger running = new AtomicInteger();

    /**
     * Starts nothing yet.
     *
     * @param permits of which each run needs one; null for no limit
     */
    MeasuringThreads(String name, int limit, @Nullable Semaphore permits) {
        this.name = name;
        this.limit = limit;
        this.permits = permits;
    }

    /** Runs a task now; false if that is not possible, and nothing has happened. */
    boolean tryRun(UndeclaredFuture<?> task) {
        if (running.incrementAndGet() > limit) {
            running.decrementAndGet();
            return false;
        }
        if (permits != null && !permits.tryAcquire()) {
            running.decrementAndGet();
            return false;
        }
        Thread before = task.thread();
        try {
            Thread thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(task));
            task.moveTo(thread);
            thread.start();
            return true;
        } catch (OutOfMemoryError noThread) {
            // Then it is not measured; it runs where it would have run.
            task.moveTo(before);
            running.decrementAndGet();
            if (permits != null) {
                permits.release();
            }
            return false;
        }
    }

    private void run(UndeclaredFuture<?> task) {
        try {
            task.runMeasured(permits);
        } finally {
            running.decrementAndGet();
        }
    }
}
