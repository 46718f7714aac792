package io.github.workloadexecutor.failure;

import java.io.Serial;

/**
 * A task or a result arrived, but its bytes could not be turned into objects: a class is missing on that side, a
 * {@code readObject} or record constructor threw, or a deserialisation filter refused. The cause is the original
 * failure, and the message names it.
 */
public final class DecodingException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What arrived: the task in the worker, or the result in the application. */
    private final NotShippableException.Subject subject;

    /**
     * Creates the failure.
     *
     * @param subject what arrived
     * @param task the task's name
     * @param cause what went wrong
     */
    public DecodingException(NotShippableException.Subject subject, String task, Throwable cause) {
        super(message(subject, task, cause), cause);
        this.subject = subject;
    }

    private static String message(NotShippableException.Subject subject, String task, Throwable cause) {
        String who = subject == NotShippableException.Subject.TASK
                ? "task " + task + " arrived in its worker process but could not be decoded there"
                : "the result of task " + task + " arrived from its worker process but could not be decoded";
        return who + ": " + Causes.describe(cause);
    }

    /**
     * Tells what arrived.
     *
     * @return the task or the result
     */
    public NotShippableException.Subject subject() {
        return subject;
    }

    @Override
    public boolean mayRetry() {
        return false;
    }

    @Override
    public boolean possiblyRan() {
        return subject == NotShippableException.Subject.RESULT;
    }
}
