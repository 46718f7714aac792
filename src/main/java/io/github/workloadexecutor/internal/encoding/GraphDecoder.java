package io.github.workloadexecutor.internal.encoding;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.StreamCorruptedException;
import org.jspecify.annotations.Nullable;

/** Turns bytes into one object graph, with a fresh stream. All of the bytes must belong to it. */
final class GraphDecoder {

    private GraphDecoder() {}

    /**
     * Makes the graph again.
     *
     * @param root how paths in the graph begin
     * @param trust in whoever wrote the bytes; null for altogether
     */
    static @Nullable Object decode(
            byte[] body, String root, ClassFinder classes, @Nullable ArraySource source, @Nullable Trust trust)
            throws Undecodable {
        ByteArrayInputStream bytes = new ByteArrayInputStream(body);
        try {
            GraphInput in = new GraphInput(bytes, body.length, classes, source);
            if (trust != null) {
                distrust(in, trust, body, root, classes);
            }
            Object read = read(in, classes);
            if (bytes.available() > 0) {
                throw new StreamCorruptedException(bytes.available() + " bytes follow the object");
            }
            return read;
        } catch (Throwable e) {
            // Code of the objects themselves runs here, and may throw anything.
            throw new Undecodable(e);
        }
    }

    private static void distrust(GraphInput in, Trust trust, byte[] body, String root, ClassFinder classes)
            throws IOException {
        long begun = System.nanoTime();
        StreamOutline outline = StreamOutline.of(body, root);
        boolean watched = trust.check(outline, body.length, classes);
        in.distrust(trust, outline, watched ? new ReadingTime(System.nanoTime() - begun) : null);
    }

    private static @Nullable Object read(GraphInput in, ClassFinder classes)
            throws IOException, ClassNotFoundException {
        try {
            return in.readObject();
        } catch (InvalidClassException e) {
            InvalidClassException rejection = in.rejection();
            if (rejection == null) {
                throw Skew.explained(e, classes);
            }
            rejection.initCause(e);
            throw rejection;
        }
    }
}
