package io.github.workloadexecutor.internal.io;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks of this process that compute, in order of arrival, each in a platform thread of its own and at most as
 * many at once as there are processors; so they keep processors busy, but no virtual thread from its carrier. They take
 * no permits of the lane.
 */
final class ComputeThreads {

    private final String name;
    private final int limit;

    // Guarded by this.
    private final Deque<UndeclaredFuture<?>> waiting = new ArrayDeque<>();
    private int running;

    ComputeThreads(String name, int limit) {
        this.name = name;
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    /** Runs a task as soon as it is its turn. */
    void run(UndeclaredFuture<?> task) {
        synchronized (this) {
            if (running == limit) {
                waiting.addLast(task);
                return;
            }
            running++;
        }
        start(task);
    }

    private void start(UndeclaredFuture<?> first) {
        UndeclaredFuture<?> task = first;
        while (task != null) {
            UndeclaredFuture<?> current = task;
            try {
                Thread thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> runOne(current));
                // It may be another task's thread that starts it.
                thread.setContextClassLoader(current.thread().getContextClassLoader());
                current.moveTo(thread);
                thread.start();
                return;
            } catch (Throwable cannotStart) {
                // Out of memory, most likely. The task is accepted, so its future has to say so.
                current.failQueued(cannotStart);
                current.leave();
                task = next();
            }
        }
    }

    private void runOne(UndeclaredFuture<?> task) {
        try {
            task.runMeasured(null);
        } finally {
            UndeclaredFuture<?> next = next();
            if (next != null) {
                start(next);
            }
        }
    }

    private synchronized @Nullable UndeclaredFuture<?> next() {
        UndeclaredFuture<?> next = waiting.pollFirst();
        if (next == null) {
            running--;
        }
        return next;
    }
}
