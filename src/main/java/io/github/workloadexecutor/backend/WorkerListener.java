package io.github.workloadexecutor.backend;

import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a backend tells the dispatcher. Calls come from the backend's own threads, possibly many at once; they return
 * quickly and never run the application's code.
 */
public interface WorkerListener {

    /**
     * Names the executor that the backend works for, for log lines and for those it talks to.
     *
     * @return the executor's name
     */
    String executorName();

    /**
     * A worker has come, with no task; or one has come back that had been withdrawn or was said to be leaving, because
     * nobody could take its place.
     *
     * @param worker the worker
     */
    void ready(Worker worker);

    /**
     * A task reports how far it has come. Nothing happens if the worker has answered it already.
     *
     * @param worker the worker
     * @param taskId the task's number
     * @param progress how far
     */
    void progressed(Worker worker, long taskId, TaskProgress progress);

    /**
     * The worker says that a task's time is over, and has begun to end the task as by {@link Worker#cancel}. Nothing
     * happens if the worker has answered it already.
     *
     * @param worker the worker
     * @param taskId the task's number
     * @param limit which limit it was
     * @param snapshot where the task was; null if that is not known
     */
    @SuppressWarnings("exports")
    void overdue(Worker worker, long taskId, TaskTimeoutException.Limit limit, @Nullable TaskSnapshot snapshot);

    /**
     * The worker has seen a task fall into a pitfall. Nothing happens if the worker has answered it already.
     *
     * @param worker the worker
     * @param taskId the task's number
     * @param kind which pitfall
     * @param evidence what was seen
     */
    default void found(Worker worker, long taskId, Finding.Kind kind, String evidence) {}

    /**
     * A worker has answered tasks. It gets others, unless it is leaving; then those that it has not begun with are
     * taken back.
     *
     * @param worker the worker
     * @param replies what came of the tasks, in this order
     * @param leaving whether the worker is to end and must not get another task
     * @return what is left to be done without any lock of the backend's
     */
    Answered replied(Worker worker, List<Reply> replies, boolean leaving);

    /**
     * What follows from replies.
     *
     * @param free whether the worker has no task any more
     * @param delivery hands the outcomes on; to be run soon, without a lock
     */
    record Answered(boolean free, Runnable delivery) {}

    /**
     * Asks to take a worker out of use. If it has no task it gets none from now on.
     *
     * @param worker the worker
     * @return true if it had no task; false if it has one, and then nothing has changed
     */
    boolean withdraw(Worker worker);

    /**
     * A worker is gone for good, after {@link #ready} had been called for it.
     *
     * @param worker the worker
     * @param fate tells for each task it had why that failed
     */
    void lost(Worker worker, Fate fate);

    /**
     * A worker has lost one task that it was sent, and goes on: the process that ran it has ended, or the worker gives
     * back what it has not begun with. Nothing happens if the worker does not have it.
     *
     * @param worker the worker
     * @param taskId the task's number
     * @param fate tells why it failed
     */
    void taskLost(Worker worker, long taskId, Fate fate);

    /** What the end of a worker means for a task it had. */
    interface Fate {

        /**
         * Says why a task failed.
         *
         * @param taskId its number
         * @param taskName its name
         * @param attempt which run of it this was
         * @param ranFor since when it was the worker's first
         * @return null if it certainly did not start and can go to another worker
         */
        @SuppressWarnings("exports")
        @Nullable
        WorkloadException of(long taskId, String taskName, int attempt, Duration ranFor);
    }

    /**
     * No worker is there, and none can be started for now.
     *
     * @param failure makes one failure for each waiting task
     */
    void unavailable(Supplier<? extends WorkloadException> failure);

    /**
     * A worker asked for by {@link Backend#demandLarger} cannot be had for now.
     *
     * @param failure makes one failure for each task that waits for such a worker
     */
    void largerUnavailable(Supplier<? extends WorkloadException> failure);
}
