package io.github.workloadexecutor.internal.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Replies on their way to the application: the same VALUE, FAILURE and OUT_OF_HEAP that a {@link FrameChannel} carries
 * when they are too long for this.
 *
 * <pre>{@code
 * byte 0    8      12
 *      +----+------+------+
 *      | id | kind | body |
 *      +----+------+------+
 * }</pre>
 */
public final class ReplyRing {

    private static final int FIXED = 12;

    private final ByteRing ring;

    ReplyRing(ByteRing ring) {
        this.ring = ring;
    }

    /**
     * Puts a reply in.
     *
     * @return false if there is no room for it now, or it is too long
     */
    public boolean offer(Frame reply) {
        byte[] body = reply.body();
        if (body.length > ring.longest() - FIXED) {
            return false;
        }
        int at = ring.begin(FIXED + body.length);
        if (at < 0) {
            return false;
        }
        ByteBuffer memory = ring.memory();
        memory.putLong(at, reply.id());
        memory.putInt(at + 8, reply.kind().code());
        memory.put(at + FIXED, body);
        ring.publish();
        return true;
    }

    /** Takes the next reply out; null if there is none. Whether it is one the receiver decides by its kind. */
    public @Nullable Frame poll() throws ProtocolViolation {
        int at = ring.next();
        if (at < 0) {
            return null;
        }
        ByteBuffer memory = ring.memory();
        int length = memory.getInt(at - Integer.BYTES);
        FrameKind kind = length < FIXED ? null : kind(memory.getInt(at + 8));
        if (kind == null || length > ring.longest()) {
            throw new ProtocolViolation("expected a reply but received a message of " + length + " bytes");
        }
        byte[] body = new byte[length - FIXED];
        memory.get(at + FIXED, body);
        Frame reply = Frame.of(kind, memory.getLong(at), body);
        ring.release();
        return reply;
    }

    private static @Nullable FrameKind kind(int code) {
        return code == (byte) code ? FrameKind.of((byte) code) : null;
    }
}
