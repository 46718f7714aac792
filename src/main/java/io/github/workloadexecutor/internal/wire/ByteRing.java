package io.github.workloadexecutor.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A ring of messages in memory that two processes share: one puts them in, the other takes them out, in order, without
 * a lock and without a copy but the messages' own.
 *
 * <pre>{@code
 * byte 0          128        256                                                 256 + capacity
 *      +----------+----------+----------------------------------------------------+
 *      | head     | tail     |  length | message | length | message |  -1 | unused |
 *      +----------+----------+----------------------------------------------------+
 * }</pre>
 *
 * <p>Head and tail count bytes and only grow. A message starts at a multiple of 8 and never wraps; what does not fit
 * before the end leaves a mark and starts over at the beginning.
 *
 * <p><b>Memory effects.</b> What a process did before {@link #publish} is seen by the other after {@link #next} has
 * given that message. One thread of each side at a time, with happens-before between them.
 */
final class ByteRing {

    static final int HEADER = 256;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int TAIL = 128; // On a cache line of its own, and not the neighbour's either.
    private static final int SKIP = -1;

    private final ByteBuffer memory;
    private final int capacity;

    // Of this side: where it is itself, and what it last saw of the other.
    private long head;
    private long tail;
    private int begun;

    /**
     * Looks at a ring.
     *
     * @param memory header and messages; zeros if it is new
     */
    ByteRing(ByteBuffer memory) {
        this.memory = memory;
        this.capacity = memory.capacity() - HEADER;
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("a ring's capacity must be a power of two, but was " + capacity);
        }
        this.head = (long) LONG.getAcquire(memory, 0);
        this.tail = (long) LONG.getAcquire(memory, TAIL);
    }

    ByteBuffer memory() {
        return memory;
    }

    /** The longest message that is put in. One may have to wait for a quarter of the ring to be free, not for all. */
    int longest() {
        return capacity / 4;
    }

    private int at(long position) {
        return HEADER + (int) (position & (capacity - 1));
    }

    private static int padded(int length) {
        return (length + Integer.BYTES + 7) & -8;
    }

    // For the side that puts in.

    /**
     * Makes room for a message, which is then written to {@link #memory} and {@linkplain #publish published}.
     *
     * @return where it is to be written; -1 if there is no room now
     */
    int begin(int length) {
        if (length > longest()) {
            return -1;
        }
        int needed = padded(length);
        int untilEnd = capacity - (int) (tail & (capacity - 1));
        int skipped = needed <= untilEnd ? 0 : untilEnd;
        if (tail + skipped + needed - head > capacity) {
            head = (long) LONG.getAcquire(memory, 0);
            if (head > tail || head < tail - capacity || tail + skipped + needed - head > capacity) {
                return -1; // A head that makes no sense is the other side's doing, and gives no room.
            }
        }
        if (skipped > 0) {
            memory.putInt(at(tail), SKIP);
        }
        begun = skipped + needed;
        int at = at(tail + skipped);
        memory.putInt(at, length);
        return at + Integer.BYTES;
    }

    /** Lets the other side see what was begun last. */
    void publish() {
        tail += begun;
        LONG.setRelease(memory, TAIL, tail);
    }

    // For the side that takes out.

    /**
     * Gives the next message.
     *
     * @return where it stands in {@link #memory}, with its length in the four bytes before; -1 if there is none
     * @throws ProtocolViolation if there is something that is no message
     */
    int next() throws ProtocolViolation {
        if (head == tail) {
            tail = (long) LONG.getAcquire(memory, TAIL);
            if (head == tail) {
                return -1;
            }
            if (tail < head || tail - head > capacity || (tail & 7) != 0) {
                throw new ProtocolViolation(
                        "expected at most %d bytes in the ring but it says %d".formatted(capacity, tail - head));
            }
        }
        int at = at(head);
        int length = memory.getInt(at);
        if (length == SKIP && at != HEADER) {
            head += capacity - (head & (capacity - 1));
            return next();
        }
        long there = Math.min(tail - head, capacity - (head & (capacity - 1))); // A message does not wrap.
        if (length < 0 || length > longest() || padded(length) > there) {
            throw new ProtocolViolation("expected a message of at most %d bytes in the ring but it says %d"
                    .formatted(Math.min(longest(), there), length));
        }
        begun = padded(length);
        return at + Integer.BYTES;
    }

    /** Gives back the room of the message that {@link #next} gave last; nobody must look at it any more. */
    void release() {
        head += begun;
        LONG.setRelease(memory, 0, head);
    }
}
