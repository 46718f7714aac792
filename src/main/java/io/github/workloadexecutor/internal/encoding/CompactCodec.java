package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.NotShippableException.Subject;
import org.jspecify.annotations.Nullable;

/** The format of {@link Tag}: records, enums and common values, in few bytes and little time. It refuses nothing. */
final class CompactCodec implements Codec {

    @Override
    public String name() {
        return "compact";
    }

    @Override
    public byte mark() {
        return Tag.MARK;
    }

    @Override
    public byte @Nullable [] encode(@Nullable Object root, Subject subject, @Nullable TakenArrays taken) {
        try {
            return new CompactWriter(taken).write(root);
        } catch (RuntimeException | Error e) {
            // A list that changes meanwhile, a class that does not link, no memory or stack left: object streams come
            // by it again, and say what it is.
            return null;
        }
    }

    @Override
    public @Nullable Object decode(
            byte[] body, @Nullable ClassLoader loader, @Nullable ArraySource source, @Nullable Trust trust)
            throws Undecodable {
        try {
            return new CompactReader(body, new ClassFinder(loader), source, trust).read();
        } catch (Throwable e) {
            // Record constructors run here, and may throw anything.
            throw new Undecodable(e);
        }
    }
}
