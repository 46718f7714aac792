package io.github.workloadexecutor.internal.lane;

import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.task.Lane;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lane's life and its books. Every task enters once and leaves once. After shutdown none enters, and when the last
 * has left, the lane lets go of what it holds and is terminated.
 */
public final class LaneLife {

    private static final long SHUT_DOWN = Long.MIN_VALUE;

    private final Lane lane;
    private final String name;
    private final JvmHold hold;
    private final LongSupplier ahead;

    // Written before there is a task.
    private @Nullable Onward onward;

    // The number of tasks that have entered and not left; the sign bit is set by shutdown. One word, so that a task
    // either enters before shutdown and is waited for, or does not enter.
    private final AtomicLong present = new AtomicLong();

    // Written once, before the sign bit is set; read after it was seen.
    private volatile @Nullable Runnable release;
    private final CountDownLatch terminated = new CountDownLatch(1);

    private final LongAdder running = new LongAdder();
    private final LongAdder leaving = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder runNanos = new LongAdder();
    private final LongAdder lostByForce = new LongAdder();

    public LaneLife(Lane lane, String executorName) {
        this(lane, executorName, () -> 0);
    }

    /**
     * Begins a lane.
     *
     * @param ahead how many tasks count as running although they have only been sent ahead
     */
    public LaneLife(Lane lane, String executorName, LongSupplier ahead) {
        this.lane = lane;
        this.ahead = ahead;
        this.name = executorName + " " + lane.name().toLowerCase(Locale.ROOT);
        this.hold = new JvmHold(name, () -> count() > 0);
    }

    /** Says how tasks of this lane go on from each other's results. Called once, before there is a task. */
    public void goOnBy(Onward ways) {
        onward = ways;
    }

    Onward onward() {
        Onward ways = onward;
        if (ways == null) {
            throw new IllegalStateException(name + " must know how tasks go on, but was not told");
        }
        return ways;
    }

    Lane lane() {
        return lane;
    }

    /** The executor's name and the lane's, for messages and thread names. */
    public String name() {
        return name;
    }

    /**
     * Takes a task in.
     *
     * @throws RejectedExecutionException if the lane has been shut down
     */
    public void enter(LaneFuture<?> task) {
        long seen = present.get();
        while (true) {
            if (seen < 0) {
                throw new RejectedExecutionException("%s lane of %s takes no more tasks: it is %s; refused task %s"
                        .formatted(lane, name, isTerminated() ? "terminated" : "shut down", task.taskName()));
            }
            long witness = present.compareAndExchange(seen, seen + 1);
            if (witness == seen) {
                hold.ensure();
                return;
            }
            seen = witness;
        }
    }

    void began() {
        running.increment();
    }

    void handedBack() {
        running.decrement();
    }

    /**
     * A task has run. Called before its future is completed, so that whoever sees the outcome finds it counted.
     *
     * @param outcome what the future is about to be completed with
     */
    void ran(Future.State outcome, long nanos) {
        running.decrement();
        runNanos.add(nanos);
        book(outcome);
    }

    /** The lane ends a task that has not run. Called before its future is completed, as {@link #ran} is. */
    void didNotRun(Future.State outcome) {
        book(outcome);
    }

    private void book(Future.State outcome) {
        leaving.increment();
        tally(outcome).increment();
    }

    /** A task has failed because the lane was told to stop it. It is also among those that failed. */
    void lostByForce() {
        lostByForce.increment();
    }

    /** How many tasks failed because the lane was told to stop them. */
    public long countLostByForce() {
        return lostByForce.sum();
    }

    /** Somebody else had completed the future before. */
    void outcomeWas(Future.State expected, Future.State actual) {
        tally(expected).decrement();
        tally(actual).increment();
    }

    /** A task that was counted leaves, after its future has been completed. */
    void leaveCounted() {
        leaving.decrement();
        leave();
    }

    /** A task leaves that has not run, or whose run nobody wanted to hear of. */
    void leaveUncounted(LaneFuture<?> task) {
        tally(task.state()).increment();
        leave();
    }

    private void leave() {
        if (present.decrementAndGet() == SHUT_DOWN) {
            letGo();
        }
    }

    private LongAdder tally(Future.State outcome) {
        return switch (outcome) {
            case SUCCESS -> succeeded;
            case FAILED -> failed;
            case CANCELLED -> cancelled;
            case RUNNING -> throw new IllegalStateException("a task must be done before it is counted, but was not");
        };
    }

    /**
     * Takes no more tasks from now on. Nothing happens if that is so already.
     *
     * @param release what to let go of when the last task has left, run in a thread of its own; null for nothing
     */
    public void shutdown(@Nullable Runnable release) {
        synchronized (terminated) {
            if (isShutdown()) {
                return;
            }
            this.release = release;
            if (present.getAndUpdate(count -> count | SHUT_DOWN) == 0) {
                letGo();
            }
        }
    }

    private void letGo() {
        Runnable last = release;
        if (last == null) {
            terminated.countDown();
            return;
        }
        // Whoever took the last task out may be the application's own thread, which must not wait for this.
        Thread.ofPlatform()
                .daemon(false)
                .name(name + " release")
                .inheritInheritableThreadLocals(false)
                .start(() -> {
                    try {
                        last.run();
                    } finally {
                        terminated.countDown();
                    }
                });
    }

    public boolean isShutdown() {
        return present.get() < 0;
    }

    public boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    public boolean awaitTermination(long time, TimeUnit unit) throws InterruptedException {
        return terminated.await(time, unit);
    }

    private long count() {
        return present.get() & Long.MAX_VALUE;
    }

    public LaneStatistics statistics() {
        long runningNow = Math.max(0, running.sum() - ahead.getAsLong());
        long queued = Math.max(0, count() - runningNow - leaving.sum());
        return new LaneStatistics(
                lane,
                queued,
                runningNow,
                succeeded.sum(),
                failed.sum(),
                cancelled.sum(),
                Duration.ofNanos(runNanos.sum()));
    }
}
