package io.github.workloadexecutor.internal.io;

import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.internal.limit.Clock.Alarm;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The time that one task of the I/O lane has, to wait and to run. At most one alarm is set for it, and none once it is
 * over. When the time is over the future fails, and the task's thread is interrupted; nothing else can be done to it.
 */
final class TimeLimits {

    // A limit of more than half the range of the clock is none.
    private static final long LONGEST = Long.MAX_VALUE / 2;

    private final IoFuture<?> task;
    private final Overtime overtime;
    private final @Nullable Duration toWait;
    private final @Nullable Duration toRun;

    // Guarded by this.
    private @Nullable Alarm alarm;
    private boolean over;

    // Written by the task's thread before the task begins.
    private volatile long runDue;

    TimeLimits(IoFuture<?> task, Overtime overtime, TaskOptions options) {
        this.task = task;
        this.overtime = overtime;
        this.toWait = options.queueTimeout().orElse(null);
        this.toRun = options.timeout().orElse(null);
    }

    private static long nanos(Duration duration) {
        return Math.min(TimeUnit.NANOSECONDS.convert(duration), LONGEST);
    }

    /** It waits from now on. */
    void waits() {
        if (toWait != null) {
            set(toWait, () -> waitedTooLong(toWait));
        }
    }

    /** It runs from now on. */
    void begins() {
        if (toRun == null) {
            over();
        } else {
            runDue = System.nanoTime() + nanos(toRun);
            set(toRun, () -> ranTooLong(toRun));
        }
    }

    /** It does neither any more. */
    synchronized void over() {
        over = true;
        cancel();
    }

    private synchronized void set(Duration time, Runnable late) {
        if (!over) {
            cancel();
            alarm = overtime.after(nanos(time), late);
        }
    }

    private void cancel() {
        Alarm set = alarm;
        alarm = null;
        if (set != null) {
            set.cancel();
        }
    }

    /** How much time is left to the task that runs; empty if there is no limit. */
    Optional<Duration> remaining() {
        return toRun == null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, runDue - System.nanoTime())));
    }

    // In a thread that may run the application's code.

    private void waitedTooLong(Duration allowed) {
        String permits = task.describePermits();
        task.failUnlessBegun(new TaskTimeoutException(
                task.taskName(),
                Limit.QUEUE,
                allowed,
                /* where= */ "",
                /* snapshot= */ null,
                permits.isEmpty() ? "" : "It was waiting for " + permits));
    }

    private void ranTooLong(Duration allowed) {
        boolean unused = task.completeExceptionally(new TaskTimeoutException(
                task.taskName(), Limit.RUN, allowed, /* where= */ "", snapshot(), /* evidence= */ ""));
    }

    private TaskSnapshot snapshot() {
        Thread thread = task.thread();
        Thread.State state = thread.getState();
        // Without the frames that are this library's.
        List<String> stack = Stream.of(thread.getStackTrace())
                .takeWhile(frame -> !frame.getClassName().equals(IoFuture.class.getName()))
                .map(StackTraceElement::toString)
                .toList();
        return new TaskSnapshot(state, task.ranFor(), /* cpuTime= */ Duration.ofNanos(-1), /* waitingFor= */ "", stack);
    }
}
