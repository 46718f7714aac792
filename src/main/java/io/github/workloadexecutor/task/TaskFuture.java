package io.github.workloadexecutor.task;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pending result of a submitted task. It completes exactly once: with the task's value, with its failure, or
 * cancelled. It differs from a plain {@code CompletableFuture} in one way: giving up on it gives up the work as well.
 *
 * <ul>
 *   <li>{@link #cancel cancel(true)} drops a queued task. A running one is interrupted; on the CPU lane its worker is
 *       killed and replaced if it does not end within the executor's cancel grace.
 *   <li>{@code cancel(false)} drops a queued task and lets a running one end by itself; its result is discarded.
 *   <li>Completing the future from outside ({@code complete}, {@code completeExceptionally}, and so {@code orTimeout}
 *       and {@code completeOnTimeout}) stops the work the way {@code cancel(true)} does.
 * </ul>
 *
 * <p>{@link #thenCpu} and {@link #thenIo} go on with the result on a lane, as a task of its own. Other dependent stages
 * ({@code thenApply} and so on) are plain {@code CompletableFuture}s: cancelling one of those does not reach the task.
 *
 * <p>Instances come from an executor; the class is not meant to be extended. It is safe for use by many threads.
 * Actions before submission happen-before the task's start, and the task's actions happen-before the return of
 * {@code get}.
 *
 * @param <T> the type of the result
 */
@SuppressWarnings("exports")
public abstract class TaskFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    /** For the lanes' own futures. */
    protected TaskFuture() {}

    /**
     * Names the task the way messages and logs do: its type or method, and its number within the executor.
     *
     * @return a name such as {@code Images::resize #17}
     */
    public abstract String taskName();

    /**
     * Tells which lane the task was given to.
     *
     * @return the lane
     */
    public abstract Lane lane();

    /**
     * Tells whether the task has begun to run and this future is not yet done.
     *
     * @return true while the task runs
     */
    public abstract boolean isRunning();

    /**
     * Tells what the task last reported through {@link TaskContext#progress}.
     *
     * @return the latest report of the attempt that runs or ran last; empty if there was none
     */
    public abstract Optional<TaskProgress> progress();

    /**
     * Goes on with the result on the CPU lane of the same executor: when this future has a value, the function is
     * submitted with it. No thread is blocked meanwhile. If this future fails, the next one fails with the same; if it
     * is cancelled, so is the next one. A value that cannot travel fails the next one.
     *
     * <p>Cancelling the next future cancels the function's task, and does not reach back to this one.
     *
     * @param function a reference to a static method, a constructor, or a method of the value
     * @param <U> the type of the next result
     * @return the next result
     */
    public abstract <U extends @Nullable Object> TaskFuture<U> thenCpu(CpuFunction<? super T, ? extends U> function);

    /**
     * Goes on with the result on the I/O lane of the same executor, see {@link #thenCpu}.
     *
     * @param function the function; a lambda is as good as a method
     * @param <U> the type of the next result
     * @return the next result
     */
    public abstract <U extends @Nullable Object> TaskFuture<U> thenIo(IoFunction<? super T, ? extends U> function);

    /**
     * Waits until the work itself is over, which for a cancelled task is later than this future being done: its thread
     * has returned, or its worker has answered or is dead. After this nothing of the task runs any more.
     *
     * @throws InterruptedException if the calling thread is interrupted while it waits; the task is not affected
     */
    public abstract void awaitEnd() throws InterruptedException;

    /**
     * Registers an action to run once when this future is done, whatever the outcome. Unlike dependent stages, actions
     * run in order of registration, in the thread that completes the future, and one that throws is logged and does not
     * keep the others from running. An action registered on a future that is done already runs at once, in the calling
     * thread, without waiting for those registered before.
     *
     * @param action gets this future
     */
    public abstract void onDone(Consumer<? super TaskFuture<T>> action);

    /**
     * Is refused: a future completes once.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public final void obtrudeValue(T value) {
        throw irreplaceable();
    }

    /**
     * Is refused: a future completes once.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public final void obtrudeException(Throwable failure) {
        throw irreplaceable();
    }

    private UnsupportedOperationException irreplaceable() {
        return new UnsupportedOperationException(
                "the outcome of task " + taskName() + " cannot be replaced: a future completes once");
    }
}
