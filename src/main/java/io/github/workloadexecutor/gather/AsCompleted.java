package io.github.workloadexecutor.gather;

import io.github.workloadexecutor.task.TaskFuture;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gives futures in the order in which they are done, those that are done already first. What came of one is in the
 * future; nothing is thrown for it, and one that was cancelled is given like any other. A future that was given is not
 * referred to any more.
 *
 * <p>Futures can be added at any time, by any thread. Asking for the next one is for one thread at a time.
 *
 * @param <T> the type of the results
 */
@SuppressWarnings("exports")
public final class AsCompleted<T extends @Nullable Object> implements Iterator<TaskFuture<? extends T>> {

    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    // Guarded by itself: added and not given.
    private final Set<TaskFuture<? extends T>> pending = Collections.newSetFromMap(new IdentityHashMap<>());

    private final LinkedBlockingQueue<TaskFuture<? extends T>> done = new LinkedBlockingQueue<>();

    AsCompleted() {}

    /**
     * Adds a future. One that was added and not yet given is not added twice.
     *
     * @param future the future
     */
    public void add(TaskFuture<? extends T> future) {
        synchronized (pending) {
            if (!pending.add(Objects.requireNonNull(future, "future"))) {
                return;
            }
        }
        future.onDone(done::add);
    }

    /**
     * Tells whether there are futures that were not given yet, done or not.
     *
     * @return true if {@link #next} has something to give or to wait for
     */
    @Override
    public boolean hasNext() {
        return unfinished() > 0;
    }

    private int unfinished() {
        synchronized (pending) {
            return pending.size();
        }
    }

    /**
     * Gives the next future, as soon as one is done.
     *
     * @return a future that is done
     * @throws NoSuchElementException if all were given
     * @throws CancellationException if the calling thread is interrupted; its interrupt flag is set then, and no future
     *     is affected
     */
    @Override
    public TaskFuture<? extends T> next() {
        try {
            return next(FOR_EVER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the thread was interrupted while it waited for one of " + unfinished()
                    + " futures; they are not affected");
        } catch (TimeoutException impossible) {
            throw new IllegalStateException("waiting without a limit must not time out, but did", impossible);
        }
    }

    /**
     * The same, within some time.
     *
     * @param time how long to wait; with zero it does not wait
     * @return a future that is done
     * @throws NoSuchElementException if all were given
     * @throws TimeoutException if none is done in time; none is affected
     * @throws InterruptedException if the calling thread is interrupted; no future is affected
     */
    public TaskFuture<? extends T> next(Duration time) throws InterruptedException, TimeoutException {
        int waiting = unfinished();
        if (waiting == 0) {
            throw new NoSuchElementException("all futures were given");
        }
        TaskFuture<? extends T> next = done.poll(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
        if (next == null) {
            throw new TimeoutException("none of " + waiting + " futures was done within " + time.toMillis() + " ms");
        }
        synchronized (pending) {
            pending.remove(next);
        }
        return next;
    }
}
