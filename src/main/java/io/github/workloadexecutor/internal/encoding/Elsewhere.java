package io.github.workloadexecutor.internal.encoding;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is written in place of an array whose content an {@link ArraySink} took.
 *
 * @param kind the type of the elements, see {@link Blocks}
 */
record Elsewhere(int kind, int length, ArrayReference reference) implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Makes the array again, no larger than the source has content for it. */
    Object array(@Nullable ArraySource source) throws IOException {
        if (source == null) {
            throw new InvalidObjectException("an array's content is outside the message, and nothing gives it here");
        }
        if (kind < 0 || kind >= Blocks.KINDS || length < 0 || reference == null) {
            throw new InvalidObjectException("kind " + kind + " and length " + length + " are of no array");
        }
        long bytes = (long) length * Blocks.sizeOf(kind);
        if (bytes != reference.bytes()) {
            throw new InvalidObjectException(
                    "an array of " + bytes + " bytes has its content in " + reference.bytes() + " bytes elsewhere");
        }
        long available = source.available(reference);
        if (available < bytes) {
            throw new InvalidObjectException(
                    "an array of " + bytes + " bytes has only " + available + " bytes elsewhere");
        }
        Object array = Blocks.newArray(kind, length);
        source.read(reference, array);
        return array;
    }
}
