package io.github.workloadexecutor.failure;

import java.io.Serial;
import java.time.Duration;

/**
 * A node of the cluster was lost while it had a task that it had begun, or may have, so the task has no result. The
 * node's other tasks, which it had not been allowed to begin, go to other nodes.
 *
 * <p>Lost means that nothing is heard of it any more, not that it has ended: it may still be at the task. That is why a
 * task is not run again elsewhere unless it is declared idempotent.
 */
public final class NodeLostException extends WorkerCrashedException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Where the node was. */
    private final String address;

    /** How long nothing had been heard of it. */
    private final Duration silence;

    /** How long it may be silent. */
    private final Duration allowedSilence;

    /** How many of its tasks go elsewhere. */
    private final int spared;

    /**
     * Creates the failure of one of the node's tasks.
     *
     * @param dossier what is known about the loss: see {@link WorkerDossier#ofLostNode}
     * @param address where the node was, such as {@code 10.0.0.5:5701}
     * @param silence how long nothing had been heard of it when it was given up
     * @param allowedSilence how long it may be silent before it is given up for that alone
     * @param spared how many other tasks it had that it had not been allowed to begin
     * @param task the task that it had begun, or may have
     * @param attempt which run of the task this was, from 1
     * @param ranFor how long the task had been running, as far as this side knows
     */
    public NodeLostException(
            WorkerDossier dossier,
            String address,
            Duration silence,
            Duration allowedSilence,
            int spared,
            String task,
            int attempt,
            Duration ranFor) {
        super(
                message(dossier, address, silence, allowedSilence, spared, task, attempt, ranFor),
                dossier,
                task,
                attempt,
                ranFor);
        this.address = address;
        this.silence = silence;
        this.allowedSilence = allowedSilence;
        this.spared = spared;
    }

    private static String message(
            WorkerDossier dossier,
            String address,
            Duration silence,
            Duration allowedSilence,
            int spared,
            String task,
            int attempt,
            Duration ranFor) {
        if (dossier.kind() != WorkerDossier.Kind.NODE_LOST) {
            throw new IllegalArgumentException("dossier must be of kind NODE_LOST, but was of kind " + dossier.kind());
        }
        StringBuilder message = new StringBuilder("node ")
                .append(dossier.node())
                .append(" (")
                .append(address)
                .append(") was lost, ")
                .append(Seconds.rounded(ranFor))
                .append(" into running task ")
                .append(task)
                .append(" (attempt ")
                .append(attempt)
                .append(')');
        dossier.killReason().ifPresent(reason -> message.append(", because ").append(reason));
        message.append(". Nothing had been heard of it for ")
                .append(Seconds.rounded(silence))
                .append(", and it may be silent for ")
                .append(Seconds.exact(allowedSilence))
                .append(". ");
        dossier.evidence().forEach(sentence -> message.append(sentence).append(". "));
        long done = dossier.tasksDone();
        return message.append("It had been there for ")
                .append(Seconds.rounded(dossier.age()))
                .append(" and had done ")
                .append(done)
                .append(done == 1 ? " task" : " tasks")
                .append(". The task had begun there, or may have, so it is not run again unless it is declared"
                        + " idempotent")
                .append(elsewhere(spared))
                .append('.')
                .toString();
    }

    private static String elsewhere(int spared) {
        return switch (spared) {
            case 0 -> "";
            case 1 -> "; 1 other task that it had not been allowed to begin goes to another node";
            default -> "; " + spared + " other tasks that it had not been allowed to begin go to other nodes";
        };
    }

    /**
     * Tells where the node was.
     *
     * @return its address, such as {@code 10.0.0.5:5701}
     */
    public String address() {
        return address;
    }

    /**
     * Tells how long nothing had been heard of the node when it was given up.
     *
     * @return the time since its last sign of life; short if the cluster itself said that the node is gone
     */
    public Duration silence() {
        return silence;
    }

    /**
     * Tells how long a node may be silent before it is given up for that alone.
     *
     * @return the limit
     */
    public Duration allowedSilence() {
        return allowedSilence;
    }

    /**
     * Tells how many other tasks of the node were spared.
     *
     * @return how many it had that it had not been allowed to begin
     */
    public int spared() {
        return spared;
    }
}
