package io.github.workloadexecutor.internal.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What tasks want closed when the worker ends in good order. Each is closed once, the last one registered first. */
public final class CloseAtEnd {

    // Guarded by itself.
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    void add(AutoCloseable resource) {
        synchronized (resources) {
            resources.push(resource);
        }
    }

    /** Closes what there is, in the calling thread; a failure is printed, and does not keep the others open. */
    public void closeAll() {
        for (AutoCloseable next = take(); next != null; next = take()) {
            try {
                next.close();
            } catch (Throwable failure) {
                System.err.println("worker could not close a " + next.getClass().getName() + " at its end");
                failure.printStackTrace();
            }
        }
    }

    private @Nullable AutoCloseable take() {
        synchronized (resources) {
            return resources.poll();
        }
    }
}
