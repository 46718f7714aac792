package io.github.workloadexecutor.internal.cluster;

import java.time.Duration;

/**
 * How an application deals with the nodes of its cluster.
 *
 * @param nodeTimeout a node of which nothing was heard for so long is lost
 * @param noNodeTimeout how long tasks wait while there is no node to take them
 * @param largestTask how many bytes an encoded task or result may have
 */
public record ClusterConfig(Duration nodeTimeout, Duration noNodeTimeout, long largestTask) {

    /** What a node must be given to answer, however busy it is. */
    static final Duration SHORTEST_NODE_TIMEOUT = Duration.ofMillis(500);

    /** What an answer may have, so that many of them fit into the memory of either side. */
    static final long MOST_BYTES = 256L << 20;

    /** Checks the values. */
    public ClusterConfig {
        if (nodeTimeout.compareTo(SHORTEST_NODE_TIMEOUT) < 0) {
            throw new IllegalArgumentException(
                    "nodeTimeout must be at least " + SHORTEST_NODE_TIMEOUT + ", but was " + nodeTimeout);
        }
        if (noNodeTimeout.isNegative()) {
            throw new IllegalArgumentException("noNodeTimeout must not be negative, but was " + noNodeTimeout);
        }
        if (largestTask < 1 || largestTask > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "largestTask must be from 1 to " + MOST_BYTES + " bytes, but was " + largestTask);
        }
    }
}
