package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.encoding.FunctionTask;
import io.github.workloadexecutor.internal.encoding.RunnableTask;
import io.github.workloadexecutor.internal.lane.LaneEngine;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.LaneLife;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings waiting tasks and free workers together: tasks in order of arrival, the worker last used first, since its
 * caches are warmest and the others can be spared. Every task is in exactly one place: waiting, with one worker, or
 * over.
 *
 * <p>Nothing of the application's runs under the lock or in a backend's thread. What a reply leads to, decoding and
 * whatever depends on the future, runs in threads of the completer, so a callback that blocks holds up nobody else.
 */
public final class Dispatcher implements LaneEngine, WorkerListener {

    // A task that one dying worker after the other was sent and none started is not to go round for ever.
    private static final int MAX_HAND_BACKS = 3;

    private static final Duration GRACE_FOR_IDLE_WORKERS = Duration.ofSeconds(5);

    private final LaneLife life;
    private final LongSupplier numbers;
    private final Backend backend;
    private final ExecutorService completer;
    private final ScheduledExecutorService timer;
    private final DispatcherConfig config;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock. A set, so that a task that is given up leaves at once, from wherever it stands.
    private final LinkedHashSet<CpuFuture<?>> waiting = new LinkedHashSet<>();
    private final Deque<Worker> idle = new ArrayDeque<>();
    private final Map<Worker, CpuFuture<?>> busy = new HashMap<>();
    // Guarded by lock. Workers about to be killed, which must not get another task meanwhile.
    private final Set<Worker> doomed = new HashSet<>();
    private boolean stopping;

    /** What to do once the lock is free: send a task to a worker, or ask for workers, or neither. */
    private record Step(@Nullable Worker worker, @Nullable EncodedTask task, int demand) {
        static final Step NOTHING = new Step(null, null, 0);
    }

