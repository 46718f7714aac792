package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.context.Capturing;
import io.github.workloadexecutor.internal.encoding.AllowedClasses;
import io.github.workloadexecutor.internal.encoding.RunnableTask;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.lane.LaneEngine;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.LaneLife;
import io.github.workloadexecutor.internal.lane.Poller;
import io.github.workloadexecutor.internal.learning.Profiles;
import io.github.workloadexecutor.internal.limit.Grants;
import io.github.workloadexecutor.internal.memory.PayloadStore;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes each task from its submission to its end, and is the only one who knows where it is. Every task is in exactly
 * one place: it waits or is with a worker ({@link Placement}), it waits for its back-off ({@link Retries}), its crash
 * is being looked into by a completer, or it is over.
 *
 * <p>Nothing of the application's runs under the lock, in a backend's thread or in the timer's. What a reply leads to,
 * decoding and whatever depends on the future, runs in the thread that waits for that very future, or in threads of the
 * {@link Completers}, so a callback that blocks holds up nobody else.
 */
public final class Dispatcher implements LaneEngine, WorkerListener {

    // A task that one dying worker after the other was sent and none started is not to go round for ever.
    private static final int MAX_HAND_BACKS = 3;

    private static final Duration GRACE_FOR_IDLE_WORKERS = Duration.ofSeconds(5);
    private static final Duration GRACE_FOR_OWN_THREADS = Duration.ofSeconds(1);

    private final String executorName;
    private final LaneLife life;
    private final Backend backend;
    private final Completers completers;
    private final @Nullable ArrayStore arrays;
    private final ScheduledExecutorService timer;
    private final Quarantine quarantine;
    private final AllowedClasses allowedInResults;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock, and so are the fields of tasks that have been started.
    private final QueueBounds bounds;
    private final Deadlines deadlines;
    private final Placement placement;
    private final Retries retries;

    private final CostReview costs;
    private final Admission admission;
    private final Stopping stopping;
    private final CrashReview crashReview;

    // For threads that wait for replies: how many tasks were sent ahead, as of the last reply. Written under lock.
    private volatile int ahead;

    private final ReplyPoller.Patience patience = new ReplyPoller.Patience();

    // Written before the lane is terminated, read after.
    private volatile List<String> leftOfBackend = List.of();

    /**
     * Opens the backend, which starts nothing yet.
     *
     * @param numbers gives each task its number
     * @param arrays makes what takes the large arrays of tasks, for workers of this machine; null if they stay in the
     *     bytes. The dispatcher closes it when the lane is terminated
     * @param profiles learn what tasks cost
     * @param findings are told what tasks should do otherwise
     * @param timer kills what does not end in time; the dispatcher ends it when the lane is terminated
     */
    public Dispatcher(
            DispatcherConfig config,
            LongSupplier numbers,
            @Nullable Supplier<PayloadStore> arrays,
            Backend backend,
            Profiles profiles,
            FindingLog findings,
            ScheduledExecutorService timer) {
        this(config, numbers, arrays, backend, profiles, findings, timer, System::nanoTime);
    }

    Dispatcher(
            DispatcherConfig config,
            LongSupplier numbers,
            @Nullable Supplier<PayloadStore> arrays,
            Backend backend,
            Profiles profiles,
            FindingLog findings,
            ScheduledExecutorService timer,
            LongSupplier nanoClock) {
        this.executorName = config.executorName();
        this.life = new LaneLife(Lane.CPU, config.executorName(), this::countAhead);
        this.backend = backend;
        this.arrays = arrays == null ? null : new ArrayStore(arrays);
        this.timer = timer;
        this.completers = new Completers(life.name());
        this.allowedInResults = config.allowedInResults();
        this.quarantine = new Quarantine(config.quarantineAfter(), nanoClock);
        this.bounds = new QueueBounds(life.name(), config, lock);
        this.deadlines = new Deadlines(lock, timer, nanoClock, config.killGrace());
        this.placement = new Placement(bounds, deadlines);
        this.retries = new Retries(timer);
        this.costs = new CostReview(findings);
        this.admission = new Admission(
                life,
                numbers,
                this.arrays,
                backend,
                profiles,
                costs,
                new PayloadReview(findings, config.payloadBudget()),
                lock,
                bounds,
                placement,
                deadlines,
                quarantine,
                completers);
        this.stopping = new Stopping(config, backend, lock, placement, deadlines, completers, timer);
        this.crashReview = new CrashReview(lock, placement, retries, quarantine, completers, backend);
        deadlines.open(stopping);
        backend.open(this);
    }

