package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.NotShippableException.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The codecs there are. The one to write with is tried first, and what it does not know is left to object streams,
 * which have the last word on what travels; any message of any of them is read.
 */
final class Codecs {

    static final Codec COMPACT = new CompactCodec();
    static final Codec JDK = new JdkCodec();

    /** Names the codec to write with in this process. */
    static final String PROPERTY = "io.github.workloadexecutor.codec";

    private static final String CHOSEN = System.getProperty(PROPERTY, COMPACT.name());

    private Codecs() {}

    static List<String> names() {
        return List.of(COMPACT.name(), JDK.name());
    }

    static Codec named(String name) {
        if (name.equals(COMPACT.name())) {
            return COMPACT;
        }
        if (name.equals(JDK.name())) {
            return JDK;
        }
        throw new IllegalArgumentException(PROPERTY + " must be one of " + names() + ", but was " + name);
    }

    static byte[] encode(@Nullable Object root, Subject subject, @Nullable ArraySink sink) throws Unshippable {
        return encode(named(CHOSEN), root, subject, sink);
    }

    static byte[] encode(Codec first, @Nullable Object root, Subject subject, @Nullable ArraySink sink)
            throws Unshippable {
        TakenArrays taken = sink == null ? null : new TakenArrays(sink);
        byte[] body = first.encode(root, subject, taken);
        if (body == null) {
            body = JDK.encode(root, subject, taken);
        }
        if (body == null) {
            throw new AssertionError("object streams write everything or refuse it");
        }
        return body;
    }

    static @Nullable Object decode(
            byte[] body, @Nullable ClassLoader loader, @Nullable ArraySource source, @Nullable Trust trust)
            throws Undecodable {
        Codec codec = body.length > 0 && body[0] == COMPACT.mark() ? COMPACT : JDK;
        return codec.decode(body, loader, source, trust);
    }
}
