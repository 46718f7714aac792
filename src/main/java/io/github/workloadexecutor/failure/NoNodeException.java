package io.github.workloadexecutor.failure;

import java.io.Serial;
import java.time.Duration;
import java.util.List;

/**
 * No node of the cluster could take a task within the time it may wait for one, so the task has failed without having
 * run. The message says which nodes were there before, and which were there and refused.
 */
public final class NoNodeException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** How long was waited. */
    private final Duration waited;

    /** How long was to be waited. */
    private final Duration limit;

    /** What became of the nodes there were; a list type that serialises itself. */
    @SuppressWarnings("serial")
    private final List<String> lastSeen;

    /** Which nodes were not used, and why; a list type that serialises itself. */
    @SuppressWarnings("serial")
    private final List<String> refused;

    /**
     * Creates the failure.
     *
     * @param cluster the cluster's name
     * @param waited how long was waited
     * @param limit how long was to be waited
     * @param lastSeen which nodes were seen last and what became of them, a sentence each without its full stop
     * @param refused which nodes are there and are not used, and why, a sentence each without its full stop
     */
    public NoNodeException(
            String cluster, Duration waited, Duration limit, List<String> lastSeen, List<String> refused) {
        super(message(cluster, waited, limit, lastSeen, refused), null);
        this.waited = waited;
        this.limit = limit;
        this.lastSeen = List.copyOf(lastSeen);
        this.refused = List.copyOf(refused);
    }

    private static String message(
            String cluster, Duration waited, Duration limit, List<String> lastSeen, List<String> refused) {
        String found = lastSeen.isEmpty() && refused.isEmpty() ? ". No node has been seen at all" : "";
        return "no node of cluster " + cluster + " could take the task for " + Seconds.rounded(waited)
                + ", and the limit is " + Seconds.exact(limit) + found + lines("Nodes seen last", lastSeen)
                + lines("Nodes that are there and are not used", refused);
    }

    private static String lines(String title, List<String> sentences) {
        return sentences.isEmpty() ? "" : "\n" + title + ":\n  " + String.join("\n  ", sentences);
    }

    /**
     * Tells how long was waited.
     *
     * @return the time
     */
    public Duration waited() {
        return waited;
    }

    /**
     * Tells how long was to be waited.
     *
     * @return the limit
     */
    public Duration limit() {
        return limit;
    }

    /**
     * Tells which nodes were seen last, and what became of them.
     *
     * @return a sentence for each, possibly none
     */
    public List<String> lastSeen() {
        return lastSeen;
    }

    /**
     * Tells which nodes are there and are not used, and why.
     *
     * @return a sentence for each, possibly none
     */
    public List<String> refused() {
        return refused;
    }

    @Override
    public boolean mayRetry() {
        return true;
    }

    @Override
    public boolean possiblyRan() {
        return false;
    }
}
