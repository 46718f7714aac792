package io.github.workloadexecutor.internal.wire;

import io.github.workloadexecutor.internal.memory.SharedMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a {@link SharedBlock}, for who wants to do with them what the other side never would. It knows where the
 * rings are; what is in them is drawn in {@link ByteRing}.
 */
public final class RawBlock {

    private static final int FLAGS = 256;

    private final ByteBuffer memory;
    private final int ring;

    private RawBlock(ByteBuffer memory) {
        this.memory = memory;
        this.ring = (memory.capacity() - FLAGS - Claims.BYTES) / 2;
    }

    /** Maps a block that still has its file. */
    public static RawBlock open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new RawBlock(
                    channel.map(MapMode.READ_WRITE, SharedMemory.HEADER, channel.size() - SharedMemory.HEADER));
        }
    }

    public Ring requests() {
        return new Ring(memory.slice(FLAGS + Claims.BYTES, ring));
    }

    public Ring replies() {
        return new Ring(memory.slice(FLAGS + Claims.BYTES + ring, ring));
    }

    /** One of the rings. Positions count bytes since the ring was made. */
    public static final class Ring {

        private static final int TAIL = 128;

        private final ByteBuffer counters; // in this machine's order
        private final ByteBuffer bytes; // big-endian, as everything that is put by a buffer's own methods

        Ring(ByteBuffer slice) {
            this.counters = slice.duplicate().order(ByteOrder.nativeOrder());
            this.bytes = slice;
        }

        public int capacity() {
            return bytes.capacity() - ByteRing.HEADER;
        }

        public long head() {
            return counters.getLong(0);
        }

        public void setHead(long head) {
            counters.putLong(0, head);
        }

        public long tail() {
            return counters.getLong(TAIL);
        }

        public void setTail(long tail) {
            counters.putLong(TAIL, tail);
        }

        /** Writes four bytes at a position. */
        public void putInt(long position, int value) {
            bytes.putInt(ByteRing.HEADER + (int) (position & (capacity() - 1)), value);
        }

        /** Puts a message in whose length is not what it says. */
        public void putMessage(int saidLength, int bytesTaken) {
            putInt(tail(), saidLength);
            setTail(tail() + bytesTaken);
        }
    }
}
