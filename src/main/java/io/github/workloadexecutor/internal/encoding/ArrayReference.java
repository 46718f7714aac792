package io.github.workloadexecutor.internal.encoding;

import java.io.Serial;
import java.io.Serializable;
import java.util.Objects;

/**
 * Where the content of an array is that does not travel within its message. Only the {@link ArraySink} that made it and
 * its {@link ArraySource} know what it means; here it counts that it is short.
 *
 * @param region what holds the content, such as a file's name
 * @param offset where in the region it begins
 * @param bytes how long it is: the array's length times the size of an element
 */
public record ArrayReference(String region, long offset, long bytes) implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Refuses a region that is null. */
    public ArrayReference {
        Objects.requireNonNull(region, "region");
    }
}
