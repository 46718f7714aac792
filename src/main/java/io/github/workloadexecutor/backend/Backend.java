package io.github.workloadexecutor.backend;

import io.github.workloadexecutor.event.WorkerStatistics;
import java.time.Duration;
import java.util.List;

/**
 * Offers workers to the CPU lane's dispatcher and carries encoded tasks to them. Queue, placement, limits of time,
 * cancellation and attempts are the dispatcher's, so that they are the same on every backend.
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
     * Tells why no task can be run here at all, such as nesting that is too deep. Asked in the submitting thread.
     *
     * @return a clause for the refusal, or an empty text if tasks can be run
     */
    String refusal();

    /**
     * Tells how many encoded bytes a task may have. Asked in the submitting thread, which refuses what is larger.
     *
     * @return the limit; {@link Long#MAX_VALUE} if there is none, which is what this method says
     */
    default long largestTask() {
        return Long.MAX_VALUE;
    }

    /**
     * Tells where tasks run, as far as that decides what can travel to them.
     *
     * @return true if all workers are on this machine, so that they can share its memory; which is what this method
     *     says
     */
    default boolean isOnThisMachine() {
        return true;
    }

    /**
     * Tells whether replies of this backend's workers can be fetched by {@link Worker#poll}. If not, nobody tries.
     *
     * @return false, which is what this method says, if the backend tells of each reply by itself
     */
    default boolean isPolled() {
        return false;
    }

    /** Says that a task is about to come, the first there is. The backend may use the time until then. */
    void expectTask();

    /**
     * Says how many tasks wait for a worker right now. The backend starts what it may and answers with
     * {@link WorkerListener#ready} or {@link WorkerListener#unavailable}.
     *
     * @param tasks the number of waiting tasks, at least 1
     */
    void demand(int tasks);

    /**
     * Asks for one worker with more heap than the others have, to run one task and end. It comes by
     * {@link WorkerListener#ready} like any other, beside those that {@link #demand} starts, one at a time.
     *
     * @param heapFactor how many times the heap of the others
     */
    void demandLarger(double heapFactor);

    /**
     * Changes how many workers there may be at once. Surplus workers leave when they have no task.
     *
     * @param workers at least 1
     * @throws IllegalArgumentException if so many cannot be had, in which case nothing changes
     */
    void resize(int workers);

    /**
     * Ends every worker and waits until they are gone. Idle ones end in good order; one that is still there after the
     * grace is killed.
     *
     * @param grace how long workers may take
     * @return what of the backend is still there, in words; empty if all is gone
     */
    List<String> close(Duration grace);

    /**
     * Counts the workers.
     *
     * @return how many there are now, and how many there have been
     */
    WorkerStatistics statistics();
}
