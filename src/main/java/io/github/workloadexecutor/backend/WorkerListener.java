package io.github.workloadexecutor.backend;

import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.task.TaskProgress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a backend tells the dispatcher. Calls come from the backend's own threads, possibly many at once; they return
 * quickly and never run the application's code.
 */
public interface WorkerListener {

    /**
     * A worker has come, with no task; or one has come back that had been withdrawn or was said to be leaving, because
     * nobody could take its place.
     *
     * @param worker the worker
     */
    void ready(Worker worker);

    /**
     * The worker has begun with its task. From here on the task may have run.
     *
     * @param worker the worker
     */
    void started(Worker worker);

    /**
     * The worker's task reports how far it has come.
     *
     * @param worker the worker
     * @param progress how far
     */
    void progressed(Worker worker, TaskProgress progress);

    /**
     * The worker says that its task's time is over, and has begun to end the task as by {@link Worker#cancel}.
     *
     * @param worker the worker
     * @param limit which limit it was
     * @param snapshot where the task was
     */
    void overdue(Worker worker, TaskTimeoutException.Limit limit, TaskSnapshot snapshot);

    /**
     * A worker has answered its task.
     *
     * @param worker the worker
     * @param reply what came of the task
     * @param leaving whether the worker ends now and must not get another task; if not, it is free again
     */
    void replied(Worker worker, Reply reply, boolean leaving);

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
     * @param failure why its task failed; null if it had none, or if its task certainly did not start and can go to
     *     another worker
     */
    void lost(Worker worker, @Nullable WorkloadException failure);

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
