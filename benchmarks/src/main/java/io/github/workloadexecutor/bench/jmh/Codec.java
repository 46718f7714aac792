package io.github.workloadexecutor.bench.jmh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

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
    };

    abstract byte[] encode(Object object) throws Exception;

    abstract Object decode(byte[] bytes) throws Exception;
}
