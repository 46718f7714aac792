package io.github.workloadexecutor.internal.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One file of shared memory, cut into blocks of one size. Small blocks share a file, so that there are not too many
 * descriptors; a block of {@link #SMALLEST} or more has its own.
 */
final class Slab {

    static final long SMALLEST = 1 << 20;

    static final long SMALLEST_BLOCK = 64 << 10;

    private static final long LARGE_STEP = 16 << 20;

    /** A piece of a slab; has one user at a time. */
    record Block(Slab slab, long offset) {

        /** Its first bytes. */
        MemorySegment memory(long length) {
            return slab.file.segment().asSlice(offset, length);
        }

        long size() {
            return slab.blockSize;
        }
    }

    private final SharedFile file;
    private final Arena arena;
    private final long blockSize;
    private final List<Block> blocks = new ArrayList<>();

    // Guarded by the store's lock.
    int used;
    long unusedSinceNanos;

    private Slab(SharedFile file, Arena arena, long blockSize) {
        this.file = file;
        this.arena = arena;
        this.blockSize = blockSize;
        for (long offset = 0; offset < file.name().size(); offset += blockSize) {
            blocks.add(new Block(this, offset));
        }
    }

    /** The size of a block that holds so many bytes: a power of two, or from 16 MiB on a multiple of that. */
    static long blockSize(long bytes) {
        if (bytes > LARGE_STEP) {
            return Math.multiplyExact(Math.ceilDiv(bytes, LARGE_STEP), LARGE_STEP);
        }
        long floor = Math.max(bytes, SMALLEST_BLOCK);
        long highest = Long.highestOneBit(floor);
        return highest == floor ? floor : highest << 1;
    }

    /** What a slab of such blocks takes. */
    static long bytes(long blockSize) {
        return SharedMemory.HEADER + Math.max(blockSize, SMALLEST);
    }

    static Slab make(MemoryPlace place, long blockSize) throws IOException {
        @SuppressWarnings("MustBeClosedChecker") // closed with the slab
        Arena arena = Arena.ofShared();
        try {
            SharedFile file = SharedFile.create(place, Math.max(blockSize, SMALLEST), arena);
            // Cheaper here than one by one while it is written.
            file.segment().load();
            return new Slab(file, arena, blockSize);
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    SharedName name() {
        return file.name();
    }

    long blockSize() {
        return blockSize;
    }

    long bytes() {
        return bytes(blockSize);
    }

    List<Block> blocks() {
        return blocks;
    }

    /** A thread that still copies into it gets an {@code IllegalStateException}. */
    void close() {
        file.close();
        arena.close();
    }
}
