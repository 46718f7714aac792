package io.github.workloadexecutor.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What a running task can ask and tell the executor that runs it: how much time is left, whether it has been cancelled,
 * how far it has come. Code that may also run outside a task needs no special case: there the context has no limits, is
 * never cancelled, and ignores what it is told.
 *
 * <pre>{@code
 * for (Page page : pages) {
 *     TaskContext.current().checkCancelled();
 *     render(page);
 *     TaskContext.current().progress(++done / (double) pages.size());
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. Threads that the task starts have to be given the context; they do not inherit it.
 */
public interface TaskContext {

    /**
     * Gives the context of the task that the calling thread runs.
     *
     * @return the context; outside a task one without limits
     */
    static TaskContext current() {
        return ContextOfThread.CURRENT.orElse(ContextOfThread.NO_TASK);
    }

    /**
     * Runs something in a context. The executor does so with each task; unit tests can do so with a context of their
     * own.
     *
     * @param context what {@link #current} gives meanwhile, in the calling thread
     * @param task what to run
     * @param <T> the type of its result
     * @return its result
     * @throws Exception what it throws
     */
    @SuppressWarnings("exports")
    static <T extends @Nullable Object> T callIn(TaskContext context, Callable<T> task) throws Exception {
        return ScopedValue.where(ContextOfThread.CURRENT, context)
                .<T, Exception>call(new ContextOfThread.Operation<>(task));
    }

    /**
     * Names the task, as messages do.
     *
     * @return its name, or an empty text outside a task
     */
    String taskName();

    /**
     * Tells which run of the task this is.
     *
     * @return the attempt, from 1; 0 outside a task
     */
    int attempt();

    /**
     * Tells how much of the task's time is left.
     *
     * @return the time until its timeout, not below zero; empty if it has none
     */
    Optional<Duration> remaining();

    /**
     * Tells whether the task is wanted no more: it was cancelled, or its time is over. It should end soon; its thread
     * is interrupted next, and its worker killed after that.
     *
     * @return true once that is so
     */
    boolean isCancelled();

    /**
     * Ends the task if it is wanted no more.
     *
     * @throws CancellationException if {@link #isCancelled}
     */
    default void checkCancelled() {
        if (isCancelled()) {
            throw new CancellationException("task " + taskName() + " was cancelled, or its time is over");
        }
    }

    /**
     * Reports how far the task has come, which also shows that it is not stalled. Cheap enough for an inner loop:
     * reports in quick succession are thinned out.
     *
     * @param fraction from 0 to 1
     * @throws IllegalArgumentException if it is not
     */
    default void progress(double fraction) {
        progress(fraction, "");
    }

    /**
     * Reports how far the task has come and what it is doing.
     *
     * @param fraction from 0 to 1
     * @param note what it is doing; only the first 200 characters are kept
     * @throws IllegalArgumentException if the fraction is out of range
     */
    void progress(double fraction, String note);

    /**
     * Gives what stands for the worker that runs the task: the same object for all tasks of one worker, and different
     * ones for workers that live in one process. What is kept once per worker is kept by it, see {@link WorkerLocal}.
     *
     * @return an object that equals only itself; in a worker process, and outside a task, one that stands for the
     *     process
     */
    default Object worker() {
        return ContextOfThread.THIS_PROCESS;
    }

    /**
     * Tells which permit of a resource the task has. The permits of a resource are numbered, no two tasks have the same
     * one at a time, and a task keeps its own until it is over. So the number can stand for one of several things: a
     * port, a directory, a graphics card, a session that a worker keeps.
     *
     * @param resource what the task {@linkplain TaskOptions#requires requires}; only its name counts
     * @return from 0 to one less than there are; the first one if the task has several
     * @throws IllegalStateException if the task has none, or the caller runs in no task
     */
    default int slot(Resource resource) {
        return slots(resource).getFirst();
    }

    /**
     * Tells which permits of a resource the task has, if it required several.
     *
     * @param resource what the task {@linkplain TaskOptions#requires requires}; only its name counts
     * @return as many numbers as permits, see {@link #slot}; unmodifiable
     * @throws IllegalStateException if the task has none, or the caller runs in no task
     */
    default List<Integer> slots(Resource resource) {
        throw new IllegalStateException(
                taskName().isEmpty()
                        ? "there is no slot of resource " + resource.name() + " here: this code runs in no task"
                        : "task %s has no slot of resource %s: it was submitted without TaskOptions.requires(%s)"
                                .formatted(taskName(), resource.name(), resource.name()));
    }

    /**
     * Has something closed when the worker ends in good order, after its last task; the last one registered is closed
     * first. It is not closed if the worker is killed or crashes, and never outside a worker. All of it together may
     * take 2 seconds; then the worker is killed.
     *
     * @param resource what to close
     */
    void closeAtWorkerEnd(AutoCloseable resource);
}