    // From the submitter.

    @Override
    public <T extends @Nullable Object> LaneFuture<T> prepare(Callable<T> task, TaskOptions options) {
        // What a Callable<T> returns is a T, null included, and that is what the worker sends.
        @SuppressWarnings({"unchecked", "NullAway"})
        Function<@Nullable Object, T> valueOf = value -> (T) value;
        return admission.prepare(this, task, options, valueOf);
    }

    @Override
    public <T extends @Nullable Object> LaneFuture<T> prepare(Runnable task, T result, TaskOptions options) {
        return admission.prepare(this, new RunnableTask(task), options, nothing -> result);
    }

    /**
     * Takes in a task that was encoded elsewhere, with the limits it has.
     *
     * @param executor a number for the executor it comes from
     * @param hearing is told what becomes of it; nothing of it is decoded here
     * @throws java.util.concurrent.RejectedExecutionException if the lane has been shut down
     */
    public Carried carry(long executor, EncodedTask task, Carried.Hearing hearing) {
        CarriedTask carried = new CarriedTask(this, EncodedTask.of(executor, task.id()), task, hearing);
        carried.start();
        return carried;
    }

    /** Has tasks take along what is captured of the threads that submit them. Called before the first task. */
    public void capture(Capturing context) {
        admission.capture(context);
    }

    AllowedClasses allowedInResults() {
        return allowedInResults;
    }

    CostReview costs() {
        return costs;
    }

    void start(CpuFuture<?> task, TaskBody body) {
        admission.start(task, body);
    }

    /** A task that waited for permits has them; or it has been given up. */
    void admitted(CpuFuture<?> task) {
        Step step;
        lock.lock();
        try {
            if (!placement.admit(task)) {
                return;
            }
            step = placement.match();
        } finally {
            lock.unlock();
        }
        step.perform(backend);
    }

    /**
     * Tells others that they have got permits of a task. Under the lock, that is put off: one of them may be placed.
     */
    void pass(Grants permits) {
        if (lock.isHeldByCurrentThread()) {
            completers.run(permits);
        } else {
            permits.run();
        }
    }

