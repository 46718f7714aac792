package io.github.workloadexecutor.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Requests on their way to the worker.
 *
 * <pre>{@code
 * byte 0    8         12     20        28             32
 *      +----+---------+------+---------+--------------+-------+------+
 *      | id | attempt | run  | stall   | title length | title | body |
 *      +----+---------+------+---------+--------------+-------+------+
 * }</pre>
 *
 * <p>The sign bit of the title's length says that the body comes by the channel.
 */
public final class RequestRing {

    private static final int FIXED = 32;
    private static final int LONGEST_TITLE = 1000;
    private static final int BY_CHANNEL = Integer.MIN_VALUE;

    private final ByteRing ring;

    RequestRing(ByteRing ring) {
        this.ring = ring;
    }

    /** Whether a body can travel here at all. */
    public boolean takes(byte[] body) {
        return body.length <= ring.longest() - FIXED - 3 * LONGEST_TITLE;
    }

    /**
     * Puts a request in.
     *
     * @return false if there is no room now
     */
    public boolean offer(Request request) {
        String title = request.title();
        byte[] name = (title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE))
                .getBytes(StandardCharsets.UTF_8);
        byte[] body = request.body();
        int at = ring.begin(FIXED + name.length + (body == null ? 0 : body.length));
        if (at < 0) {
            return false;
        }
        ByteBuffer memory = ring.memory();
        memory.putLong(at, request.id());
        memory.putInt(at + 8, request.limits().attempt());
        memory.putLong(at + 12, request.limits().runNanos());
        memory.putLong(at + 20, request.limits().stallNanos());
        memory.putInt(at + 28, name.length | (body == null ? BY_CHANNEL : 0));
        memory.put(at + FIXED, name);
        if (body != null) {
            memory.put(at + FIXED + name.length, body);
        }
        ring.publish();
        return true;
    }

    /** Takes the next request out; null if there is none. */
    public @Nullable Request poll() throws ProtocolViolation {
        int at = ring.next();
        if (at < 0) {
            return null;
        }
        ByteBuffer memory = ring.memory();
        int length = memory.getInt(at - Integer.BYTES);
        int titleLength = length < FIXED ? 0 : memory.getInt(at + 28) & ~BY_CHANNEL;
        if (length < FIXED || titleLength > length - FIXED) {
            throw new ProtocolViolation("expected a request but received a message of " + length + " bytes");
        }
        boolean byChannel = memory.getInt(at + 28) < 0;
        byte[] title = new byte[titleLength];
        memory.get(at + FIXED, title);
        byte[] body = null;
        if (!byChannel) {
            body = new byte[length - FIXED - titleLength];
            memory.get(at + FIXED + titleLength, body);
        }
        Limits limits = new Limits(memory.getInt(at + 8), memory.getLong(at + 12), memory.getLong(at + 20));
        Request request = new Request(memory.getLong(at), new String(title, StandardCharsets.UTF_8), limits, body);
        ring.release();
        return request;
    }
}
