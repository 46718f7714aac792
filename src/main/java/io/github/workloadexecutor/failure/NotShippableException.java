package io.github.workloadexecutor.failure;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A task, or the result of one, holds something that cannot travel between processes. The message lists every offender
 * with its path, the reason and the cure.
 *
 * <p>For a task it is thrown to the submitter, before anything is queued. For a result it fails that task's future.
 *
 * <p>What is too large for a backend is refused by this exception too, see {@link #tooLarge}, and not by one of its
 * own: it cannot travel, it would not the next time either, it is found at the same moment, and the cure is the same
 * kind of change to the task. So who handles the one has handled the other.
 */
public final class NotShippableException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What was to travel. */
    public enum Subject {
        /** The task, on its way to a worker. */
        TASK,
        /** The result, on its way back. */
        RESULT
    }

    /** What was to travel. */
    private final Subject subject;

    /** At least one; a list type that serialises itself. */
    @SuppressWarnings("serial")
    private final List<Offender> offenders;

    /** How many more there are. */
    private final int unlisted;

    /**
     * Creates the failure.
     *
     * @param subject what was to travel
     * @param task the task's name
     * @param offenders what cannot travel, at least one
     * @param cause the serialisation failure, where there was one
     */
    @SuppressWarnings("exports")
    public NotShippableException(Subject subject, String task, List<Offender> offenders, @Nullable Throwable cause) {
        this(subject, task, offenders, /* unlisted= */ 0, cause);
    }

    /**
     * Creates the failure, for more offenders than anyone wants to read.
     *
     * @param subject what was to travel
     * @param task the task's name
     * @param offenders what cannot travel, at least one
     * @param unlisted how many more there are
     * @param cause the serialisation failure, where there was one
     */
    @SuppressWarnings("exports")
    public NotShippableException(
            Subject subject, String task, List<Offender> offenders, int unlisted, @Nullable Throwable cause) {
        super(message(subject, task, offenders, unlisted), cause);
        this.subject = subject;
        this.offenders = List.copyOf(offenders);
        this.unlisted = unlisted;
    }

    /**
     * Creates the failure of what has more bytes than a backend carries.
     *
     * @param subject what was to travel
     * @param task the task's name
     * @param type the name of the class of the task or the result
     * @param size how many bytes it has when it is encoded
     * @param limit how many it may have
     * @return the failure, with one offender: the task or the result as a whole
     */
    public static NotShippableException tooLarge(Subject subject, String task, String type, long size, long limit) {
        String cure = subject == Subject.TASK
                ? "Put its data on storage that every node reaches and send the path, or split the task"
                : "Write it to storage that every node reaches and return the path, return less, or split the task";
        Offender whole = new Offender(
                type.substring(type.lastIndexOf('.') + 1),
                type,
                "it has " + size + " bytes when it is encoded, and at most " + limit + " bytes can travel here",
                cure);
        return new NotShippableException(subject, task, List.of(whole), null);
    }

    private static String message(Subject subject, String task, List<Offender> offenders, int unlisted) {
        String who = subject == Subject.TASK
                ? "task " + task + " cannot travel to a worker process"
                : "the result of task " + task + " cannot travel back from its worker process";
        return IntStream.range(0, offenders.size())
                .mapToObj(i -> "\n  " + (i + 1) + ". " + offenders.get(i))
                .collect(Collectors.joining("", who + ":", unlisted == 0 ? "" : "\n  and " + unlisted + " more"));
    }

    /**
     * Tells what was to travel.
     *
     * @return the task or the result
     */
    public Subject subject() {
        return subject;
    }

    /**
     * Lists what cannot travel.
     *
     * @return the offenders, at least one
     */
    public List<Offender> offenders() {
        return offenders;
    }

    /**
     * Counts the offenders that the list was too short for.
     *
     * @return how many more there are, usually 0
     */
    public int unlisted() {
        return unlisted;
    }

    @Override
    public boolean mayRetry() {
        return false;
    }

    @Override
    public boolean possiblyRan() {
        return subject == Subject.RESULT;
    }
}
