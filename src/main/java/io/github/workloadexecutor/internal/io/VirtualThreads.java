package io.github.workloadexecutor.internal.io;

import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.internal.context.Capturing;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.lane.LaneEngine;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.LaneLife;
import io.github.workloadexecutor.internal.learning.TypeProfile;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs each task in a virtual thread of its own, at most as many at once as there are permits. Who waits for a permit
 * waits in order of arrival, as a parked virtual thread.
 */
public final class VirtualThreads implements LaneEngine {

    /** As many permits as tasks come. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final LaneLife life;
    private final LongSupplier numbers;
    private final FindingLog findings;
    private final ThreadFactory threads;
    private final @Nullable Semaphore permits;
    private final ComputeThreads computing;
    private final MeasuringThreads measuring;

    // Every task between its start and the end of its thread.
    private final Set<IoFuture<?>> present = ConcurrentHashMap.newKeySet();

    // Set by shutdownNow, before it looks at who is present.
    private volatile boolean stopping;

    private final CarrierGuard guard;

    // Made when the first task has a limit of time. Guarded by this.
    private @Nullable Overtime overtime;

    // Written before the first task.
    private Capturing capturing = Capturing.NOTHING;

    public VirtualThreads(String executorName, int limit, LongSupplier numbers, FindingLog findings) {
        this.life = new LaneLife(Lane.IO, executorName);
        this.numbers = numbers;
        this.findings = findings;
        this.guard = new CarrierGuard(life, present, findings);
        this.threads = Thread.ofVirtual().name(life.name() + "-", 1).factory();
        this.permits = limit == UNLIMITED ? null : new Semaphore(limit, /* fair= */ true);
        int processors = Runtime.getRuntime().availableProcessors();
        this.computing = new ComputeThreads(life.name() + " computing", processors);
        this.measuring = new MeasuringThreads(life.name() + " measured", processors, permits);
    }

    @Override
    public <T extends @Nullable Object> LaneFuture<T> prepare(Callable<T> task, TaskOptions options) {
        Class<?> type = task instanceof IoCall<?, ?> call ? call.type() : task.getClass();
        return new IoFuture<>(this, numbers.getAsLong(), type, task, options);
    }

    @Override
    public <T extends @Nullable Object> LaneFuture<T> prepare(Runnable task, T result, TaskOptions options) {
        return new IoFuture<>(this, numbers.getAsLong(), task.getClass(), Executors.callable(task, result), options);
    }

    /**
     * The same for a task of which nobody has said whether it computes or waits: that is learned from its runs.
     *
     * @param task what to run
     * @param type the class of what the application gave
     * @param profile what is known of its type
     */
    public <T extends @Nullable Object> LaneFuture<T> prepareUndeclared(
            Callable<T> task, Class<?> type, TypeProfile profile) {
        return new UndeclaredFuture<>(this, numbers.getAsLong(), task, type, profile);
    }

    /** A task was measured, and its profile has taken that in. */
    void learned(UndeclaredFuture<?> task) {
        TypeProfile profile = task.profile();
        if (!findings.isOn() || profile.isMovable()) {
            return;
        }
        if (profile.keepsProcessorsBusy()) {
            findings.report(
                    Finding.Kind.COMPUTES_ON_IO_LANE,
                    profile.name(),
                    () -> profile.evidence() + "; it runs on one of " + computing.limit()
                            + " platform threads for tasks that compute, beside no virtual thread",
                    "Implement CpuTask, or annotate it with @Shippable, and it runs in a worker; or give it to a pool"
                            + " of your own");
        } else if (profile.isMixed()) {
            findings.report(
                    Finding.Kind.MIXED,
                    profile.name(),
                    () -> profile.evidence().toString(),
                    "Split it: fetch on the I/O lane, parse on the CPU lane");
        }
    }

    ComputeThreads computing() {
        return computing;
    }

    MeasuringThreads measuring() {
        return measuring;
    }

    Thread threadFor(IoFuture<?> task) {
        return threads.newThread(task);
    }

    synchronized Overtime overtime() {
        Overtime made = overtime;
        if (made == null) {
            made = new Overtime(life.name());
            overtime = made;
        }
        return made;
    }

    void start(IoFuture<?> task) {
        life.enter(task);
        present.add(task);
        guard.wake();
        if (stopping && task.cancelIfQueued()) {
            present.remove(task); // Came in while shutdownNow looked for tasks to stop.
            return;
        }
        task.waits();
        if (task.askForPermits()) {
            launch(task);
        }
    }

    /** Starts the thread of a task that has its permits, or that has been given up. */
    void launch(IoFuture<?> task) {
        try {
            task.launch();
        } catch (Throwable cannotStart) {
            // Out of memory, most likely. The task is accepted, so its future has to say so.
            task.failUnlessBegun(cannotStart);
        }
    }

    void left(IoFuture<?> task) {
        present.remove(task);
    }

    @Nullable
    Semaphore permits() {
        return permits;
    }

    /** Has the type of each task told that keeps its carrier thread from others, while it does. */
    public void onHog(Consumer<? super Class<?>> told) {
        guard.tell(told);
    }

    /** Has tasks take along what is captured of the threads that submit them. */
    public void capture(Capturing context) {
        capturing = context;
    }

    Capturing capturing() {
        return capturing;
    }

    @Override
    public LaneLife life() {
        return life;
    }

    @Override
    public void shutdown() {
        life.shutdown(null);
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        stopping = true;
        List<Runnable> neverStarted = new ArrayList<>();
        // First those that wait: an interrupted task gives its permit back, and a waiter would start with it.
        for (IoFuture<?> task : present) {
            if (task.cancelIfQueued()) {
                neverStarted.add(task);
            }
        }
        for (IoFuture<?> task : present) {
            task.stoppedByForce();
            task.interrupt();
        }
        return neverStarted;
    }

    @Override
    public List<String> left() {
        return present.stream()
                .filter(task -> !task.isOver())
                .map(task -> "task " + task.taskName() + " of " + life.name() + ", which ignores its interrupt")
                .toList();
    }
}
