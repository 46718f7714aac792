package io.github.workloadexecutor;

import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.Poller;
import io.github.workloadexecutor.internal.lane.Waiter;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskFuture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that belong together, in the order they were given. All are prepared before the first is started, so one that
 * is refused keeps every other from running. The thread that made the batch waits for it, and completes the futures of
 * its tasks meanwhile.
 */
final class Batch<T extends @Nullable Object> implements LaneFuture.Observer {

    // The clock has no zero: a deadline is at most half its range away.
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final List<LaneFuture<? extends T>> futures = new ArrayList<>();
    private final Waiter waiter;
    private int started;

    private final AtomicInteger done = new AtomicInteger();

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
        if (done.incrementAndGet() == futures.size() && !waiter.isHere()) {
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

    /** Waits until every task is done, however; false if the time is over before. */
    boolean awaitDone(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + Math.min(nanos, FOR_EVER);
        boolean all = waiter.await(() -> done.get() == futures.size(), deadline, /* interruptible= */ true);
        leaveToOthers();
        return all;
    }
}
