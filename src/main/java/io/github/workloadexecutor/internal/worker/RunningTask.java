package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One task in its worker, from its request to its end: what it can ask, what it says, and how far its end has been
 * forced. Holds neither its bytes nor its objects, since a task may keep its context for longer than it runs.
 */
final class RunningTask implements TaskContext {

    /** CPU time of the thread at the task's start, when nobody has looked in time. */
    static final long UNKNOWN = -1;

    /** Where it is in its life. Always forward, under the task thread's lock. */
    enum Stage {
        ACCEPTED,
        RUNNING,
        OVER,
        /** It has not ended although it had to: the process halts, and the task thread does nothing more. */
        DOOMED
    }

    /** Something said about progress, and when. */
    record Report(TaskProgress progress, long atNanos) {}

    private final long id;
    private final String title;
    private final Limits limits;
    private final CloseAtEnd resources;
    private final Runnable progressMade;

    // Guarded by the task thread's lock.
    private Stage stage = Stage.ACCEPTED;
    private final Ladder ladder;

    // Written by the task thread before it publishes the task as the current one.
    private long startNanos;
    private long startCpuNanos = UNKNOWN;

    private volatile boolean cancelled;

    // Written by any of the task's threads. Only the first report after one was sent wakes the reporter.
    private volatile @Nullable Report latest;
    private volatile boolean announced;

    // From the watchdog to whoever sends it, exactly once.
    private final AtomicReference<@Nullable Frame> overdue = new AtomicReference<>();

    RunningTask(long id, String title, Limits limits, Ladder ladder, CloseAtEnd resources, Runnable progressMade) {
        this.id = id;
        this.title = title;
        this.limits = limits;
        this.ladder = ladder;
        this.resources = resources;
        this.progressMade = progressMade;
    }

    /** What the task is called: asked for its text only when something is wrong. */
    EncodedTask.Name name() {
        return new EncodedTask.Name(title, id);
    }

    long id() {
        return id;
    }

    Limits limits() {
        return limits;
    }

    boolean hasLimits() {
        return limits.runNanos() > 0 || limits.stallNanos() > 0;
    }

    Ladder ladder() {
        return ladder;
    }

    Stage stage() {
        return stage;
    }

    void setStage(Stage next) {
        stage = next;
    }

    void start(long now, long cpuNanos) {
        startNanos = now;
        startCpuNanos = cpuNanos;
        stage = Stage.RUNNING;
    }

    long startNanos() {
        return startNanos;
    }

    long startCpuNanos() {
        return startCpuNanos;
    }

    /** When the run limit is over. */
    long runDue() {
        return after(startNanos, limits.runNanos());
    }

    /** When the stall limit is over, unless there is progress before. */
    long stallDue() {
        Report report = latest;
        return after(report == null ? startNanos : report.atNanos(), limits.stallNanos());
    }

    private static long after(long from, long limit) {
        return from + Math.min(limit > 0 ? limit : Long.MAX_VALUE, Ladder.LONGEST);
    }

    @Nullable
    Report latest() {
        return latest;
    }

    /** The next report wakes the reporter again. Called before {@link #latest} is read, so that none is missed. */
    void listen() {
        announced = false;
    }

    void cancel() {
        cancelled = true;
    }

    void leaveOverdue(Frame frame) {
        overdue.set(frame);
    }

    @Nullable
    Frame takeOverdue() {
        return overdue.getAndSet(null);
    }

    @Override
    public String taskName() {
        return name().toString();
    }

    @Override
    public int attempt() {
        return limits.attempt();
    }

    @Override
    public Optional<Duration> remaining() {
        return limits.runNanos() <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, runDue() - System.nanoTime())));
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void progress(double fraction, String note) {
        latest = new Report(new TaskProgress(fraction, note), System.nanoTime());
        if (!announced) {
            announced = true;
            progressMade.run();
        }
    }

    @Override
    public void closeAtWorkerEnd(AutoCloseable resource) {
        resources.add(Objects.requireNonNull(resource, "resource"));
    }
}
