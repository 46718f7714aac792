package io.github.workloadexecutor.internal.cpu;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that may run the application's code: they decode replies and complete futures. Actions are taken in order
 * and begin in order. As long as none blocks, one thread does them all; an action that blocks holds up those behind it
 * for {@link #PATIENCE} at most, after which another thread goes on with them. So there are as many threads as actions
 * that block, and callbacks may wait for each other.
 */
final class Completers {

    static final Duration PATIENCE = Duration.ofMillis(2);

    private final ThreadPoolExecutor pool;
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();

    // How many threads take actions. Counted up before one is called, and down before it looks for the last time.
    private final AtomicInteger takers = new AtomicInteger();

    // Counts the actions that were begun, to see whether they get on.
    private final AtomicInteger begun = new AtomicInteger();

    private final AtomicBoolean watched = new AtomicBoolean();

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
        actions.add(action);
        if (!takeIfNobodyDoes()) {
            watch();
        }
    }

    /** Has a thread take actions if none does; false if one does already. */
    private boolean takeIfNobodyDoes() {
        if (takers.get() != 0 || !takers.compareAndSet(0, 1)) {
            return false;
        }
        try {
            pool.execute(this::take);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            take();
        }
        return true;
    }

    /** Runs several, in order of start. */
    void runEach(List<Runnable> several) {
        several.forEach(this::run);
    }

    /** By a thread that has been counted. */
    private void take() {
        try {
            for (Runnable next = actions.poll(); next != null; next = actions.poll()) {
                begun.incrementAndGet();
                next.run();
            }
        } finally {
            takers.decrementAndGet();
            // Who came while this thread was about to go saw it and did not call another.
            if (!actions.isEmpty()) {
                boolean unused = takeIfNobodyDoes();
            }
        }
    }

    /** Makes sure that a thread stands by, as long as actions wait. */
    private void watch() {
        if (!watched.get() && watched.compareAndSet(false, true)) {
            try {
                pool.execute(this::standBy);
            } catch (RejectedExecutionException | OutOfMemoryError noThread) {
                watched.set(false); // The next one tries again.
            }
        }
    }

    /** Looks now and then whether actions get on, and takes them on itself if they do not. */
    private void standBy() {
        int before = begun.get();
        while (true) {
            LockSupport.parkNanos(this, PATIENCE.toNanos());
            if (actions.isEmpty()) {
                watched.set(false);
                // One that came in between saw that a thread stands by.
                if (actions.isEmpty() || !watched.compareAndSet(false, true)) {
                    return;
                }
            }
            int now = begun.get();
            if (now == before) {
                watched.set(false);
                watch();
                takers.incrementAndGet();
                take();
                return;
            }
            before = now;
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
            // Again and again, since a thread that was called before the shutdown may begin only now.
            for (Thread thread = anyOther(); thread != null; thread = anyOther()) {
                long time = deadline - System.nanoTime();
                // Not the end of the pool is awaited: the last thread tells of that before it ends.
                if (time <= 0 || !thread.join(Duration.ofNanos(time))) {
                    break;
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

    private @Nullable Thread anyOther() {
        for (Thread thread : alive) {
            if (thread != Thread.currentThread() && thread.isAlive()) {
                return thread;
            }
        }
        return null;
    }
}
