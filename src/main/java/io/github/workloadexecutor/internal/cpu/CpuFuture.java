package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Baggage;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.encoding.TaskSource;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.Waiter;
import io.github.workloadexecutor.internal.learning.TypeProfile;
import io.github.workloadexecutor.internal.limit.Grants;
import io.github.workloadexecutor.internal.output.Publication;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.TaskProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A task on the CPU lane. It holds the task's bytes, never the task, and those only until it is over or given up. */
sealed class CpuFuture<T extends @Nullable Object> extends LaneFuture<T> implements Runnable permits CarriedTask {

    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final Dispatcher dispatcher;
    private final long number;
    private final String title;
    private final TaskOptions options;
    private final TaskSource source;
    private final TypeProfile profile;
    private final @Nullable Measurement measurement;
    private final Function<@Nullable Object, T> valueOf;
    private final long size;

    // Written under the dispatcher's lock.
    private volatile @Nullable TaskProgress progress;

    // Written under the dispatcher's lock: whom the task was sent to, and who has not answered yet.
    private volatile @Nullable Worker worker;

    // Guarded by the dispatcher's lock: where the task stands in line, and whether it takes room in the queue.
    @Nullable
    TaskLine line;

    @Nullable
    CpuFuture<?> ahead;

    @Nullable
    CpuFuture<?> behind;

    boolean takesRoom;

    // Written before the task is queued: what travels beside it.
    private String baggage = "";

    // Guarded by the dispatcher's lock once the task has been started.
    private @Nullable TaskBody body;
    private int timesHandedBack;
    private int attempt = 1;
    private double heapFactor = 1;
    // The time is over, but perhaps the future does not say so yet.
    private @Nullable TaskTimeoutException timeout;
    // What earlier attempts came to: crashes, and at most one exhausted heap, not decoded yet.
    private List<WorkerCrashedException> crashes = List.of();
    private @Nullable Reply outOfHeap;

    /**
     * @param options how to run it
     * @param source what the task's code tells about its result
     * @param profile what is known of tasks of its type
     * @param measurement what its run costs; null if it is not measured
     * @param valueOf makes the future's value of what came back
     */
    CpuFuture(
            Dispatcher dispatcher,
            long number,
            String title,
            TaskBody body,
            TaskOptions options,
            TaskSource source,
            TypeProfile profile,
            @Nullable Measurement measurement,
            Function<@Nullable Object, T> valueOf) {
        super(dispatcher.life());
        this.dispatcher = dispatcher;
        this.number = number;
        this.title = title;
        this.body = body;
        this.size = body.size();
        this.options = options;
        this.source = source;
        this.profile = profile;
        this.measurement = measurement;
        this.valueOf = valueOf;
    }

    @Override
    public String taskName() {
        return name().toString();
    }

    private EncodedTask.Name name() {
        return new EncodedTask.Name(title, number);
    }

    long number() {
        return number;
    }

    /** A worker has seen the task fall into a pitfall. */
    void found(Worker at, Finding.Kind kind, String evidence) {
        dispatcher.costs().found(profile, at, kind, evidence);
    }

    /** What its run costs; null if it is not measured. */
    @Nullable
    Measurement measurement() {
        return measurement;
    }

    /** Adds entries to what travels beside it, as text. Called before the task is queued. */
    void takeAlong(String entries) {
        baggage = baggage.isEmpty() ? entries : baggage + entries;
    }

    TaskOptions options() {
        return options;
    }

    @Override
    public long bytes() {
        return size;
    }

    @Override
    public Optional<TaskProgress> progress() {
        return Optional.ofNullable(progress);
    }

    @Override
    public void start() {
        dispatcher.start(this, Objects.requireNonNull(body, "body"));
    }

    @Override
    public void discard() {
        dropBody();
    }

    @Override
    protected void onGivenUp(boolean wasQueued, boolean stop) {
        if (wasQueued) {
            boolean unused = dispatcher.forget(this);
        } else {
            dispatcher.stop(this, stop);
        }
    }

    @Override
    protected void admitted() {
        dispatcher.admitted(this);
    }

    @Override
    protected void pass(Grants permits) {
        dispatcher.pass(permits);
    }

    /** {@inheritDoc} One that was only sent ahead does not run yet. */
    @Override
    public boolean isRunning() {
        Worker at = worker;
        return super.isRunning() && (at == null || at.hasBegun(number));
    }

