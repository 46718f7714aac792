package io.github.workloadexecutor.backend;

/**
 * A place outside the application's process where one task at a time runs. Handed out by {@link WorkerListener#ready}.
 */
public interface Worker {

    /** Names the worker for messages, such as {@code worker 3 (pid 41207)}. */
    String name();

    /**
     * Sends a task. The outcome comes back through the listener: exactly one of {@code replied} and {@code lost}. Only
     * called while the worker has no task.
     *
     * @param task the task
     */
    void run(EncodedTask task);

    /**
     * Interrupts the thread that runs a task; nothing happens if that task is not running any more. May block for a
     * moment while the worker's channel is busy.
     *
     * @param taskId the task's number
     */
    void interrupt(long taskId);

    /**
     * Ends the worker at once, and with it whatever it runs.
     *
     * @param reason a clause for messages that goes after "because"
     */
    void kill(String reason);
}
