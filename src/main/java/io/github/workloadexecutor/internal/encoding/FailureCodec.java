package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.RemoteOrigin;
import io.github.workloadexecutor.failure.RemoteTaskException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A task's exception to bytes and back. It always travels as data, and as itself as well where it can; so there is
 * always something to throw at the other end. Nothing here throws.
 *
 * <pre>{@code
 * +-------+---------+----------------------------+
 * | facts | boolean | true:  original, as stream |
 * |       |         | false: why it is not here  |
 * +-------+---------+----------------------------+
 * }</pre>
 */
final class FailureCodec {

    /** An exception that is one object for ever must not collect a note each time it is thrown. */
    private static final int MOST_NOTES = 8;

    private static final String ROOT = "exception";

    private FailureCodec() {}

    static byte[] encode(Throwable failure) {
        try {
            FailureFacts facts = FailureFacts.of(failure);
            byte[] original;
            try {
                original = originalOf(failure);
            } catch (Unshippable obstacle) {
                return join(facts, null, obstacle.getMessage());
            } catch (RuntimeException | Error e) {
                return join(facts, null, FailureFacts.describe(e));
            }
            return join(facts, original, null);
        } catch (IOException | RuntimeException | Error e) {
            return minimal(failure, e);
        }
    }

    /** For when even taking down the facts failed: there is no memory, or no stack, left. */
    private static byte[] minimal(Throwable failure, Throwable problem) {
        String type = failure.getClass().getName();
        FailureFacts facts = new FailureFacts(type, null, List.of(), null, List.of());
        try {
            return join(facts, null, FailureFacts.describe(problem));
        } catch (IOException | RuntimeException | Error e) {
            return new byte[0];
        }
    }

    private static byte[] originalOf(Throwable failure) throws Unshippable {
        try {
            return GraphEncoder.encode(failure, ROOT);
        } catch (Unshippable asAWhole) {
            IdentityHashMap<Throwable, Boolean> travels = new IdentityHashMap<>();
            try {
                return GraphEncoder.encode(failure, ROOT, out -> new FailureOutput(out, failure, travels));
            } catch (Unshippable itself) {
                throw asAWhole;
            }
        }
    }

    private static byte[] join(FailureFacts facts, byte @Nullable [] original, @Nullable String obstacle)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        facts.writeTo(out);
        out.writeBoolean(original != null);
        if (original != null) {
            out.writeInt(original.length);
            out.write(original);
        } else {
            FailureFacts.writeText(out, obstacle);
        }
        out.flush();
        return bytes.toByteArray();
    }

    static Throwable decode(byte[] body, String origin, @Nullable ClassLoader loader, @Nullable Trust trust) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
            FailureFacts facts = FailureFacts.readFrom(in);
            if (!in.readBoolean()) {
                return noted(facts.toException(), new RemoteOrigin(origin, String.valueOf(FailureFacts.readText(in))));
            }
            byte[] original = FailureFacts.readBytes(in, in.readInt());
            try {
                return noted(originalFrom(original, loader, trust), new RemoteOrigin(origin, null));
            } catch (Undecodable e) {
                return noted(facts.toException(), new RemoteOrigin(origin, FailureFacts.describe(e.reason())));
            }
        } catch (IOException | RuntimeException | Error e) {
            RemoteTaskException unreadable = new RemoteTaskException(
                    "unreadable failure",
                    "the report of a failure, " + body.length + " bytes long, could not be read",
                    new StackTraceElement[0],
                    e);
            return noted(unreadable, new RemoteOrigin(origin, FailureFacts.describe(e)));
        }
    }

    private static Throwable originalFrom(byte[] bytes, @Nullable ClassLoader loader, @Nullable Trust trust)
            throws Undecodable {
        Object decoded = GraphDecoder.decode(bytes, ROOT, new ClassFinder(loader), null, trust);
        if (decoded instanceof Throwable original) {
            return original;
        }
        throw new Undecodable(new ClassCastException("its readResolve gave something that is not an exception"));
    }

    private static Throwable noted(Throwable exception, RemoteOrigin note) {
        long notes = Stream.of(exception.getSuppressed())
                .filter(RemoteOrigin.class::isInstance)
                .count();
        if (notes < MOST_NOTES) {
            exception.addSuppressed(note);
        }
        return exception;
    }
}
