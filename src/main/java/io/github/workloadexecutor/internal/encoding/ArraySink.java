package io.github.workloadexecutor.internal.encoding;

import org.jspecify.annotations.Nullable;

/**
 * Takes large arrays out of a message while it is encoded, so that their content travels another way. Asked once per
 * array and message, in the encoding thread.
 *
 * <p>What it took for a message that could not be encoded in the end is the caller's to release.
 */
@FunctionalInterface
public interface ArraySink {

    /** Arrays of fewer bytes are never offered. */
    int SMALLEST = 64 * 1024;

    /**
     * Copies the content elsewhere, if there is room. Must not throw, and must not keep the array.
     *
     * @param array an array of a primitive type
     * @return where the content is now, or null if it has to stay in the message
     */
    @Nullable
    ArrayReference take(Object array);

    /**
     * Tells whether whoever reads the message can open memory of this machine.
     *
     * @return false if it is read on another machine, so that shared buffers cannot travel
     */
    default boolean isOnThisMachine() {
        return true;
    }

    /**
     * Hears of an atomic, a random generator or the like, which travels as a copy that nobody shares.
     *
     * @param synchroniser its class
     */
    default void copied(Class<?> synchroniser) {}
}