    // Waiting for the outcome.

    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (!isDone()) {
            boolean unused = awaitOutcome(FOR_EVER, /* interruptible= */ true);
        }
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long nanos = unit.toNanos(timeout);
        if (!isDone() && nanos > 0 && !awaitOutcome(Math.min(nanos, FOR_EVER), /* interruptible= */ true)) {
            return super.get(0, TimeUnit.NANOSECONDS);
        }
        return super.get(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public T join() {
        if (!isDone()) {
            try {
                boolean unused = awaitOutcome(FOR_EVER, /* interruptible= */ false);
            } catch (InterruptedException impossible) {
                Thread.currentThread().interrupt();
            }
        }
        return super.join();
    }

    /**
     * Waits and completes this future itself, if no other thread does that already.
     *
     * @return false if the time is over
     */
    private boolean awaitOutcome(long nanos, boolean interruptible) throws InterruptedException {
        if (!Waiter.isPossible()) {
            return true;
        }
        Waiter waiter = new Waiter(dispatcher.pollerOf(this));
        if (!waitFor(waiter)) {
            return true;
        }
        try {
            return waiter.await(this::isDone, System.nanoTime() + nanos, interruptible);
        } finally {
            waitNoMore(waiter);
            waiter.leave();
        }
    }

    /** Passes on what is left to do once the worker has answered, to whoever can do it best. */
    void conclude(Delivery delivery, Completers completers) {
        Waiter waiter = completingWaiter();
        if (waiter != null && waiter.isHere()) {
            delivery.run();
        } else if (waiter != null && waiter.hand(delivery)) {
            waiter.wake();
        } else {
            completers.run(delivery);
        }
    }

    // Under the dispatcher's lock.

    /** Its turn has come. */
    void begins() {
        beginsNow();
    }

    @Nullable
    Worker worker() {
        return worker;
    }

    void assignTo(@Nullable Worker next) {
        worker = next;
    }

    EncodedTask encoded() {
        TaskBody sent = bodyToSend();
        return new EncodedTask(number, title, attempt, sent.bytes(), sent.annex(), baggage(), limits(), measuring());
    }

    final TaskBody bodyToSend() {
        TaskBody sent = body;
        if (sent == null) {
            throw new IllegalStateException("task " + taskName() + " has been given up and must not be sent");
        }
        return sent;
    }

    /** What travels beside the task: also which permits it has. */
    private String baggage() {
        return hasSlots() ? baggage + Baggage.ofSlots(slots()).toText() : baggage;
    }

    /** Whether it has numbered permits. */
    boolean hasSlots() {
        return !slots().isEmpty();
    }

    private Measuring measuring() {
        Measurement measured = measurement;
        return measured == null ? Measuring.NO : measured.measuring();
    }

    TaskLimits limits() {
        if (options.timeout().isEmpty() && options.stallTimeout().isEmpty()) {
            return TaskLimits.NONE;
        }
        return new TaskLimits(
                options.timeout().map(Deadlines::nanos).orElse(0L),
                options.stallTimeout().map(Deadlines::nanos).orElse(0L));
    }

    @Nullable
    TaskBody body() {
        return body;
    }

    /** Gives the bytes to the caller, who closes them: the task is over, but they are still needed. */
    @Nullable
    TaskBody takeBody() {
        TaskBody taken = body;
        body = null;
        return taken;
    }

    /** Drops the bytes: the task is over, or nobody wants it. */
    void dropBody() {
        TaskBody dropped = body;
        body = null;
        if (dropped != null) {
            dropped.close();
        }
    }

    int countHandBack() {
        return ++timesHandedBack;
    }

    void progressed(TaskProgress reported) {
        progress = reported;
    }

    int attempt() {
        return attempt;
    }

    double heapFactor() {
        return heapFactor;
    }

    @Nullable
    TaskTimeoutException timeout() {
        return timeout;
    }

    /** Notes that the time is over, which is what the task fails with from now on, whatever else comes of it. */
    void expire(TaskTimeoutException overdue) {
        timeout = overdue;
    }

    /** The next attempt comes after a crash. */
    void attemptAfter(WorkerCrashedException crash) {
        List<WorkerCrashedException> all = new ArrayList<>(crashes);
        all.add(crash);
        crashes = all;
        attempt++;
        progress = null;
    }

    /** The next attempt comes in a worker with more heap. */
    void attemptAfter(Reply exhausted, double factor) {
        outOfHeap = exhausted;
        attempt++;
        progress = null;
        needMoreHeap(factor);
    }

    void needMoreHeap(double factor) {
        heapFactor = factor;
    }

    // After the worker is done with the task, in a thread that may run the application's code.

    void finish(Reply reply, Worker answering) {
        switch (reply.kind()) {
            case FAILURE, OUT_OF_HEAP -> {
                takeIn(reply, Measurement.UNKNOWN);
                fail(decodeFailure(reply, answering.name()));
            }
            case VALUE -> {
                T value;
                long begin = measurement == null ? 0 : System.nanoTime();
                try {
                    value = valueOf.apply(
                            Encoding.decodeResult(reply.body(), name(), source, dispatcher.allowedInResults()));
                } catch (DecodingException undecodable) {
                    fail(undecodable);
                    break;
                }
                if (measurement != null) {
                    takeIn(reply, System.nanoTime() - begin);
                }
                String outputs = reply.outputs();
                succeed(value, outputs == null ? null : new Publication("task " + taskName(), outputs));
            }
        }
        end();
    }

    private Throwable decodeFailure(Reply reply, String who) {
        return Encoding.decodeFailure(
                reply.body(), who + " running " + taskName(), source, dispatcher.allowedInResults());
    }

    private void takeIn(Reply reply, long decodingNanos) {
        Measurement measured = measurement;
        if (measured != null) {
            dispatcher.costs().takeIn(profile, measured, reply.cost(), size, decodingNanos);
        }
    }

    /** Fails with a crash, to which those of earlier attempts are added. */
    void finishCrashed(WorkloadException crash) {
        addEarlierCrashes(crash);
        finish(crash);
    }

    /**
     * What a task fails with that waits and cannot be run: if it has run before, what came of that, not why it ended.
     */
    Throwable failureUnlessRun(WorkloadException why) {
        Throwable last;
        if (!crashes.isEmpty()) {
            last = crashes.getLast();
            addEarlierCrashes(last);
        } else if (outOfHeap != null) {
            last = decodeFailure(outOfHeap, "a worker");
        } else {
            return why;
        }
        last.addSuppressed(why);
        return last;
    }

    private void addEarlierCrashes(Throwable last) {
        for (WorkerCrashedException earlier : crashes) {
            if (earlier != last) {
                last.addSuppressed(earlier);
            }
        }
    }

    void finish(Throwable failure) {
        fail(failure);
        end();
    }

    /** Does nothing: the only tasks seen as runnables are those that {@code shutdownNow} has cancelled. */
    @Override
    public void run() {}
}
