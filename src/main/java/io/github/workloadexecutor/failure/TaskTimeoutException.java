package io.github.workloadexecutor.failure;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task's time was over. A task that was running is stopped: its cancel flag is set, its thread interrupted, and its
 * worker killed if that does not help.
 */
public final class TaskTimeoutException extends WorkloadException {

    /** Which limit it was. */
    public enum Limit {
        /** The time from start to end. */
        RUN,
        /** The time without progress. */
        STALL,
        /** The time before the start. */
        QUEUE
    }

    @Serial
    private static final long serialVersionUID = 1L;

    /** More than enough to see where it was; the snapshot has them all. */
    private static final int MOST_FRAMES = 30;

    /** The task. */
    private final String task;

    /** Which limit. */
    private final Limit limit;

    /** How long that limit is. */
    private final Duration allowed;

    /** Where the task was. */
    private final @Nullable TaskSnapshot snapshot;

    /**
     * Creates the failure.
     *
     * @param task the task's name
     * @param limit which limit it was
     * @param allowed how long that limit is
     * @param where which worker ran the task, or an empty text
     * @param snapshot where the task was, or null if it was not running or its worker did not say
     * @param evidence what else is known, a sentence, or an empty text
     */
    @SuppressWarnings("exports")
    public TaskTimeoutException(
            String task,
            Limit limit,
            Duration allowed,
            String where,
            @Nullable TaskSnapshot snapshot,
            String evidence) {
        super(message(task, limit, allowed, where, snapshot, evidence), null);
        this.task = task;
        this.limit = limit;
        this.allowed = allowed;
        this.snapshot = snapshot;
    }

    private static String message(
            String task,
            Limit limit,
            Duration allowed,
            String where,
            @Nullable TaskSnapshot snapshot,
            String evidence) {
        String what = switch (limit) {
            case RUN -> "had not ended %s after its start".formatted(Seconds.exact(allowed));
            case STALL -> "had reported no progress for %s".formatted(Seconds.exact(allowed));
            case QUEUE -> "had not started %s after its submission".formatted(Seconds.exact(allowed));
        };
        return "task " + task + (where.isEmpty() ? "" : " in " + where) + " " + what
                + (evidence.isEmpty() ? "" : ". " + evidence)
                + (snapshot == null ? "" : ". " + where(snapshot));
    }

    private static String where(TaskSnapshot snapshot) {
        String cpu = snapshot.cpuTime().isNegative()
                ? ""
                : ", %s of CPU time in %s"
                        .formatted(Seconds.rounded(snapshot.cpuTime()), Seconds.rounded(snapshot.ranFor()));
        return "It was " + (snapshot.wasComputing() ? "computing" : "waiting")
                + (snapshot.waitingFor().isEmpty() ? "" : " for " + snapshot.waitingFor())
                + " (thread " + snapshot.state() + cpu + ")"
                + (snapshot.stack().isEmpty() ? "" : ":" + Frames.lines(snapshot.stack(), MOST_FRAMES));
    }

    /**
     * Names the task.
     *
     * @return the task's name
     */
    public String task() {
        return task;
    }

    /**
     * Tells which limit it was.
     *
     * @return the limit
     */
    public Limit limit() {
        return limit;
    }

    /**
     * Tells how long that limit is.
     *
     * @return the limit's length
     */
    public Duration allowed() {
        return allowed;
    }

    /**
     * Tells where the task was when its time was over, as its worker saw it.
     *
     * @return the snapshot; empty if the task was not running, or its worker was not able to say
     */
    public Optional<TaskSnapshot> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    @Override
    public boolean mayRetry() {
        return limit == Limit.QUEUE;
    }

    @Override
    public boolean possiblyRan() {
        return limit != Limit.QUEUE;
    }
}