    /** Takes out a task that will not start, or not again; false if it does not wait. */
    boolean forget(CpuFuture<?> task) {
        lock.lock();
        try {
            return placement.forget(task) || retries.forget(task);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends a task that was given up after it had been sent to a worker. One that its worker has not begun with is over
     * at once.
     *
     * @param force whether one that runs is ended, too
     */
    void stop(CpuFuture<?> task, boolean force) {
        Step step = stopping.stop(task, force);
        if (step != null) {
            step.perform(backend);
        }
    }

    /** Ends a task that its worker has not begun with; false if there is no such task any more. */
    boolean takeBack(CpuFuture<?> task) {
        lock.lock();
        try {
            if (!placement.forget(task) && !placement.reclaim(task)) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        return task.cancelIfQueued();
    }

    /** Kills the worker that is at a task; nothing happens if none is. */
    void kill(CpuFuture<?> task, String reason) {
        Worker worker;
        Step step;
        lock.lock();
        try {
            worker = task.worker();
            if (worker == null || !placement.isAt(worker, task)) {
                return;
            }
            placement.doom(worker);
            step = placement.match();
        } finally {
            lock.unlock();
        }
        step.perform(backend);
        worker.kill(reason);
    }

    @Override
    public Poller poller() {
        if (!backend.isPolled()) {
            return Poller.IN_VAIN;
        }
        return new ReplyPoller(this::answering, this::ahead, patience);
    }

    /** For a thread that waits for one task. */
    Poller pollerOf(CpuFuture<?> task) {
        if (!backend.isPolled()) {
            return Poller.IN_VAIN;
        }
        return new ReplyPoller(
                () -> {
                    Worker worker = task.worker();
                    return worker == null ? List.of() : List.of(worker);
                },
                () -> 0,
                patience);
    }

    private List<Worker> answering() {
        lock.lock();
        try {
            return placement.workers();
        } finally {
            lock.unlock();
        }
    }

    private int ahead() {
        return ahead;
    }

    private long countAhead() {
        lock.lock();
        try {
            return placement.ahead();
        } finally {
            lock.unlock();
        }
    }

    // From the backend.

    @Override
    public String executorName() {
        return executorName;
    }

    @Override
    public void ready(Worker worker) {
        Step step;
        lock.lock();
        try {
            step = placement.offer(worker);
        } finally {
            lock.unlock();
        }
        step.perform(backend);
    }

    @Override
    public void progressed(Worker worker, long taskId, TaskProgress progress) {
        lock.lock();
        try {
            CpuFuture<?> task = placement.taskOf(worker, taskId);
            if (task != null) {
                task.progressed(progress);
                deadlines.progressed(task);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void overdue(Worker worker, long taskId, Limit limit, @Nullable TaskSnapshot snapshot) {
        CpuFuture<?> task;
        lock.lock();
        try {
            task = placement.taskOf(worker, taskId);
        } finally {
            lock.unlock();
        }
        if (task != null) {
            stopping.timeOut(task, worker, limit, snapshot, /* evidence= */ "");
        }
    }

    @Override
    public void found(Worker worker, long taskId, Finding.Kind kind, String evidence) {
        CpuFuture<?> task;
        lock.lock();
        try {
            task = placement.taskOf(worker, taskId);
        } finally {
            lock.unlock();
        }
        if (task != null) {
            task.found(worker, kind, evidence);
        }
    }

    @Override
    public boolean withdraw(Worker worker) {
        lock.lock();
        try {
            return placement.withdraw(worker);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Answered replied(Worker worker, List<Reply> replies, boolean leaving) {
        List<Delivery> deliveries = new ArrayList<>(replies.size());
        boolean free;
        CpuFuture<?> unwanted;
        Step step;
        lock.lock();
        try {
            for (Reply reply : replies) {
                CpuFuture<?> task = placement.answered(worker, reply.taskId());
                if (task != null && !placement.isStopping() && Retries.allowedWithMoreHeap(task, reply)) {
                    runWithMoreHeap(task, reply);
                } else if (task != null) {
                    boolean exculpated = !quarantine.isEmpty() && reply.kind() != Reply.Kind.OUT_OF_HEAP;
                    TaskBody innocent = exculpated ? task.takeBody() : null;
                    deliveries.add(new Delivery(task, reply, worker, task.timeout(), innocent, quarantine));
                    task.dropBody();
                }
            }
            placement.settle(worker, leaving);
            step = placement.match();
            free = placement.isFree(worker);
            ahead = placement.ahead();
            unwanted = unwanted(worker);
        } finally {
            lock.unlock();
        }
        // The worker first, so that it computes while the replies are decoded here.
        step.perform(backend);
        endByForce(worker, unwanted);
        return new Answered(free, () -> deliver(deliveries));
    }

    private void deliver(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            if (delivery.reply().outputs() == null) {
                delivery.task().giveBackPermits(); // At once: nothing of the task runs any more, or is to be published.
            }
        }
        for (Delivery delivery : deliveries) {
            delivery.task().conclude(delivery, completers);
        }
    }

    /** Under the lock. */
    private void runWithMoreHeap(CpuFuture<?> task, Reply reply) {
        if (task.tryHandBack()) {
            task.attemptAfter(reply, Retries.heapFactor(task));
            placement.addFirst(task);
        } else {
            task.dropBody();
        }
    }

    @Override
    public void lost(Worker worker, Fate fate) {
        Map<CpuFuture<?>, Optional<WorkloadException>> failed = new LinkedHashMap<>();
        Step step;
        lock.lock();
        try {
            List<CpuFuture<?>> had = placement.lose(worker);
            for (int i = had.size() - 1; i >= 0; i--) {
                CpuFuture<?> task = had.get(i);
                WorkloadException failure = fate.of(task.number(), task.taskName(), task.attempt(), task.ranFor());
                if (failure != null || !isTakenBack(task, /* wasFirst= */ i == 0)) {
                    placement.gone(task);
                    failed.put(task, Optional.ofNullable(failure));
                }
            }
            step = placement.match();
            ahead = placement.ahead();
        } finally {
            lock.unlock();
        }
        step.perform(backend);
        failed.forEach((task, failure) -> completers.run(() -> crashReview.lost(task, failure.orElse(null))));
    }

    @Override
    public void taskLost(Worker worker, long taskId, Fate fate) {
        CpuFuture<?> task;
        WorkloadException failure = null;
        boolean reviewed = false;
        CpuFuture<?> unwanted;
        Step step;
        lock.lock();
        try {
            task = placement.loseTask(worker, taskId);
            if (task == null) {
                return;
            }
            failure = fate.of(taskId, task.taskName(), task.attempt(), task.ranFor());
            if (failure != null || !isTakenBack(task, /* wasFirst= */ false)) {
                placement.gone(task);
                reviewed = true;
            }
            placement.settle(worker, /* leaving= */ false);
            step = placement.match();
            ahead = placement.ahead();
            unwanted = unwanted(worker);
        } finally {
            lock.unlock();
        }
        step.perform(backend);
        endByForce(worker, unwanted);
        if (reviewed) {
            @Nullable WorkloadException why = failure;
            completers.run(() -> crashReview.lost(task, why));
        }
    }

    /** Whether a task that did not start waits again, or is over because nobody wants it; under the lock. */
    private boolean isTakenBack(CpuFuture<?> task, boolean wasFirst) {
        if (placement.isStopping() || task.timeout() != null) {
            return false;
        }
        if (wasFirst && task.countHandBack() > MAX_HAND_BACKS) {
            return false;
        }
        placement.queueAgain(task);
        return true;
    }

    @Override
    public void unavailable(Supplier<? extends WorkloadException> failure) {
        failStranded(placement::strand, failure);
    }

    @Override
    public void largerUnavailable(Supplier<? extends WorkloadException> failure) {
        failStranded(placement::strandForHeap, failure);
    }

    private void failStranded(Supplier<List<CpuFuture<?>>> strand, Supplier<? extends WorkloadException> failure) {
        List<CpuFuture<?>> stranded;
        lock.lock();
        try {
            stranded = strand.get();
            stranded.forEach(CpuFuture::dropBody);
        } finally {
            lock.unlock();
        }
        completers.runEach(stranded.stream()
                .<Runnable>map(task -> () -> task.failQueued(task.failureUnlessRun(failure.get())))
                .toList());
    }

    // Life.

    @Override
    public LaneLife life() {
        return life;
    }

    /** Counts the backend's workers. */
    public WorkerStatistics workers() {
        return backend.statistics();
    }

    /** Changes how many workers there may be. */
    public void resize(int workers) {
        backend.resize(workers);
        Step step;
        lock.lock();
        try {
            placement.forgetDemand();
            step = placement.match();
        } finally {
            lock.unlock();
        }
        step.perform(backend);
    }

    @Override
    public void shutdown() {
        life.shutdown(this::release);
        lock.lock();
        try {
            bounds.wakeAll();
        } finally {
            lock.unlock();
        }
    }

    /** No task is left, so every worker is idle or starting. */
    private void release() {
        try {
            leftOfBackend = backend.close(GRACE_FOR_IDLE_WORKERS);
        } finally {
            timer.shutdownNow();
            completers.shutdown();
            if (arrays != null) {
                arrays.close();
            }
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<CpuFuture<?>> queued;
        Map<Worker, CpuFuture<?>> running;
        lock.lock();
        try {
            placement.stop();
            queued = retries.allWaiting(placement);
            running = placement.busy();
        } finally {
            lock.unlock();
        }
        List<Runnable> neverStarted = new ArrayList<>();
        for (CpuFuture<?> task : queued) {
            if (task.cancelIfQueued() && task.attempt() == 1) {
                neverStarted.add(task);
            }
        }
        running.forEach(this::endByForce);
        return neverStarted;
    }

    /** What a worker has come to although nothing is to run any more; null if it has not. Under the lock. */
    private @Nullable CpuFuture<?> unwanted(Worker worker) {
        return placement.isStopping() ? placement.firstOf(worker) : null;
    }

    private void endByForce(Worker worker, @Nullable CpuFuture<?> unwanted) {
        if (unwanted != null) {
            unwanted.stoppedByForce();
            worker.kill("its executor was told to shut down now");
        }
    }

    @Override
    public List<String> left() {
        List<String> left = new ArrayList<>(leftOfBackend);
        if (life.isTerminated()) {
            left.addAll(completers.left(GRACE_FOR_OWN_THREADS));
            return left;
        }
        lock.lock();
        try {
            placement.busy().forEach((worker, task) -> left.add("task " + task.taskName() + " in " + worker.name()));
        } finally {
            lock.unlock();
        }
        int alive = backend.statistics().alive();
        if (alive > 0) {
            left.add(alive == 1 ? "1 worker of " + life.name() : alive + " workers of " + life.name());
        }
        return left;
    }
}
