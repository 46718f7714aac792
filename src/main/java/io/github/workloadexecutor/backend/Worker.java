package io.github.workloadexecutor.backend;

/**
 * A place outside the application's process where one task at a time runs. Handed out by {@link WorkerListener#ready}.
 */
public interface Worker {

    /** Names the worker for messages, such as {@code worker 3 (pid 41207)}. */
    String name();

    /** How many times the heap of the others it has: 1, unless it was asked for by {@link Backend#demandLarger}. */
    double heapFactor();

    /**
     * Sends a task. The outcome comes back through the listener: exactly one of {@code replied} and {@code lost}. Only
     * called while the worker has no task.
     *
     * @param task the task
     */
    void run(EncodedTask task);

    /**
     * Has a task end itself: the worker sets its cancel flag, interrupts it, and ends its own process if the task takes
     * no notice, each after the time it was configured with. Nothing happens if that task is not running any more. May
     * block for a moment while the worker's channel is busy.
     *
     * @param taskId the task's number
     */
    void cancel(long taskId);

    /**
     * Ends the worker at once, and with it whatever it runs.
     *
     * @param reason a clause for messages that goes after "because"
     */
    void kill(String reason);

    /**
     * Tells whether limits of time do not count in this worker, because somebody may be looking at it with a debugger.
     */
    boolean suspendsLimits();

    /**
     * Tells what can be seen of the worker from outside, for the case that it does not speak: a sentence such as
     * {@code Its process is stopped (state T)}, or an empty text.
     */
    String condition();
}
