package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.NotShippableException.Subject;
import org.jspecify.annotations.Nullable;

/**
 * One format for object graphs. Every message stands for itself, and tells by its first byte which codec reads it, so
 * writers may choose for each message.
 */
interface Codec {

    /** As it is chosen by. */
    String name();

    /** The first byte of each message. */
    byte mark();

    /**
     * Takes a snapshot of a graph.
     *
     * @return the message, or null if the format does not have all that is in the graph, so that another must judge
     * @throws Unshippable if the graph cannot travel, in whatever format
     */
    byte @Nullable [] encode(@Nullable Object root, Subject subject, @Nullable TakenArrays taken) throws Unshippable;

    /**
     * Makes the graph again. Whatever is wrong with the message, it fails in this one way.
     *
     * @param trust in whoever wrote the message; null for altogether
     */
    @Nullable
    Object decode(byte[] body, @Nullable ClassLoader loader, @Nullable ArraySource source, @Nullable Trust trust)
            throws Undecodable;
}
