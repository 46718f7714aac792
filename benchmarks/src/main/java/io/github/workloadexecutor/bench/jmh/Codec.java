package io.github.workloadexecutor.bench.jmh;

import io.github.workloadexecutor.internal.encoding.Encoding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.jspecify.annotations.Nullable;

/** The competitors of {@link EncodingBenchmark}. A codec is one constant more. */
public enum Codec {
    /** The JDK's serialisation, a fresh stream per object: one kept for long resends what it has seen, and leaks. */
    JDK {
        @Override
        byte[] encode(Object object) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(object);
            }
            return bytes.toByteArray();
        }

        @Override
        Object decode(byte[] bytes) throws IOException, ClassNotFoundException {
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
                return in.readObject();
            }
        }
    },

    /** The library's own way to JDK serialisation: it looks at each object on the way. */
    OUR_JDK {
        @Override
        byte[] encode(Object object) {
            return Encoding.encodeWith("jdk", object);
        }

        @Override
        @Nullable
        Object decode(byte[] bytes) {
            return Encoding.decodeResult(bytes, "benchmark", null);
        }
    },

    /** The library's compact format, its default. */
    COMPACT {
        @Override
        byte[] encode(Object object) {
            return Encoding.encodeWith("compact", object);
        }

        @Override
        @Nullable
        Object decode(byte[] bytes) {
            return Encoding.decodeResult(bytes, "benchmark", null);
        }
    };

    abstract byte[] encode(Object object) throws Exception;

    abstract @Nullable Object decode(byte[] bytes) throws Exception;
}
