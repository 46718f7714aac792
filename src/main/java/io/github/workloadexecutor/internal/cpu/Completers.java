package io.github.workloadexecutor.internal.cpu;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that may run the application's code: they decode replies and complete futures. There are as many as are
 * needed, because callbacks may block and may wait for each other.
 */
final class Completers {

    private final ThreadPoolExecutor pool;
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

    Completers(String laneName) {
        var threads = Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name(laneName + " completer-", 1)
                .factory();
        this.pool = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                5,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> threads.newThread(() -> {
                    alive.add(Thread.currentThread());
                    try {
                        work.run();
                    } finally {
                        alive.remove(Thread.currentThread());
                    }
                }));
    }

    /** Runs what may run the application's code. If there is no thread for it, late is worse than here. */
    void run(Runnable action) {
        if (!tryExecute(action)) {
            action.run();
        }
    }

    /**
     * Runs several, in order of start. Each thread hands the rest on before it begins with its own, so one that blocks
     * holds up none of the others, and as long as none does, few threads do it all.
     */
    void runEach(List<Runnable> actions) {
        if (!actions.isEmpty()) {
            run(() -> runRest(actions.iterator()));
        }
    }

    private void runRest(Iterator<Runnable> rest) {
        while (rest.hasNext()) {
            Runnable next = rest.next();
            boolean handedOn = rest.hasNext() && tryExecute(() -> runRest(rest));
            next.run();
            if (handedOn) {
                return;
            }
        }
    }

    private boolean tryExecute(Runnable action) {
        try {
            pool.execute(action);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            return false;
        }
    }

    void shutdown() {
        pool.shutdown();
    }

    /**
     * Names the threads that are still there after {@link #shutdown}, but for the calling one, which cannot wait for
     * itself.
     *
     * @param atMost how long to wait for them
     */
    List<String> left(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            for (Thread thread : alive) {
                if (thread != Thread.currentThread()) {
                    // Not the end of the pool is awaited: the last thread tells of that before it ends.
                    boolean unused = thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return alive.stream()
                .filter(thread -> thread != Thread.currentThread() && thread.isAlive())
                .map(thread -> "thread " + thread.getName() + ", in a callback of the application")
                .toList();
    }
}
