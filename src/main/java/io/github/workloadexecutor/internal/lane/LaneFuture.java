package io.github.workloadexecutor.internal.lane;

import io.github.workloadexecutor.internal.limit.Demand;
import io.github.workloadexecutor.internal.limit.Grants;
import io.github.workloadexecutor.internal.limit.Request;
import io.github.workloadexecutor.internal.output.Publication;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.IoFunction;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskProgress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task on a lane: its future and its state. It is counted in the lane's {@link LaneLife} from its acceptance until
 * its end, exactly once.
 *
 * <p>Completing the future and ending the work are two things. The lane does both, in that order. Anybody else can only
 * complete the future, which makes the lane give up the work.
 */
public abstract class LaneFuture<T extends @Nullable Object> extends TaskFuture<T> {

    private static final VarHandle STATE;
    private static final VarHandle WAITER;
    private static final VarHandle DECIDED;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(LaneFuture.class, "state", TaskState.class);
            WAITER = MethodHandles.lookup().findVarHandle(LaneFuture.class, "waiter", Waiter.class);
            DECIDED = MethodHandles.lookup().findVarHandle(LaneFuture.class, "decided", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // The future this thread is completing just now: what runs meanwhile is somebody's callback on it.
    private static final ThreadLocal<@Nullable LaneFuture<?>> COMPLETING = new ThreadLocal<>();

    /** Nobody yet. */
    private static final int OPEN = 0;

    /** The lane, which publishes outputs first. */
    private static final int PUBLISHING = 1;

    /** Somebody from outside, at once. */
    private static final int GIVEN_UP = 2;

    private static final long LOOK_NANOS = 20_000;

    private final LaneLife life;

    // Set when the lane is told to stop what runs.
    private volatile boolean forced;

    // Moved by compare-and-set only. The move to RUNNING publishes startedNanos.
    private volatile TaskState state = TaskState.QUEUED;
    private long startedNanos;

    // Touched only by the thread that moved the state to ENDED, or is about to.
    private boolean counted;
    private boolean left;
    private boolean endedByCallback;

    // Guarded by this.
    private @Nullable DoneActions<T> actions;

    // The thread that completes this future when its outcome is there. Set by compare-and-set.
    @SuppressWarnings("UnusedVariable") // by way of WAITER
    private volatile @Nullable Waiter waiter;

    // Who completes this future, for tasks that have written outputs: moved once, by compare-and-set, from OPEN.
    @SuppressWarnings("UnusedVariable") // by way of DECIDED
    private volatile int decided = OPEN;

    // Set before the task is started, if at all.
    private @Nullable Observer observer;

    // The permits it needs, if any. Set before the task is started.
    private @Nullable Request request;

    /** A part of the library that wants to know when a future is done. It returns at once and throws nothing. */
    public interface Observer {
        void done(LaneFuture<?> future);
    }

    protected LaneFuture(LaneLife life) {
        this.life = life;
    }

    /**
     * Hands the task to its lane.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the lane takes no more tasks
     */
    public abstract void start();

    /** Lets go of what a task holds that will never be started; the future stays as it is, and nobody has it. */
    public void discard() {}

    /**
     * Somebody has given up on this future, which is done now. A queued task has been ended already.
     *
     * @param wasQueued whether the task had not started
     * @param stop whether to stop a task that has
     */
    protected abstract void onGivenUp(boolean wasQueued, boolean stop);

    @Override
    public Lane lane() {
        return life.lane();
    }

    @Override
    public boolean isRunning() {
        return state == TaskState.RUNNING && !isDone();
    }

    /** None, unless the lane says otherwise. */
    @Override
    public Optional<TaskProgress> progress() {
        return Optional.empty();
    }

    /** Whether nothing of the task runs any more. */
    public final boolean isOver() {
        return state == TaskState.ENDED;
    }

    /** Whether its lane takes tasks. */
    public final boolean isLaneOpen() {
        return !life.isShutdown();
    }

    /** How many bytes of its own wait with it; 0 for a task that was not encoded. */
    public long bytes() {
        return 0;
    }

    /** Has the library's own observer told when the future is done. Called before the task is started. */
    public final void observe(Observer told) {
        observer = told;
    }

    // Permits.

    /** Has the task need permits to start, besides those it needs already. Called before it is started. */
    public final void require(Demand demand) {
        Request before = request;
        request = before == null ? Petitioner.request(demand, this) : before.and(demand);
    }

    /**
     * Asks for the permits that the task needs. Called once, by its lane, when the task has entered.
     *
     * @return whether it need not wait for any; otherwise {@link #admitted} is called when it has them
     */
    public final boolean askForPermits() {
        Request needed = request;
        return needed == null || needed.ask();
    }

    /**
     * The task had to wait for permits, and has them now; or it has been given up, and others have them. Called in the
     * thread of whoever gave them back; returns soon and throws nothing.
     */
    protected void admitted() {
        throw new IllegalStateException("the lane of task " + taskName() + " knows no permits");
    }

    /** The permits it waits for, in words; empty if it waits for none. */
    public final String describePermits() {
        Request needed = request;
        return needed == null ? "" : needed.describe();
    }

    /** The numbers of the permits it has got, by the name of the resource. */
    public final Map<String, List<Integer>> slots() {
        Request needed = request;
        return needed == null ? Map.of() : needed.slots();
    }

    /**
     * Gives the permits back, for good: nothing of the task runs any more, and it does not run again. Whatever depends
     * on its future comes after this, and so may need them.
     */
    public final void giveBackPermits() {
        Request held = request;
        if (held != null) {
            Grants next = held.giveBack();
            if (next != null) {
                pass(next);
            }
        }
    }

    /**
     * Gives to others, for a while, what limits how many tasks run at once; resources it keeps. Called by the running
     * task.
     *
     * @return false if there is nothing to give
     */
    protected final boolean lendPermits() {
        Request held = request;
        if (held == null || !held.isLimited()) {
            return false;
        }
        Grants next = held.lend();
        if (next != null) {
            pass(next);
        }
        return true;
    }

    /** Waits until the task has again what was lent. */
    protected final void takeBackPermits() {
        Request held = request;
        if (held != null && held.isLimited()) {
            held.takeBack();
        }
    }

    /** Tells those that have got the permits of this task. A lane that may hold a lock just now does so later. */
    protected void pass(Grants permits) {
        permits.run();
    }

    // Who waits.

    /** Has a thread complete this future when its outcome is there; false if another does. */
    public final boolean waitFor(Waiter thread) {
        return WAITER.compareAndSet(this, null, thread);
    }

    /** The thread does not wait for this future any more. */
    public final void waitNoMore(Waiter thread) {
        boolean unused = WAITER.compareAndSet(this, thread, null);
    }

    /** The thread to which the completion can be left: one waits, and nobody's callback would run in it. */
    protected final @Nullable Waiter completingWaiter() {
        Waiter thread = waiter;
        return thread == null || hasDependents() ? null : thread;
    }

    /** Whether completing this future runs somebody's callback. */
    private boolean hasDependents() {
        if (getNumberOfDependents() > 0) {
            return true;
        }
        synchronized (this) {
            return actions != null;
        }
    }

    // What the lane does.

    private boolean tryMove(TaskState from, TaskState to) {
        if (!from.canBecome(to)) {
            throw new IllegalStateException("a task that is " + from + " cannot become " + to);
        }
        return STATE.compareAndSet(this, from, to);
    }

    /** Moves a queued task to running; false if it has been given up, and is ended now. */
    public final boolean tryBegin() {
        if (isDone()) {
            boolean unused = endIfQueued();
            return false;
        }
        startedNanos = System.nanoTime();
        if (!tryMove(TaskState.QUEUED, TaskState.RUNNING)) {
            return false;
        }
        life.began();
        return true;
    }

    /** The task that was given to a worker ahead of time is now its first. */
    protected final void beginsNow() {
        startedNanos = System.nanoTime();
    }

    /** How long it has run, since its attempt began. To be asked by who can tell that it runs. */
    public final Duration ranFor() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Notes that the lane now stops this running task, so that its failure is not the task's own. */
    public final void stoppedByForce() {
        forced = true;
    }

    /**
     * Moves a running task that has not begun after all, or is to run again, back to queued; false if it was given up,
     * and is ended now.
     */
    public final boolean tryHandBack() {
        life.handedBack();
        if (!tryMove(TaskState.RUNNING, TaskState.QUEUED)) {
            throw new IllegalStateException(taskName() + " must be RUNNING to be handed back, but was " + state);
        }
        if (isDone()) {
            // Given up by somebody who saw it running and left its end to the lane.
            boolean unused = endIfQueued();
            return false;
        }
        return true;
    }

    /** Completes with the task's value, unless the future is done already. */
    protected final void succeed(T value) {
        conclude(State.SUCCESS, () -> super.complete(value));
    }

    /**
     * Publishes the task's outputs and completes with its value; with the failure if they cannot be published. If the
     * future was given up, nothing is published. Once this has begun to publish, who wants to complete the future from
     * outside waits, and comes too late.
     *
     * @param outputs null if there are none
     */
    protected final void succeed(T value, @Nullable Publication outputs) {
        if (outputs != null && !publish(outputs)) {
            return;
        }
        succeed(value);
    }

    /** False if the future has been completed with a failure instead. */
    private boolean publish(Publication outputs) {
        if (!DECIDED.compareAndSet(this, OPEN, PUBLISHING)) {
            awaitDone(); // It is completed by the very next step of another thread.
            outputs.discard();
            return true;
        }
        try {
            outputs.publish();
            return true;
        } catch (Throwable notPublished) {
            fail(notPublished);
            return false;
        }
    }

    /** Called by who is about to complete the future from outside: not while its outputs are being published. */
    private void decideFromOutside() {
        if (!DECIDED.compareAndSet(this, OPEN, GIVEN_UP) && decided == PUBLISHING) {
            awaitDone();
        }
    }

    /** For the time of a few calls of the file system at most. Nobody would tell of the end of that. */
    private void awaitDone() {
        while (!isDone()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    /** Completes with the task's failure, unless the future is done already. */
    protected final void fail(Throwable failure) {
        conclude(State.FAILED, () -> super.completeExceptionally(failure));
    }

    private void conclude(State outcome, BooleanSupplier completion) {
        life.ran(outcome, System.nanoTime() - startedNanos);
        completeCounted(outcome, completion);
    }

    /** Completes the future after its outcome was counted. */
    private void completeCounted(State outcome, BooleanSupplier completion) {
        counted = true;
        giveBackPermits();
        settle(() -> {
            boolean completed = completion.getAsBoolean();
            if (!completed) {
                life.outcomeWas(outcome, state());
            } else if (forced && outcome == State.FAILED) {
                life.lostByForce();
            }
            return completed;
        });
    }

    private void settle(BooleanSupplier completion) {
        LaneFuture<?> outer = COMPLETING.get();
        COMPLETING.set(this);
        try {
            if (completion.getAsBoolean()) {
                runActions();
            }
        } finally {
            COMPLETING.set(outer);
        }
    }

    /** Ends a task that has begun. Nothing of it runs any more, and its future is done. */
    protected final void end() {
        if (endedByCallback) {
            endedByCallback = false;
            return;
        }
        if (state == TaskState.RUNNING && !isDone()) {
            throw new IllegalStateException("task " + taskName() + " must be done before it ends, but was not");
        }
        if (!tryMove(TaskState.RUNNING, TaskState.ENDED)) {
            throw new IllegalStateException(taskName() + " must be RUNNING to end, but was " + state);
        }
        if (!counted) {
            // Given up while it ran, and the lane had nothing to complete it with.
            life.ran(state(), System.nanoTime() - startedNanos);
            counted = true;
        }
        leave(/* ran= */ true);
    }

    /**
     * Ends the task whose future the calling thread is completing, if it is. The work is over and the future done, and
     * only a callback still runs; one that closes the executor must not wait for itself.
     */
    public static void endCompletingHere() {
        LaneFuture<?> completing = COMPLETING.get();
        if (completing != null && completing.isDone()) {
            completing.endedByCallback |= completing.tryMove(TaskState.RUNNING, TaskState.ENDED);
            completing.leave(/* ran= */ true);
        }
    }

    private void leave(boolean ran) {
        if (!left) {
            left = true;
            over(ran);
            giveBackPermits(); // Before it is counted out: its lane may be needed for passing them on.
            if (counted) {
                life.leaveCounted();
            } else {
                life.leaveUncounted(this);
            }
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /**
     * Nothing of the task runs any more, and its future is done. Called once, by any thread; returns at once.
     *
     * @param ran whether it had begun
     */
    protected void over(boolean ran) {}

    /** Fails a task that no lane will run, and ends it; nothing happens if it has been given up. */
    public final void failQueued(Throwable failure) {
        boolean unused = failIfQueued(failure);
    }

    /**
     * Fails a task that has not started, and leaves one that has alone.
     *
     * @return whether it was failed here
     */
    public final boolean failIfQueued(Throwable failure) {
        if (!tryMove(TaskState.QUEUED, TaskState.ENDED)) {
            return false;
        }
        life.didNotRun(State.FAILED);
        completeCounted(State.FAILED, () -> super.completeExceptionally(failure));
        leave(/* ran= */ false);
        return true;
    }

    /**
     * Cancels a task that has not started, and leaves one that has alone.
     *
     * @return whether it was cancelled here
     */
    public final boolean cancelIfQueued() {
        if (!tryMove(TaskState.QUEUED, TaskState.ENDED)) {
            return false;
        }
        life.didNotRun(State.CANCELLED);
        completeCounted(State.CANCELLED, () -> super.cancel(false));
        leave(/* ran= */ false);
        onGivenUp(/* wasQueued= */ true, /* stop= */ false);
        return true;
    }

    private boolean endIfQueued() {
        if (!tryMove(TaskState.QUEUED, TaskState.ENDED)) {
            return false;
        }
        leave(/* ran= */ false);
        return true;
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        if (state == TaskState.ENDED) {
            return;
        }
        synchronized (this) {
            while (state != TaskState.ENDED) {
                wait();
            }
        }
    }

    // What anybody may do. Each way to complete a future from outside gives up the work.

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean wasDone = isDone();
        decideFromOutside();
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            giveUp(mayInterruptIfRunning);
            if (!wasDone) {
                runActions();
            }
        }
        return cancelled;
    }

    @Override
    public boolean complete(T value) {
        decideFromOutside();
        boolean completed = super.complete(value);
        if (completed) {
            giveUp(/* stop= */ true);
            runActions();
        }
        return completed;
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        decideFromOutside();
        boolean completed = super.completeExceptionally(failure);
        if (completed) {
            giveUp(/* stop= */ true);
            runActions();
        }
        return completed;
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        executor.execute(() -> {
            try {
                complete(supplier.get());
            } catch (Throwable failure) {
                completeExceptionally(failure);
            }
        });
        return this;
    }

    private void giveUp(boolean stop) {
        onGivenUp(endIfQueued(), stop);
    }

    // Actions to run when done, in order of registration.

    @Override
    public void onDone(Consumer<? super TaskFuture<T>> action) {
        Objects.requireNonNull(action, "action");
        synchronized (this) {
            if (!isDone()) {
                if (actions == null) {
                    actions = new DoneActions<>();
                }
                actions.add(action);
                return;
            }
        }
        DoneActions.run(action, this, life.name());
    }

    /** Called by whoever completed the future, after that: an action is either in the list by now, or runs at once. */
    private void runActions() {
        Waiter thread = waiter;
        if (thread != null && !thread.isHere()) {
            thread.wake();
        }
        Observer told = observer;
        if (told != null) {
            told.done(this);
        }
        DoneActions<T> registered;
        synchronized (this) {
            registered = actions;
            actions = null;
        }
        if (registered != null) {
            registered.run(this, life.name());
        }
    }

    @Override
    public final <U extends @Nullable Object> TaskFuture<U> thenCpu(CpuFunction<? super T, ? extends U> function) {
        Objects.requireNonNull(function, "function");
        Onward onward = life.onward().withContextOfThread();
        return Chained.after(this, Lane.CPU, onward, value -> onward.toCpu(function, value));
    }

    @Override
    public final <U extends @Nullable Object> TaskFuture<U> thenIo(IoFunction<? super T, ? extends U> function) {
        Objects.requireNonNull(function, "function");
        Onward onward = life.onward().withContextOfThread();
        return Chained.after(this, Lane.IO, onward, value -> onward.toIo(function, value));
    }

    @Override
    public String toString() {
        return taskName() + "[" + lane() + ", " + describeState() + "]";
    }

    private String describeState() {
        return switch (state()) {
            case RUNNING -> isRunning() ? "running" : "queued";
            case SUCCESS -> "succeeded";
            case CANCELLED -> "cancelled";
            case FAILED -> "failed with " + exceptionNow().getClass().getName();
        };
    }
}
