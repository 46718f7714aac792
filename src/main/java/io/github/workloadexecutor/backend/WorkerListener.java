package io.github.workloadexecutor.backend;

import io.github.workloadexecutor.failure.WorkloadException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a backend tells the dispatcher. Calls come from the backend's own threads, possibly many at once; they return
 * quickly and never run the application's code.
 */
public interface WorkerListener {

    /**
     * A worker has come, with no task.
     *
     * @param worker the worker
     */
    void ready(Worker worker);

    /**
     * A worker has answered its task and is free again.
     *
     * @param worker the worker
     * @param reply what came of the task
     */
    void replied(Worker worker, Reply reply);

    /**
     * A worker is gone for good, after {@link #ready} had been called for it.
     *
     * @param worker the worker
     * @param failure why its task failed; null if it had none, or if its task certainly did not start and can go to
     *     another worker
     */
    void lost(Worker worker, @Nullable WorkloadException failure);

    /**
     * No worker is there, none is starting, and the last start failed.
     *
     * @param failure makes one failure for each waiting task
     */
    void unavailable(Supplier<? extends WorkloadException> failure);
}
