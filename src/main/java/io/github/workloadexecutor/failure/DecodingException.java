package io.github.workloadexecutor.failure;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task or a result arrived, but its bytes could not be turned into objects: a class is missing on that side, a
 * {@code readObject} or record constructor threw, or a deserialisation filter refused. The cause is the original
 * failure, and the message names it.
 */
public final class DecodingException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Says in the workers of a node what messages call it. */
    private static final String NODE = "io.github.workloadexecutor.node";

    /** What arrived: the task in the worker, or the result in the application. */
    private final NotShippableException.Subject subject;

    /** The binary name of the class that may not be read, if there was one. */
    private final @Nullable String refusedClass;

    /**
     * Creates the failure.
     *
     * @param subject what arrived
     * @param task the task's name
     * @param cause what went wrong
     */
    public DecodingException(NotShippableException.Subject subject, String task, Throwable cause) {
        this(subject, task, cause, null);
    }

    /**
     * Creates the failure of what held a class that may not be read.
     *
     * @param subject what arrived
     * @param task the task's name
     * @param cause what went wrong
     * @param refusedClass the binary name of the class
     */
    @SuppressWarnings("exports")
    public DecodingException(
            NotShippableException.Subject subject, String task, Throwable cause, @Nullable String refusedClass) {
        super(message(subject, task, cause), cause);
        this.subject = subject;
        this.refusedClass = refusedClass;
    }

    private static String message(NotShippableException.Subject subject, String task, Throwable cause) {
        String node = System.getProperty(NODE, "");
        String where = node.isEmpty() ? "" : " on node " + node;
        String who = subject == NotShippableException.Subject.TASK
                ? "task " + task + " arrived in its worker process" + where + " but could not be decoded there"
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

    /**
     * Names the class because of which a result was refused: one that the application does not trust workers with. The
     * message says where it was, and how to allow it.
     *
     * @return its binary name; empty if something else was wrong
     */
    public Optional<String> refusedClass() {
        return Optional.ofNullable(refusedClass);
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
