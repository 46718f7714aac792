package io.github.workloadexecutor.internal.encoding;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.StreamCorruptedException;
import org.jspecify.annotations.Nullable;

/** Turns bytes into one object graph, with a fresh stream. All of the bytes must belong to it. */
final class GraphDecoder {

    private GraphDecoder() {}

    static @Nullable Object decode(byte[] body, @Nullable ClassLoader loader) throws Undecodable {
        return decode(body, loader, null);
    }

    static @Nullable Object decode(byte[] body, @Nullable ClassLoader loader, @Nullable ArraySource source)
            throws Undecodable {
        ByteArrayInputStream bytes = new ByteArrayInputStream(body);
        try {
            GraphInput in = new GraphInput(bytes, body.length, new ClassFinder(loader), source);
            Object root = read(in);
            if (bytes.available() > 0) {
                throw new StreamCorruptedException(bytes.available() + " bytes follow the object");
            }
            return root;
        } catch (Throwable e) {
            // Code of the objects themselves runs here, and may throw anything.
            throw new Undecodable(e);
        }
    }

    private static @Nullable Object read(GraphInput in) throws IOException, ClassNotFoundException {
        try {
            return in.readObject();
        } catch (InvalidClassException e) {
            String rejection = in.rejection();
            if (rejection == null) {
                throw e;
            }
            InvalidClassException rejected = new InvalidClassException(rejection);
            rejected.initCause(e);
            throw rejected;
        }
    }
}
