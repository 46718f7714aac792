package io.github.workloadexecutor.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Replies on their way to the application: the same VALUE, FAILURE and OUT_OF_HEAP that a {@link FrameChannel} carries
 * when they are too long for this.
 *
 * <pre>{@code
 * byte 0    8              9      12
 *      +----+--------------+------+-------+------+
 *      | id | label length | kind | label | body |
 *      +----+--------------+------+-------+------+
 * }</pre>
 *
 * <p>The label is that of the frame, in ASCII, and most often empty: see {@link Cost}.
 */
public final class ReplyRing {

    private static final int FIXED = 12;
    private static final int LONGEST_LABEL = 255;

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
        String label = reply.label();
        int labelLength = label.length();
        if (labelLength > LONGEST_LABEL || body.length > ring.longest() - FIXED - labelLength) {
            return false;
        }
        int at = ring.begin(FIXED + labelLength + body.length);
        if (at < 0) {
            return false;
        }
        ByteBuffer memory = ring.memory();
        memory.putLong(at, reply.id());
        memory.putInt(at + 8, labelLength << 24 | reply.kind().code());
        if (labelLength > 0) {
            memory.put(at + FIXED, label.getBytes(StandardCharsets.US_ASCII));
        }
        memory.put(at + FIXED + labelLength, body);
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
        int code = length < FIXED ? -1 : memory.getInt(at + 8);
        FrameKind kind = kind(code & 0xff_ffff);
        int labelLength = code >>> 24;
        if (kind == null || FIXED + labelLength > length || length > ring.longest()) {
            throw new ProtocolViolation("expected a reply but received a message of " + length + " bytes");
        }
        String label = labelLength == 0 ? "" : label(memory, at + FIXED, labelLength);
        byte[] body = new byte[length - FIXED - labelLength];
        memory.get(at + FIXED + labelLength, body);
        Frame reply = new Frame(kind, memory.getLong(at), label, body);
        ring.release();
        return reply;
    }

    private static String label(ByteBuffer memory, int at, int length) {
        byte[] label = new byte[length];
        memory.get(at, label);
        return new String(label, StandardCharsets.US_ASCII);
    }

    private static @Nullable FrameKind kind(int code) {
        return code == (byte) code ? FrameKind.of((byte) code) : null;
    }
}
