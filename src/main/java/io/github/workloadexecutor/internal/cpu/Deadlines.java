package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the clock on this side: for tasks that wait too long, and for tasks in workers that should have said that a
 * limit is over, and did not. A task has timers only while it waits for the first time or runs, and only if it has
 * limits. Everything but the timers' own thread comes in under the dispatcher's lock.
 *
 * <p>The worker is nearer to the task and knows more, so it goes first: the limits count here from when the task was
 * its worker's first, and {@link #ALLOWANCE} and the kill grace are added to them.
 */
final class Deadlines {

    /** The time a report may take from a busy worker to here. */
    static final Duration ALLOWANCE = Duration.ofMillis(500);

    private final ReentrantLock lock;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoClock;
    private final long extraNanos;

    // Written once, by open, before there is any task.
    private @Nullable Expiry expiry;

    // Guarded by lock. A timer that finds other watches for its task than its own comes too late.
    private final Map<CpuFuture<?>, Watch> watches = new HashMap<>();

    /** Hears whose time is over. */
    interface Expiry {

        /**
         * Called in the timer's thread, without the lock; returns soon.
         *
         * @param worker who ran the task at that time; null if it waits
         */
        void expired(CpuFuture<?> task, @Nullable Worker worker, Limit limit);
    }

    private static final class Watch {
        private final @Nullable Worker worker;
        private Optional<ScheduledFuture<?>> first = Optional.empty();
        private Optional<ScheduledFuture<?>> stall = Optional.empty();
        private long progressNanos;
        private boolean lookedTwice;

        Watch(@Nullable Worker worker) {
            this.worker = worker;
        }
    }

    Deadlines(ReentrantLock lock, ScheduledExecutorService timer, LongSupplier nanoClock, Duration killGrace) {
        this.lock = lock;
        this.timer = timer;
        this.nanoClock = nanoClock;
        this.extraNanos = sum(nanos(ALLOWANCE), nanos(killGrace));
    }

    void open(Expiry listener) {
        expiry = listener;
    }

    static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration);
    }

    /** Adds what is not negative, up to the longest there is. */
    static long sum(long first, long second) {
        return first > Long.MAX_VALUE - second ? Long.MAX_VALUE : first + second;
    }

    /** The task waits for its first start. */
    void waiting(CpuFuture<?> task) {
        Duration allowed = task.options().queueTimeout().orElse(null);
        if (allowed != null) {
            Watch watch = new Watch(/* worker= */ null);
            watches.put(task, watch);
            watch.first = after(nanos(allowed), () -> fire(task, watch, Limit.QUEUE));
        }
    }

    /** The task is its worker's first, which begins with it now. */
    void started(CpuFuture<?> task, Worker worker) {
        TaskLimits limits = task.limits();
        if (limits.isNone() || worker.suspendsLimits()) {
            return;
        }
        Watch watch = new Watch(worker);
        watch.progressNanos = nanoClock.getAsLong();
        watches.put(task, watch);
        if (limits.runNanos() > 0) {
            long allowed = sum(limits.runNanos(), extraNanos);
            long startNanos = watch.progressNanos;
            watch.first = after(allowed, () -> checkRun(task, watch, startNanos, allowed));
        }
        if (limits.stallNanos() > 0) {
            watch.stall = after(sum(limits.stallNanos(), extraNanos), () -> checkStall(task, watch));
        }
    }

    /** The task has made progress. Costs no timer: the one that runs looks again when its time comes. */
    void progressed(CpuFuture<?> task) {
        Watch watch = watches.get(task);
        if (watch != null) {
            watch.progressNanos = nanoClock.getAsLong();
        }
    }

    /** Nobody needs to watch this task any more, or for now. */
    void over(CpuFuture<?> task) {
        if (watches.isEmpty()) {
            return;
        }
        Watch watch = watches.remove(task);
        if (watch != null) {
            Alarms.cancel(watch.first);
            Alarms.cancel(watch.stall);
        }
    }

    private Optional<ScheduledFuture<?>> after(long nanos, Runnable action) {
        return Alarms.set(timer, nanos, action);
    }

    // In the timer's thread.

    private void checkRun(CpuFuture<?> task, Watch watch, long startNanos, long allowed) {
        lock.lock();
        try {
            if (watches.get(task) != watch) {
                return;
            }
            if (nanoClock.getAsLong() - startNanos - allowed > nanos(ALLOWANCE)) {
                watch.first = secondLook(() -> fire(task, watch, Limit.RUN));
                return;
            }
        } finally {
            lock.unlock();
        }
        fire(task, watch, Limit.RUN);
    }

    /** A timer that is late says that this process was stopped itself. What the worker has said is still to be read. */
    private Optional<ScheduledFuture<?>> secondLook(Runnable action) {
        return after(nanos(ALLOWANCE), action);
    }

    private void checkStall(CpuFuture<?> task, Watch watch) {
        lock.lock();
        try {
            if (watches.get(task) != watch) {
                return;
            }
            long silent = nanoClock.getAsLong() - watch.progressNanos;
            long left = sum(task.limits().stallNanos(), extraNanos) - silent;
            if (left > 0) {
                watch.stall = after(left, () -> checkStall(task, watch));
                return;
            }
            if (-left > nanos(ALLOWANCE) && !watch.lookedTwice) {
                watch.lookedTwice = true;
                watch.stall = secondLook(() -> checkStall(task, watch));
                return;
            }
        } finally {
            lock.unlock();
        }
        fire(task, watch, Limit.STALL);
    }

    private void fire(CpuFuture<?> task, Watch watch, Limit limit) {
        boolean current;
        lock.lock();
        try {
            current = watches.get(task) == watch;
        } finally {
            lock.unlock();
        }
        Expiry listener = expiry;
        if (current && listener != null) {
            listener.expired(task, watch.worker, limit);
        }
    }
}
