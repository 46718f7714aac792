package io.github.workloadexecutor.internal.io;

import io.github.workloadexecutor.internal.context.Surroundings;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.output.Publication;
import io.github.workloadexecutor.internal.output.TaskOutputs;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A task on the I/O lane: one thread of its own, a virtual one, that waits for a permit of the lane, runs the task,
 * gives the permit back, and completes the future, in that order, so that what depends on the future never holds a
 * permit. If the task needs permits of views or resources, the thread is started when it has them.
 */
class IoFuture<T extends @Nullable Object> extends LaneFuture<T> implements Runnable {

    private final VirtualThreads engine;
    private final long number;
    private final Class<?> type;

    // Serves this task only, so an interrupt that comes late disturbs nobody. Written before the task begins.
    private volatile Thread thread;

    // Read by the task's own thread only, once it has begun. Dropped there, or by who gives up the task before it has
    // begun, so that a future that is kept does not keep the task.
    private @Nullable Callable<T> task;

    // The same, for what the submitting thread gave along.
    private @Nullable Surroundings surroundings;

    private final @Nullable TimeLimits limits;

    // Touched by the task's own thread only: the lane's permit that it runs with, if it needs one, and whether it has
    // lent its permits.
    private @Nullable Semaphore held;
    private boolean lent;

    // Written by the task.
    private volatile @Nullable TaskProgress progress;

    // Made by the first of the task's threads that opens an output, which most tasks never do.
    private volatile @Nullable TaskOutputs outputs;

    IoFuture(VirtualThreads engine, long number, Class<?> type, Callable<T> task, TaskOptions options) {
        super(engine.life());
        this.engine = engine;
        this.number = number;
        this.type = type;
        this.task = task;
        this.surroundings = engine.capturing().capture();
        this.thread = engine.threadFor(this);
        this.limits = options.timeout().isEmpty() && options.queueTimeout().isEmpty()
                ? null
                : new TimeLimits(this, engine.overtime(), options);
    }

    @Override
    public final String taskName() {
        return TaskName.of(type) + " #" + number;
    }

    @Override
    public final Optional<TaskProgress> progress() {
        return Optional.ofNullable(progress);
    }

    final void progressed(TaskProgress reported) {
        progress = reported;
    }

    @Override
    public final void start() {
        engine.start(this);
    }

    /** Its time begins. The task is accepted. */
    final void waits() {
        if (limits != null) {
            limits.waits();
        }
    }

    @Override
    protected final void admitted() {
        if (!isOver()) {
            engine.launch(this);
        }
    }

    /** Starts the thread. The task is accepted, and has its permits. */
    void launch() {
        thread.start();
    }

    /** Has another thread run the task, which has not begun; it is yet to be started. */
    final void moveTo(Thread other) {
        thread = other;
    }

    @Override
    public void run() {
        try {
            Semaphore permits = engine.permits();
            if (permits != null) {
                permits.acquire();
            }
            runTask(permits);
        } catch (InterruptedException whileWaitingForPermit) {
            // Given up, or the lane is shutting down now: either way the task has not begun and will not.
            boolean unused = cancel(/* mayInterruptIfRunning= */ false);
        } finally {
            leave();
        }
    }

    /** Called by the task's own thread, last of all, or instead of it. Twice does no harm. */
    final void leave() {
        task = null;
        surroundings = null;
        engine.left(this);
    }

    /**
     * Runs the task and completes the future, unless it was given up.
     *
     * @param permits where to give back the permit that the thread has; null if it has none
     */
    final void runTask(@Nullable Semaphore permits) {
        if (!tryBegin()) {
            timeIsOver();
            release(permits);
            return;
        }
        if (limits != null) {
            limits.begins();
        }
        held = permits;
        T value;
        Publication written;
        try {
            value = callTask();
            written = sealOutputs();
        } catch (Throwable failure) {
            timeIsOver();
            release(permits);
            dropOutputs();
            fail(failure);
            end();
            return;
        }
        timeIsOver();
        release(permits);
        succeed(value, written);
        end();
    }

    /** What the task has staged; made when it is asked for first. */
    final TaskOutputs outputs() {
        TaskOutputs made = outputs;
        if (made == null) {
            synchronized (this) {
                made = outputs;
                if (made == null) {
                    made = new TaskOutputs();
                    if (isDone()) {
                        made.drop(); // Nobody wants what is written from now on.
                    }
                    outputs = made;
                }
            }
        }
        return made;
    }

    private @Nullable Publication sealOutputs() {
        TaskOutputs opened = outputs;
        String tokens = opened == null ? null : opened.seal();
        return tokens == null ? null : new Publication("task " + taskName(), tokens);
    }

    private void dropOutputs() {
        TaskOutputs opened = outputs;
        if (opened != null) {
            opened.drop();
        }
    }

    T callTask() throws Exception {
        Callable<T> call = task;
        if (call == null) {
            throw new IllegalStateException("task " + taskName() + " must run once, but is asked to run again");
        }
        return engine.capturing().callIn(surroundings, new IoContext(this), call);
    }

    /** Gives the task's permits to others; false if it has none, or another thread than the task's own asks. */
    final boolean lend() {
        if (Thread.currentThread() != thread || lent) {
            return false;
        }
        Semaphore permits = held;
        release(permits);
        lent = lendPermits() || permits != null;
        return lent;
    }

    /** After they were lent. */
    final void takeBack() {
        lent = false;
        takeBackPermits();
        Semaphore permits = held;
        if (permits != null) {
            permits.acquireUninterruptibly();
        }
    }

    private void timeIsOver() {
        if (limits != null) {
            limits.over();
        }
    }

    /** Fails the task if it has not begun. */
    final void failUnlessBegun(Throwable failure) {
        if (failIfQueued(failure)) {
            doesNotRun();
        }
    }

    /** How much time it has; empty if there is no limit. */
    final Optional<Duration> remaining() {
        return limits == null ? Optional.empty() : limits.remaining();
    }

    private static void release(@Nullable Semaphore permits) {
        if (permits != null) {
            permits.release();
        }
    }

    @Override
    protected final void onGivenUp(boolean wasQueued, boolean stop) {
        if (wasQueued) {
            doesNotRun();
        } else if (stop) {
            interrupt();
        }
    }

    /** It has ended without having begun. Its thread may wait, or may never be started. */
    private void doesNotRun() {
        timeIsOver();
        interrupt();
        leave();
    }

    /** What runs the task, or is to. */
    final Thread thread() {
        return thread;
    }

    final void interrupt() {
        thread.interrupt();
    }

    final VirtualThreads engine() {
        return engine;
    }

    /** The class of the task. */
    final Class<?> type() {
        return type;
    }
}
