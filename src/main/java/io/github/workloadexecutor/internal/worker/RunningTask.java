package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.backend.Baggage;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.internal.output.StagedOutputs;
import io.github.workloadexecutor.internal.output.TaskOutputs;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.task.Resource;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One task in its worker, from its request to its end: what it can ask, what it says, and how far its end has been
 * forced. Serves the forked worker and the in-process one. Holds neither its bytes nor its objects, since a task may
 * keep its context for longer than it runs.
 */
public final class RunningTask implements TaskContext, StagedOutputs {

    /** CPU time of the thread at the task's start, when nobody has looked in time. */
    public static final long UNKNOWN = -1;

    /** Where it is in its life. Always forward, under the lock of whoever runs it. */
    public enum Stage {
        ACCEPTED,
        RUNNING,
        OVER,
        /** It has not ended although it had to: nobody waits for it any more, and its thread does nothing more. */
        DOOMED
    }

    /** Something said about progress, and when. */
    public record Report(TaskProgress progress, long atNanos) {}

    private final long id;
    private final String title;
    private final Limits limits;
    private final String baggage;
    private final CloseAtEnd resources;
    private final Runnable progressMade;
    private final @Nullable Object worker;

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

    // Made by the first of the task's threads that opens an output, which most tasks never do.
    private volatile @Nullable TaskOutputs outputs;

    // Who reads this too early opens a file that nobody publishes, and finds out when it is closed, or never.
    private boolean outputsOver;

    // From the watchdog to whoever sends it, exactly once.
    private final AtomicReference<@Nullable Frame> overdue = new AtomicReference<>();

    RunningTask(
            long id,
            String title,
            Limits limits,
            String baggage,
            Ladder ladder,
            CloseAtEnd resources,
            Runnable progressMade) {
        this(id, title, limits, baggage, ladder, resources, progressMade, /* worker= */ null);
    }

    /**
     * Accepts a task in a process that has more than one worker.
     *
     * @param worker what stands for the worker, see {@link TaskContext#worker}
     */
    public RunningTask(EncodedTask task, Ladder ladder, CloseAtEnd resources, Runnable progressMade, Object worker) {
        this(
                task.id(),
                task.title(),
                new Limits(
                        task.attempt(), task.limits().runNanos(), task.limits().stallNanos()),
                task.baggage(),
                ladder,
                resources,
                progressMade,
                worker);
    }

    private RunningTask(
            long id,
            String title,
            Limits limits,
            String baggage,
            Ladder ladder,
            CloseAtEnd resources,
            Runnable progressMade,
            @Nullable Object worker) {
        this.id = id;
        this.title = title;
        this.limits = limits;
        this.baggage = baggage;
        this.ladder = ladder;
        this.resources = resources;
        this.progressMade = progressMade;
        this.worker = worker;
    }

    /** What the task is called: asked for its text only when something is wrong. */
    public EncodedTask.Name name() {
        return new EncodedTask.Name(title, id);
    }

    /** Its number. */
    public long id() {
        return id;
    }

    /** What travelled beside the task. */
    Baggage baggage() {
        return Baggage.of(baggage);
    }

    /** The same, as text. */
    String baggageText() {
        return baggage;
    }

    Limits limits() {
        return limits;
    }

    /** Whether it has a limit of time. */
    public boolean hasLimits() {
        return limits.runNanos() > 0 || limits.stallNanos() > 0;
    }

    /** How it is brought to its end. */
    public Ladder ladder() {
        return ladder;
    }

    Stage stage() {
        return stage;
    }

    /** Goes forward. */
    public void setStage(Stage next) {
        stage = next;
    }

    /** Begins. */
    public void start(long now, long cpuNanos) {
        startNanos = now;
        startCpuNanos = cpuNanos;
        stage = Stage.RUNNING;
    }

    /** When it began. */
    public long startNanos() {
        return startNanos;
    }

    long startCpuNanos() {
        return startCpuNanos;
    }

    /** When the run limit is over. */
    public long runDue() {
        return after(startNanos, limits.runNanos());
    }

    /** When the stall limit is over, unless there is progress before. */
    public long stallDue() {
        Report report = latest;
        return after(report == null ? startNanos : report.atNanos(), limits.stallNanos());
    }

    /** Says which limit is over: a clause that goes after the task's name. */
    public String verdict(Limit limit) {
        return limit == Limit.RUN
                ? "was over its time limit of " + limits.runNanos() / 1_000_000 + " ms"
                : "had made no progress for " + limits.stallNanos() / 1_000_000 + " ms";
    }

    private static long after(long from, long limit) {
        return from + Math.min(limit > 0 ? limit : Long.MAX_VALUE, Ladder.LONGEST);
    }

    /** What was last said about progress. */
    public @Nullable Report latest() {
        return latest;
    }

    /** The next report wakes the reporter again. Called before {@link #latest} is read, so that none is missed. */
    public void listen() {
        announced = false;
    }

    /** Sets its cancel flag. */
    public void cancel() {
        cancelled = true;
    }

    void leaveOverdue(Frame frame) {
        overdue.set(frame);
    }

    @Nullable
    Frame takeOverdue() {
        return overdue.getAndSet(null);
    }

    // Its outputs.

    @Override
    public TaskOutputs outputs() {
        TaskOutputs made = outputs;
        if (made == null) {
            synchronized (this) {
                made = outputs;
                if (made == null) {
                    made = new TaskOutputs();
                    if (outputsOver) {
                        made.drop();
                    }
                    outputs = made;
                }
            }
        }
        return made;
    }

    @Override
    public boolean keepsWhatArrives() {
        return true;
    }

    /** Ends the writing of outputs; gives the tokens of what is to be published, null if there is nothing. */
    public @Nullable String sealOutputs() {
        outputsOver = true;
        TaskOutputs written = outputs;
        return written == null ? null : written.seal();
    }

    /** The task has failed, so what it has written is not wanted. */
    public void dropOutputs() {
        outputsOver = true;
        TaskOutputs written = outputs;
        if (written != null) {
            written.drop();
        }
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
    public List<Integer> slots(Resource resource) {
        List<Integer> slots = baggage().slots(resource.name());
        return slots.isEmpty() ? TaskContext.super.slots(resource) : slots;
    }

    @Override
    public Object worker() {
        return worker == null ? TaskContext.super.worker() : worker;
    }

    @Override
    public void closeAtWorkerEnd(AutoCloseable resource) {
        resources.add(Objects.requireNonNull(resource, "resource"));
    }
}
