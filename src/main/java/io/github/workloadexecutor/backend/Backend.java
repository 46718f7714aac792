package io.github.workloadexecutor.backend;

import io.github.workloadexecutor.event.WorkerStatistics;
import java.time.Duration;

/**
 * Offers workers to the CPU lane's dispatcher and carries encoded tasks to them. Queue, placement, cancellation and
 * attempts are the dispatcher's, so that they are the same on every backend.
 *
 * <p>Every method returns without waiting for a worker, except {@link #close}.
 */
public interface Backend {

    /**
     * Tells the backend whom to report to. Called once, before anything else.
     *
     * @param listener the dispatcher
     */
    void open(WorkerListener listener);

    /**
     * Says how many tasks wait for a worker right now. The backend starts what it may and answers with
     * {@link WorkerListener#ready} or {@link WorkerListener#unavailable}.
     *
     * @param tasks the number of waiting tasks, at least 1
     */
    void demand(int tasks);

    /**
     * Ends every worker and waits until they are gone. Idle ones end in good order; one that is still there after the
     * grace is killed. Nothing of the backend is left when this returns.
     *
     * @param grace how long workers may take
     */
    void close(Duration grace);

    /** Counts the workers. */
    WorkerStatistics statistics();
}
