package io.github.workloadexecutor.internal.encoding;

import java.io.IOException;

/** Gives the content of arrays that an {@link ArraySink} took out of the message now being decoded. */
public interface ArraySource {

    /**
     * Tells how many bytes there are at the place referred to, before an array is made for them: a damaged message must
     * not cost more memory than there is content.
     *
     * @throws IOException if the place is not one of this source's
     */
    long available(ArrayReference reference) throws IOException;

    /**
     * Fills an array whose size in bytes is {@link ArrayReference#bytes}.
     *
     * @param array an array of the primitive type that was taken
     * @throws IOException if the content cannot be had
     */
    void read(ArrayReference reference, Object array) throws IOException;
}
