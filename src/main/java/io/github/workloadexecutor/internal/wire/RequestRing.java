package io.github.workloadexecutor.internal.wire;

import io.github.workloadexecutor.backend.Measuring;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Requests on their way to the worker.
 *
 * <pre>{@code
 * byte 0    8         12    20      28             32             36               40
 *      +----+---------+-----+-------+--------------+--------------+----------------+-------+-------+---------+------+
 *      | id | attempt | run | stall | title length | annex length | baggage length | title | annex | baggage | body |
 *      +----+---------+-----+-------+--------------+--------------+----------------+-------+-------+---------+------+
 * }</pre>
 *
 * <p>The uppermost bits of the title's length say that the body comes by the channel, and whether the run is to be
 * measured: if it is quick, or always.
 */
public final class RequestRing {

    private static final int FIXED = 40;
    private static final int LONGEST_TITLE = 1000;
    private static final int BY_CHANNEL = 1 << 31;
    private static final int MEASURED_IF_QUICK = 1 << 30;
    private static final int MEASURED_ALWAYS = 1 << 29;
    private static final int ALL_BITS = BY_CHANNEL | MEASURED_IF_QUICK | MEASURED_ALWAYS;

    private static final byte[] NOTHING = new byte[0];

    private final ByteRing ring;

    // Of the side that sends: the title sent last, since it is the same for most.
    private String lastTitle = "";
    private byte[] lastTitleBytes = NOTHING;

    RequestRing(ByteRing ring) {
        this.ring = ring;
    }

    /** Whether a task can travel here at all, or its body has to come by the channel. */
    public boolean takes(byte[] body, String annex, String baggage) {
        return body.length + 3L * (annex.length() + baggage.length()) <= ring.longest() - FIXED - 3 * LONGEST_TITLE;
    }

    /**
     * Puts a request in.
     *
     * @return false if there is no room now
     */
    public boolean offer(Request request) {
        byte[] title = bytesOf(request.title());
        byte[] annex = bytesOfRare(request.annex());
        byte[] baggage = bytesOfRare(request.baggage());
        byte[] body = request.body();
        int texts = title.length + annex.length + baggage.length;
        int at = ring.begin(FIXED + texts + (body == null ? 0 : body.length));
        if (at < 0) {
            return false;
        }
        ByteBuffer memory = ring.memory();
        memory.putLong(at, request.id());
        memory.putInt(at + 8, request.limits().attempt());
        memory.putLong(at + 12, request.limits().runNanos());
        memory.putLong(at + 20, request.limits().stallNanos());
        memory.putInt(at + 28, title.length | bitsOf(request));
        memory.putInt(at + 32, annex.length);
        memory.putInt(at + 36, baggage.length);
        int next = at + FIXED;
        memory.put(next, title);
        next += title.length;
        memory.put(next, annex);
        next += annex.length;
        memory.put(next, baggage);
        next += baggage.length;
        if (body != null) {
            memory.put(next, body);
        }
        ring.publish();
        return true;
    }

    private static int bitsOf(Request request) {
        int bits = request.body() == null ? BY_CHANNEL : 0;
        Measuring measuring = request.limits().measuring();
        if (measuring == Measuring.NO) {
            return bits;
        }
        return bits | (measuring == Measuring.ALWAYS ? MEASURED_ALWAYS : MEASURED_IF_QUICK);
    }

    private static byte[] bytesOfRare(String text) {
        return text.isEmpty() ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] bytesOf(String title) {
        if (!title.equals(lastTitle)) {
            lastTitle = title;
            lastTitleBytes = (title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE))
                    .getBytes(StandardCharsets.UTF_8);
        }
        return lastTitleBytes;
    }

    /** Takes the next request out; null if there is none. */
    public @Nullable Request poll() throws ProtocolViolation {
        int at = ring.next();
        if (at < 0) {
            return null;
        }
        ByteBuffer memory = ring.memory();
        int length = memory.getInt(at - Integer.BYTES);
        int titleLength = length < FIXED ? 0 : memory.getInt(at + 28) & ~ALL_BITS;
        int annexLength = length < FIXED ? 0 : memory.getInt(at + 32);
        int baggageLength = length < FIXED ? 0 : memory.getInt(at + 36);
        int bodyLength = length - FIXED - titleLength - annexLength - baggageLength;
        if (length < FIXED
                || titleLength > length
                || annexLength < 0
                || annexLength > length
                || baggageLength < 0
                || baggageLength > length
                || bodyLength < 0) {
            throw new ProtocolViolation("expected a request but received a message of " + length + " bytes");
        }
        int bits = memory.getInt(at + 28);
        boolean byChannel = (bits & BY_CHANNEL) != 0;
        int next = at + FIXED;
        String title = text(memory, next, titleLength);
        next += titleLength;
        String annex = text(memory, next, annexLength);
        next += annexLength;
        String baggage = text(memory, next, baggageLength);
        next += baggageLength;
        byte[] body = null;
        if (!byChannel) {
            body = new byte[bodyLength];
            memory.get(next, body);
        }
        Limits limits =
                new Limits(memory.getInt(at + 8), memory.getLong(at + 12), memory.getLong(at + 20), measuring(bits));
        Request request = new Request(memory.getLong(at), title, limits, annex, baggage, body);
        ring.release();
        return request;
    }

    private static Measuring measuring(int bits) {
        if ((bits & (MEASURED_IF_QUICK | MEASURED_ALWAYS)) == 0) {
            return Measuring.NO;
        }
        return (bits & MEASURED_ALWAYS) != 0 ? Measuring.ALWAYS : Measuring.IF_QUICK;
    }

    private static String text(ByteBuffer memory, int at, int length) {
        if (length == 0) {
            return "";
        }
        byte[] bytes = new byte[length];
        memory.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