    /**
     * Opens the backend, which starts nothing yet.
     *
     * @param numbers gives each task its number
     * @param timer kills what does not end in time; the dispatcher ends it when the lane is terminated
     */
    public Dispatcher(DispatcherConfig config, LongSupplier numbers, Backend backend, ScheduledExecutorService timer) {
        this.life = new LaneLife(Lane.CPU, config.executorName());
        this.config = config;
        this.numbers = numbers;
        this.backend = backend;
        this.timer = timer;
        // No bound on threads: they run callbacks of the application's, and those may wait for each other.
        this.completer = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                5,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name(life.name() + " completer-", 1)
                        .factory());
        backend.open(this);
    }

    // From the submitter.

    @Override
    public <T extends @Nullable Object> LaneFuture<T> prepare(Callable<T> task, TaskOptions options) {
        // What a Callable<T> returns is a T, null included, and that is what the worker sends.
        @SuppressWarnings({"unchecked", "NullAway"})
        Function<@Nullable Object, T> valueOf = value -> (T) value;
        return prepare(task, task, options, valueOf);
    }

    @Override
    public <T extends @Nullable Object> LaneFuture<T> prepare(Runnable task, T result, TaskOptions options) {
        return prepare(new RunnableTask(task), task, options, nothing -> result);
    }

    private <T extends @Nullable Object> LaneFuture<T> prepare(
            Callable<?> call, Object task, TaskOptions options, Function<@Nullable Object, T> valueOf) {
        long number = numbers.getAsLong();
        String name = Encoding.nameOf(call) + " #" + number;
        byte[] body = Encoding.encodeTask(call, name);
        Object ofApplication = task instanceof FunctionTask<?, ?> applied ? applied.function() : task;
        return new CpuFuture<>(
                this, number, name, body, options, ofApplication.getClass().getClassLoader(), valueOf);
    }

    void start(CpuFuture<?> task) {
        life.enter(task);
        Step step;
        boolean late;
        lock.lock();
        try {
            waiting.addLast(task);
            step = match();
            late = stopping;
        } finally {
            lock.unlock();
        }
        perform(step);
        if (late) {
            // Came in while shutdownNow looked for tasks to cancel.
            boolean unused = task.cancelIfQueued();
        }
    }

    /** Takes out a task that was given up before it started. */
    void forget(CpuFuture<?> task) {
        lock.lock();
        try {
            waiting.remove(task);
            task.dropBody();
        } finally {
            lock.unlock();
        }
    }

    /** Makes a task end that was given up after it had started: interrupts it, then kills its worker. */
    void stop(CpuFuture<?> task) {
        Worker worker;
        lock.lock();
        try {
            worker = task.worker();
        } finally {
            lock.unlock();
        }
        if (worker == null) {
            return; // It is over, or about to be handed back, which ends it.
        }
        // Not in this thread: it is the application's, and if it is interrupted the worker's channel is closed.
        complete(() -> worker.cancel(task.number()));
        try {
            var unused = timer.schedule(
                    () -> killIfStillRunning(task, worker),
                    TimeUnit.NANOSECONDS.convert(config.workerGrace().plus(config.killGrace())),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException terminated) {
            // The task ended meanwhile, as the last of its lane.
        }
    }

    private void killIfStillRunning(CpuFuture<?> task, Worker worker) {
        lock.lock();
        try {
            if (busy.get(worker) != task) {
                return;
            }
            doomed.add(worker);
        } finally {
            lock.unlock();
        }
        worker.kill("its task %s was cancelled and had not ended %d ms later"
                .formatted(
                        task.taskName(),
                        config.workerGrace().plus(config.killGrace()).toMillis()));
    }

    // From the backend.

    @Override
    public void ready(Worker worker) {
        Step step;
        lock.lock();
        try {
            idle.addFirst(worker);
            step = match();
        } finally {
            lock.unlock();
        }
        perform(step);
    }

    @Override
    public void started(Worker worker) {}

    @Override
    public void progressed(Worker worker, TaskProgress progress) {}

    @Override
    public void overdue(Worker worker, TaskTimeoutException.Limit limit, TaskSnapshot snapshot) {}

    @Override
    public boolean withdraw(Worker worker) {
        lock.lock();
        try {
            return idle.remove(worker);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void replied(Worker worker, Reply reply, boolean leaving) {
        CpuFuture<?> task;
        Step step;
        lock.lock();
        try {
            task = taskOf(worker);
            if (task != null) {
                task.dropBody();
            }
            if (!leaving && !doomed.contains(worker)) {
                idle.addFirst(worker);
            }
            step = match();
        } finally {
            lock.unlock();
        }
        // The worker first, so that it computes while the reply is decoded here.
        perform(step);
        if (task != null) {
            complete(() -> task.finish(reply, worker.name()));
        }
    }

    @Override
    public void lost(Worker worker, @Nullable WorkloadException failure) {
        CpuFuture<?> task;
        Step step;
        lock.lock();
        try {
            idle.remove(worker);
            doomed.remove(worker);
            task = taskOf(worker);
            if (task != null && failure == null && !stopping && task.countHandBack() <= MAX_HAND_BACKS) {
                if (task.tryHandBack()) {
                    waiting.addFirst(task);
                }
                task = null;
            } else if (task != null) {
                task.dropBody();
            }
            step = match();
        } finally {
            lock.unlock();
        }
        perform(step);
        if (task != null) {
            CpuFuture<?> lost = task;
            WorkloadException why = failure != null ? failure : neverStarted(task);
            complete(() -> lost.finish(why));
        }
    }

    /** Takes a task off its worker; under the lock. */
    private @Nullable CpuFuture<?> taskOf(Worker worker) {
        CpuFuture<?> task = busy.remove(worker);
        if (task != null) {
            task.assignTo(null);
        }
        return task;
    }

    private static WorkloadException neverStarted(CpuFuture<?> task) {
        return new WorkerStartException(
                "task %s was sent to a worker that ended before it started the task, and is not sent again"
                        .formatted(task.taskName()),
                List.of(),
                null);
    }

    @Override
    public void unavailable(Supplier<? extends WorkloadException> failure) {
        List<CpuFuture<?>> stranded;
        lock.lock();
        try {
            stranded = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        complete(() -> stranded.forEach(task -> task.failQueued(failure.get())));
    }

    // Placement.

    /** Pairs a waiting task with an idle worker, if there are both; under the lock. */
    private Step match() {
        if (stopping) {
            return Step.NOTHING;
        }
        Worker worker = idle.peekFirst();
        if (worker == null) {
            return new Step(null, null, waiting.size());
        }
        CpuFuture<?> task = nextWaiting();
        if (task == null) {
            return Step.NOTHING;
        }
        idle.removeFirst();
        busy.put(worker, task);
        task.assignTo(worker);
        return new Step(worker, task.encoded(), 0);
    }

    private @Nullable CpuFuture<?> nextWaiting() {
        while (!waiting.isEmpty()) {
            CpuFuture<?> task = waiting.removeFirst();
            if (task.tryBegin()) {
                return task;
            }
            task.dropBody();
        }
        return null;
    }

    private void perform(Step step) {
        if (step.worker() != null && step.task() != null) {
            step.worker().run(step.task());
        } else if (step.demand() > 0) {
            backend.demand(step.demand());
        }
    }

    /** Runs what may run the application's code. If there is no thread for it, late is worse than here. */
    private void complete(Runnable action) {
        try {
            completer.execute(action);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            action.run();
        }
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
            step = match();
        } finally {
            lock.unlock();
        }
        perform(step);
    }

    @Override
    public void shutdown() {
        life.shutdown(this::release);
    }

    /** No task is left, so every worker is idle or starting. */
    private void release() {
        try {
            var unused = backend.close(GRACE_FOR_IDLE_WORKERS);
        } finally {
            timer.shutdownNow();
            completer.shutdown();
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<CpuFuture<?>> queued;
        List<Worker> running;
        lock.lock();
        try {
            stopping = true;
            queued = List.copyOf(waiting);
            running = List.copyOf(busy.keySet());
        } finally {
            lock.unlock();
        }
        List<Runnable> neverStarted = new ArrayList<>();
        for (CpuFuture<?> task : queued) {
            if (task.cancelIfQueued()) {
                neverStarted.add(task);
            }
        }
        running.forEach(worker -> worker.kill("its executor was told to shut down now"));
        return neverStarted;
    }
}
