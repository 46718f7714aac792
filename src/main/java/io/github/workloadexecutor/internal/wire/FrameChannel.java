package io.github.workloadexecutor.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives frames over a socket. A frame is either received whole or not at all.
 *
 * <pre>{@code
 * byte 0        4      5       6              8      16              24
 *      +--------+------+-------+--------------+------+---------------+-------+------+
 *      | magic  | kind | 0     | label length |  id  |  body length  | label | body |
 *      +--------+------+-------+--------------+------+---------------+-------+------+
 * }</pre>
 *
 * <p>Numbers are big-endian. Id, kind and length stand outside the body, so a body that cannot be decoded, or does not
 * fit in memory, still belongs to a known task and leaves the channel in order.
 *
 * <p>Any thread may send; one thread receives. Threads that send or receive must not be interrupted, since that closes
 * the channel.
 */
public final class FrameChannel implements AutoCloseable {

    static final int MAGIC = 0x57_4C_58_01; // "WLX", version 1
    static final int HEADER = 24;

    /** The longest body: what a Java array can hold. */
    public static final long MAX_BODY = Integer.MAX_VALUE - 16L;

    private static final int BUFFER = 64 << 10;
    // The JDK copies heap buffers through a direct one of the same size and keeps it, so large bodies go in slices.
    private static final int SLICE = 256 << 10;
    // Memory for a body is taken as its bytes arrive: an announced length alone must not exhaust the heap.
    private static final int FIRST_ALLOCATION = 1 << 20;

    private final SocketChannel socket;

    // Written by whichever thread has just moved bytes; a sign that the other side still takes or sends them.
    private volatile long lastMovedNanos = System.nanoTime();

    // Guarded by itself, which also keeps frames whole when several threads send.
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);

    // Touched only by the receiving thread; always ready for reading.
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).flip();

    public FrameChannel(SocketChannel socket) {
        this.socket = socket;
    }

    /**
     * Sends a frame.
     *
     * @throws IOException if the other side is gone; it has then not received the whole frame
     */
    public void send(Frame frame) throws IOException {
        byte[] label = shorten(frame.label()).getBytes(StandardCharsets.UTF_8);
        byte[] body = frame.body();
        synchronized (out) {
            out.clear();
            out.putInt(MAGIC).put(frame.kind().code()).put((byte) 0).putShort((short) label.length);
            out.putLong(frame.id()).putLong(body.length).put(label);
            int inline = Math.min(out.remaining(), body.length);
            out.put(body, 0, inline);
            out.flip();
            writeFully(out);
            for (int at = inline; at < body.length; at += SLICE) {
                writeFully(ByteBuffer.wrap(body, at, Math.min(SLICE, body.length - at)));
            }
        }
    }

    private static String shorten(String label) {
        return label.length() <= 1000 ? label : label.substring(0, 1000);
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int unused = socket.write(bytes);
            lastMovedNanos = System.nanoTime();
        }
    }

    /** When bytes last went through, either way, on the clock of {@link System#nanoTime}. */
    public long lastMovedNanos() {
        return lastMovedNanos;
    }

    /**
     * Waits for the next frame.
     *
     * @return the frame, or null if the other side closed the channel between two frames
     * @throws OversizedBody if the body does not fit in memory; the channel can be used on
     * @throws ProtocolViolation if what arrived is no frame
     * @throws IOException if the channel broke, or ended within a frame
     */
    public @Nullable Frame receive() throws IOException {
        if (!fill(HEADER)) {
            return null;
        }
        int start = in.position();
        int magic = in.getInt();
        FrameKind kind = FrameKind.of(in.get());
        byte reserved = in.get();
        int labelLength = Short.toUnsignedInt(in.getShort());
        long id = in.getLong();
        long bodyLength = in.getLong();
        if (magic != MAGIC
                || kind == null
                || reserved != 0
                || labelLength > 4000
                || bodyLength < 0
                || bodyLength > MAX_BODY) {
            throw new ProtocolViolation("expected a frame but received " + firstBytes(start));
        }
        if (!fill(labelLength)) {
            throw new EOFException("the channel ended within a frame of kind " + kind);
        }
        byte[] label = new byte[labelLength];
        in.get(label);
        byte[] body = body(kind, id, bodyLength);
        return new Frame(kind, id, new String(label, StandardCharsets.UTF_8), body);
    }

    private String firstBytes(int start) {
        byte[] first = new byte[Math.min(32, in.limit() - start)];
        in.get(start, first);
        String text = new String(first, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
        return HexFormat.ofDelimiter(" ").formatHex(first) + " (\"" + text + "\")";
    }

    /** Makes that many bytes readable in the buffer; false if the channel ended before the first of them. */
    private boolean fill(int bytes) throws IOException {
        if (in.remaining() >= bytes) {
            return true;
        }
        in.compact();
        try {
            while (in.position() < bytes) {
                if (socket.read(in) < 0) {
                    if (in.position() == 0) {
                        return false;
                    }
                    throw new EOFException("the channel ended within a frame, after " + in.position() + " bytes of it");
                }
                lastMovedNanos = System.nanoTime();
            }
            return true;
        } finally {
            in.flip();
        }
    }

    private byte[] body(FrameKind kind, long id, long length) throws IOException {
        int size = (int) length;
        int have = 0;
        byte[] body;
        try {
            body = new byte[Math.min(size, FIRST_ALLOCATION)];
            while (have < size) {
                if (have == body.length) {
                    body = Arrays.copyOf(body, (int) Math.min(size, body.length * 2L));
                }
                have += read(body, have);
            }
            return body;
        } catch (OutOfMemoryError tooLarge) {
            body = null; // what was read so far is garbage already
            drop(size - have);
            throw new OversizedBody(kind, id, length);
        }
    }

    private void drop(int bytes) throws IOException {
        byte[] sink = new byte[8 << 10];
        for (int left = bytes; left > 0; ) {
            left -= read(left < sink.length ? new byte[left] : sink, 0);
        }
    }

    private int read(byte[] target, int at) throws IOException {
        int wanted = target.length - at;
        if (in.hasRemaining()) {
            int buffered = Math.min(in.remaining(), wanted);
            in.get(target, at, buffered);
            return buffered;
        }
        int read = socket.read(ByteBuffer.wrap(target, at, Math.min(SLICE, wanted)));
        if (read < 0) {
            throw new EOFException("the channel ended within a frame, " + wanted + " bytes before its end");
        }
        lastMovedNanos = System.nanoTime();
        return read;
    }

    /**
     * Makes a doorbell of this connection, on which no frame is sent or received any more.
     *
     * @param rings whether this side rings, and so must not block
     */
    public Doorbell asDoorbell(boolean rings) throws IOException {
        socket.configureBlocking(!rings);
        return new Doorbell(socket);
    }

    /** Closes the socket; a thread blocked in {@link #receive} gets an exception. Closing twice does nothing. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
