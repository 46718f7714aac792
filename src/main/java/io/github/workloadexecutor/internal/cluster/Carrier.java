package io.github.workloadexecutor.internal.cluster;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * An engine that knows which nodes there are and carries bytes to a chosen one, and its answer back. It is asked for
 * nothing else: not to choose a node, not to try again, not to know what the bytes mean.
 */
public interface Carrier {

    /**
     * A node, as the engine knows it. Two are the same node if they are equal: one that was restarted is another.
     *
     * @param id what the engine calls it
     * @param address where it is, such as {@code 10.0.0.5:5701}
     */
    record Place(String id, String address) {

        @Override
        public String toString() {
            return address;
        }
    }

    /**
     * Begins to look for nodes. Called once, before anything else.
     *
     * @param changed is called, by any thread, when nodes may have come or gone; it returns at once
     */
    void open(Runnable changed);

    /** The nodes to which the engine has a connection right now. */
    Collection<Place> places();

    /**
     * Carries bytes to a node and its answer back. Returns at once. The stage is completed by any thread of the
     * engine's, and its dependents return at once; it fails if the node is gone, or the engine is not able to.
     */
    CompletionStage<byte[]> exchange(Place place, byte[] request);

    /** How the engine is known to the nodes, so that they hear when it is gone; empty if they do not. */
    String ownId();

    /** What the cluster is called, for messages. */
    String clusterName();

    /** Ends every connection. Returns when that is done. */
    void close();
}
