package io.github.workloadexecutor.internal.memory;

import io.github.workloadexecutor.internal.memory.Slab.Block;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a {@link PayloadStore} and their free blocks. Together the files never have more bytes than the budget.
 * It closes no file: what has to go is put into a list, to be closed without the lock.
 *
 * <p>Guarded by the store's lock.
 */
final class BlockShelf {

    private final long budget;
    private final long keep;

    private final List<Slab> slabs = new ArrayList<>();
    // By size. The block given back last is taken first: it is the most likely to be in a cache.
    private final NavigableMap<Long, Deque<Block>> free = new TreeMap<>();
    private long bytes;
    private long unusedBytes;

    BlockShelf(long budget, long keep) {
        this.budget = budget;
        this.keep = keep;
    }

    int files() {
        return slabs.size();
    }

    /** Of all files, and of those announced by {@link #reserve}. */
    long bytes() {
        return bytes;
    }

    /** Takes a free block of that size, or of up to twice that. */
    @Nullable
    Block poll(long blockSize) {
        Map.Entry<Long, Deque<Block>> fitting = free.ceilingEntry(blockSize);
        if (fitting == null || fitting.getKey() > 2 * blockSize) {
            return null;
        }
        Block block = fitting.getValue().removeFirst();
        if (fitting.getValue().isEmpty()) {
            free.remove(fitting.getKey());
        }
        if (block.slab().used++ == 0) {
            unusedBytes -= block.slab().bytes();
        }
        return block;
    }

    /** Announces a file, for which unused ones may have to go, the one unused longest first. */
    boolean reserve(long more, List<Slab> released) {
        if (bytes - unusedBytes + more > budget) {
            return false;
        }
        while (bytes + more > budget) {
            release(unusedLongest().orElseThrow(), released);
        }
        bytes += more;
        return true;
    }

    /** Takes back an announcement. */
    void cancel(long reserved) {
        bytes -= reserved;
    }

    /** Adds an announced file, and takes its first block. */
    Block enter(Slab slab) {
        slabs.add(slab);
        slab.used = 1;
        slab.blocks().stream().skip(1).forEach(this::addFree);
        return slab.blocks().get(0);
    }

    void giveBack(Block block, long nowNanos, List<Slab> released) {
        Slab slab = block.slab();
        addFree(block);
        slab.used--;
        if (slab.used > 0) {
            return;
        }
        slab.unusedSinceNanos = nowNanos;
        unusedBytes += slab.bytes();
        if (slab.bytes() > keep) {
            release(slab, released);
        }
        while (unusedBytes > keep) {
            release(unusedLongest().orElseThrow(), released);
        }
    }

    private void addFree(Block block) {
        free.computeIfAbsent(block.size(), size -> new ArrayDeque<>()).addFirst(block);
    }

    boolean hasUnused() {
        return unusedBytes > 0;
    }

    void releaseUnusedSince(long nanos, List<Slab> released) {
        List<Slab> old =
                unused().filter(slab -> slab.unusedSinceNanos - nanos <= 0).toList();
        old.forEach(slab -> release(slab, released));
    }

    /** Also those that are in use. What is announced stays so. */
    void releaseAll(List<Slab> released) {
        released.addAll(slabs);
        bytes -= slabs.stream().mapToLong(Slab::bytes).sum();
        unusedBytes = 0;
        slabs.clear();
        free.clear();
    }

    private Stream<Slab> unused() {
        return slabs.stream().filter(slab -> slab.used == 0);
    }

    private Optional<Slab> unusedLongest() {
        return unused().min(Comparator.comparingLong(slab -> slab.unusedSinceNanos));
    }

    /** Only what is unused. */
    private void release(Slab slab, List<Slab> released) {
        slabs.remove(slab);
        bytes -= slab.bytes();
        unusedBytes -= slab.bytes();
        Deque<Block> blocks = free.get(slab.blockSize());
        if (blocks != null) {
            blocks.removeIf(block -> block.slab() == slab);
            if (blocks.isEmpty()) {
                free.remove(slab.blockSize());
            }
        }
        released.add(slab);
    }
}
