package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Progress;
import io.github.workloadexecutor.internal.wire.Vitals;
import io.github.workloadexecutor.internal.worker.RunningTask.Report;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says what there is to say about a running task: its progress, that its time is over, and signs of life. All of it
 * goes before the task's reply, by the same way, so the reply does not overtake it.
 *
 * <p>Also does, once and off the way to the first result, what a new worker has to do that takes long.
 */
final class Reporter extends Overseer {

    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FrameChannel channel;
    private final TaskThread tasks;
    private final long vitalsNanos;
    private final Runnable settling;

    // What may be reported about. Cleared under the gate, under which reports are sent: none comes after the reply.
    private final Object gate = new Object();
    private volatile @Nullable RunningTask open;

    // Guarded by gate: the open task, if something was sent about it, which its reply must not overtake then.
    private @Nullable RunningTask toldOf;

    // Written by whoever sends them: this thread, or the task thread before a reply.
    private volatile long vitalsAt = System.nanoTime();

    // Set once by this thread: from here on vitals are quickly had.
    private volatile boolean warm;

    // Touched only by this thread.
    private final long settleAt = System.nanoTime() + SETTLE_NANOS;
    private boolean settled;
    private @Nullable Report sent;
    private long sentAt = System.nanoTime() - PROGRESS_NANOS;
    private @Nullable RunningTask lastSeen;

    /**
     * Creates it.
     *
     * @param vitalsNanos how often to give a sign of life while a task runs; 0 for never
     * @param settling what a new worker has to do; runs in this thread, which lives as long as the process
     */
    Reporter(Lifeline lifeline, TaskThread tasks, long vitalsNanos, Runnable settling) {
        super("worker-reporter", lifeline);
        this.channel = lifeline.channel();
        this.tasks = tasks;
        this.vitalsNanos = vitalsNanos > 0 ? Math.min(vitalsNanos, Ladder.LONGEST) : Ladder.LONGEST;
        this.settling = settling;
    }

    /** Whether all is loaded that tells about memory and time. */
    boolean isWarm() {
        return warm;
    }

    /** A task has begun. */
    void begin(RunningTask task) {
        open = task;
        expect(task.startNanos() + vitalsNanos);
    }

    /**
     * Called by the task thread: sends what the reply must not overtake, and makes sure that nothing comes after.
     *
     * @return whether anything was sent about the task
     */
    boolean beforeReply(RunningTask task) throws IOException {
        boolean told;
        synchronized (gate) {
            open = null;
            told = toldOf == task;
            toldOf = null;
        }
        Frame overdue = task.takeOverdue();
        if (overdue != null) {
            channel.send(overdue);
            told = true;
        }
        long now = System.nanoTime();
        if (warm && now - vitalsAt >= FRESH_NANOS) {
            vitalsAt = now;
            Frame vitals = vitals(task);
            if (vitals != null) {
                channel.send(vitals);
                told = true;
            }
        }
        return told;
    }

    @Override
    long look(long now) throws IOException {
        long next = settle(now);
        RunningTask task = open;
        if (task == null) {
            // Between tasks that follow each other this thread keeps its rhythm, and none of them has to wake it.
            RunningTask last = tasks.lastAccepted();
            boolean quiet = last == lastSeen;
            lastSeen = last;
            return quiet ? next : earlier(next, now + vitalsNanos);
        }
        tellOverdue(task);
        next = earlier(next, tellProgress(task, now));
        return earlier(next, tellVitals(task, now));
    }

    private long settle(long now) {
        if (settled) {
            return never(now);
        }
        if (now - settleAt < 0) {
            return settleAt;
        }
        settled = true;
        settling.run();
        try {
            var unused1 = Vitals.toBody(OwnVitals.measure());
            var unused2 = Snapshot.load();
            warm = true;
        } catch (OutOfMemoryError | LinkageError cannotTell) {
            System.err.println("worker cannot tell about its memory before each reply: " + cannotTell);
        }
        return never(now);
    }

    private void tellOverdue(RunningTask task) throws IOException {
        synchronized (gate) {
            Frame overdue = open == task ? task.takeOverdue() : null;
            if (overdue != null) {
                toldOf = task;
                channel.send(overdue);
            }
        }
    }

    private long tellProgress(RunningTask task, long now) throws IOException {
        if (Objects.equals(task.latest(), sent)) {
            return never(now);
        }
        long due = sentAt + PROGRESS_NANOS;
        if (now - due < 0) {
            return due;
        }
        task.listen();
        Report report = task.latest();
        if (report != null && !report.equals(sent)) {
            sent = report;
            sentAt = now;
            tell(task, Frame.of(FrameKind.PROGRESS, task.id(), Progress.toBody(report.progress())));
        }
        return never(now);
    }

    private long tellVitals(RunningTask task, long now) throws IOException {
        long last = vitalsAt;
        long due = (last - task.startNanos() > 0 ? last : task.startNanos()) + vitalsNanos;
        if (now - due < 0) {
            return due;
        }
        vitalsAt = now;
        Frame vitals = vitals(task);
        if (vitals != null) {
            tell(task, vitals);
        }
        return now + vitalsNanos;
    }

    private void tell(RunningTask task, Frame frame) throws IOException {
        synchronized (gate) {
            if (open == task) {
                toldOf = task;
                channel.send(frame);
            }
        }
    }

    /** Null if there is no memory to measure memory with; the task that has it all will hear of that itself. */
    private static @Nullable Frame vitals(RunningTask task) {
        try {
            return Frame.of(FrameKind.VITALS, task.id(), Vitals.toBody(OwnVitals.measure()));
        } catch (OutOfMemoryError exhausted) {
            return null;
        }
    }
}
