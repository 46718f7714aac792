package io.github.workloadexecutor.internal.wire;

import io.github.workloadexecutor.internal.memory.MemoryPlace;
import io.github.workloadexecutor.internal.memory.SharedFile;
import io.github.workloadexecutor.internal.memory.SharedMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The memory that the application shares with one worker: a ring of requests, a ring of replies, the {@link Claims},
 * and who sleeps. It goes with the last of them.
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
     * @param place where its file is made
     * @throws IOException if it cannot be made, for example because there is no room
     */
    public static Made create(MemoryPlace place) throws IOException {
        SharedFile file = SharedFile.create(place, SIZE, Arena.ofAuto());
        return new Made(new SharedBlock(file.segment().asByteBuffer()), file);
    }

    /**
     * A block and its file, which is closed as soon as the worker has opened it.
     *
     * @param file what holds the block until then
     */
    public record Made(SharedBlock block, SharedFile file) {}

    /**
     * Opens a block that the application has made.
     *
     * @param address as given by the file's name
     */
    public static SharedBlock open(String address) throws IOException {
        try (FileChannel channel =
                FileChannel.open(Path.of(address), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size() - SharedMemory.HEADER;
            if (size != SIZE) {
                throw new ProtocolViolation("expected shared memory of %d bytes but found %d".formatted(SIZE, size));
            }
            return new SharedBlock(channel.map(MapMode.READ_WRITE, SharedMemory.HEADER, SIZE));
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
