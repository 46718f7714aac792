package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.NotShippableException.Subject;
import java.io.ObjectStreamConstants;
import org.jspecify.annotations.Nullable;

/** Object streams: everything serialisable, and the reasons why something is not. */
final class JdkCodec implements Codec {

    private static final String RESULT = "result";

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public byte mark() {
        return (byte) (ObjectStreamConstants.STREAM_MAGIC >> 8);
    }

    @Override
    public byte[] encode(@Nullable Object root, Subject subject, @Nullable TakenArrays taken) throws Unshippable {
        return GraphEncoder.encode(root, pathOf(root, subject), out -> new GraphOutput(out, taken));
    }

    /** How the paths to the members of what travels begin. */
    static String pathOf(@Nullable Object root, Subject subject) {
        return subject == Subject.RESULT || root == null ? RESULT : TaskName.rootOfPath(root);
    }

    @Override
    public @Nullable Object decode(
            byte[] body, @Nullable ClassLoader loader, @Nullable ArraySource source, @Nullable Trust trust)
            throws Undecodable {
        return GraphDecoder.decode(body, RESULT, new ClassFinder(loader), source, trust);
    }
}
