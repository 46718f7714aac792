package io.github.workloadexecutor.internal.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The memory that the application shares with one worker: a ring of requests, a ring of replies, the {@link Claims},
 * and who sleeps. It is a file that both have mapped and nobody can find any more; it goes with the last of them.
 *
 * <p>A mapping is undone when nothing refers to it any more, so no thread can be caught using one that is gone.
 */
public final class SharedBlock {

    private static final int RING = 256 << 10;
    private static final int LINE = 128; // Two cache lines: processors fetch them in pairs.
    private static final int FLAGS = 2 * LINE;
    private static final int SIZE = FLAGS + Claims.BYTES + 2 * (ByteRing.HEADER + RING);

    private final SleepFlag worker;
    private final SleepFlag application;
    private final Claims claims;
    private final RequestRing requests;
    private final ReplyRing replies;

    private SharedBlock(ByteBuffer memory) {
        this.worker = new SleepFlag(memory.slice(0, LINE));
        this.application = new SleepFlag(memory.slice(LINE, LINE));
        this.claims = new Claims(memory.slice(FLAGS, Claims.BYTES));
        int ring = ByteRing.HEADER + RING;
        int first = FLAGS + Claims.BYTES;
        this.requests = new RequestRing(new ByteRing(memory.slice(first, ring)));
        this.replies = new ReplyRing(new ByteRing(memory.slice(first + ring, ring)));
    }

    /**
     * Makes a block.
     *
     * @param file does not exist yet
     * @throws IOException if it cannot be made, for example because the disk is full
     */
    public static SharedBlock create(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Written, not only extended: a page that cannot be had is an error here, and a crash in the mapping.
            ByteBuffer zeros = ByteBuffer.allocate(SIZE);
            while (zeros.hasRemaining()) {
                int unused = channel.write(zeros);
            }
            return new SharedBlock(channel.map(MapMode.READ_WRITE, 0, SIZE));
        }
    }

    /** Opens a block that the application has made. */
    public static SharedBlock open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() != SIZE) {
                throw new ProtocolViolation(
                        "expected shared memory of %d bytes but found %d".formatted(SIZE, channel.size()));
            }
            return new SharedBlock(channel.map(MapMode.READ_WRITE, 0, SIZE));
        }
    }

    /** Whether the worker's task thread has to be woken. */
    public SleepFlag worker() {
        return worker;
    }

    /** Whether the application has to be woken. */
    public SleepFlag application() {
        return application;
    }

    public Claims claims() {
        return claims;
    }

    public RequestRing requests() {
        return requests;
    }

    public ReplyRing replies() {
        return replies;
    }
}
