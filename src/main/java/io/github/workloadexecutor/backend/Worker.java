package io.github.workloadexecutor.backend;

/**
 * A place where one task at a time runs, usually outside the application's process, and others may be sent ahead so
 * that it never waits for the next. Handed out by {@link WorkerListener#ready}.
 */
public interface Worker {

    /**
     * Names the worker for messages.
     *
     * @return such as {@code worker 3 (pid 41207)}
     */
    String name();

    /**
     * Tells how many times the heap of the others it has.
     *
     * @return 1, unless it was asked for by {@link Backend#demandLarger}
     */
    double heapFactor();

    /**
     * Says where the worker is: workers at equal sites share a machine. Of idle workers, those at the site where the
     * fewest are busy are used first. Does not change.
     *
     * @return the site; the same for all workers of this machine, which is what this method says
     */
    default Object site() {
        return "this machine";
    }

    /**
     * Sends a task, behind those that were sent before. The outcome comes back through the listener: exactly one of
     * {@code replied} and {@code lost}, unless the task is taken back. Does not block. The worker need not notice
     * before {@link #flush}.
     *
     * @param task the task
     * @return false if the worker takes no further task for now, at least as long as it has one
     */
    boolean send(EncodedTask task);

    /** Makes sure that the worker notices what was sent. Does not block for long. */
    void flush();

    /**
     * Takes back a task that the worker has not begun with. It has certainly not run then, and does not run there. Does
     * not block.
     *
     * @param taskId the task's number
     * @return false if the worker has begun with it, or has answered it, or may have. A worker that is far away asks
     *     for it then, and may still say by {@link WorkerListener#taskLost} that the task has not begun
     */
    boolean takeBack(long taskId);

    /**
     * Tells whether the worker has begun with a task that it was sent and has not answered.
     *
     * @param taskId the task's number
     * @return false if it certainly has not
     */
    boolean hasBegun(long taskId);

    /**
     * Has the listener told, by the calling thread, of replies that are there. For threads that wait for one: as long
     * as they look by themselves nobody has to wake them.
     *
     * @return how many there were; 0 if the backend is not polled
     */
    default int poll() {
        return 0;
    }

    /**
     * Says that a thread is about to {@link #poll} again and again, or has ceased to. As long as one does, the worker
     * need not wake anybody. On ceasing this looks once more, so that no reply is missed.
     *
     * @param polling which of the two
     */
    default void polling(boolean polling) {}

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
     * Tells whether limits of time are not watched from here: because somebody may be looking at the worker with a
     * debugger, or because the worker is far away and can be relied on to watch them itself.
     *
     * @return true if nothing here is to end a task for its time
     */
    boolean suspendsLimits();

    /**
     * Tells what can be seen of the worker from outside, for the case that it does not speak.
     *
     * @return a sentence such as {@code Its process is stopped (state T)}, or an empty text
     */
    String condition();
}
