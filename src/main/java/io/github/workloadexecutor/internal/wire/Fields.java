package io.github.workloadexecutor.internal.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Bodies made of a few fields, one after the other. What does not have the fields it should is a violation. */
final class Fields {

    interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    private Fields() {}

    static byte[] write(Writer fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            fields.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static <T> T read(FrameKind kind, byte[] body, Reader<T> reader) throws ProtocolViolation {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            T fields = reader.read(in);
            if (in.available() > 0) {
                throw new IOException(in.available() + " bytes too many");
            }
            return fields;
        } catch (IOException | IllegalArgumentException malformed) {
            throw new ProtocolViolation("expected the fields of " + kind + " but received " + body.length
                    + " bytes that are not: " + malformed);
        }
    }
}
