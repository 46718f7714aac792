package io.github.workloadexecutor.internal.memory;

import io.github.workloadexecutor.internal.memory.Slab.Block;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies large arrays into shared memory for another process to read. What does not fit is declined, and then travels
 * as everything else does; so nothing fails for want of shared memory.
 *
 * <p>A block has at most one payload at a time. Blocks are kept for the next payload: fresh pages cost more than the
 * copy itself. Files in which nothing is left go when they are too many, when others need the budget, and when nobody
 * wanted them for a while.
 *
 * <p>Files are made, closed and copied into outside the lock. Safe for use by many threads.
 */
public final class PayloadStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PayloadStore.class);

    /** How long no file is made after that has failed. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String executor;
    private final MemoryPlace place;
    private final PayloadLimits limits;
    private final LongSupplier nanoTime;
    private final Consumer<Runnable> afterIdleTime;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final BlockShelf shelf;
    private boolean closed;
    private boolean trimComes;
    private boolean complained;
    private long noFilesBeforeNanos;
    private boolean pausing;
    private int payloads;
    private long taken;
    private long reused;
    private long declined;

    /**
     * Makes no file yet.
     *
     * @param executor begins each line that is logged
     * @param timer lets go of what is not used; may be shut down before this is closed
     */
    public PayloadStore(String executor, MemoryPlace place, PayloadLimits limits, ScheduledExecutorService timer) {
        this(executor, place, limits, System::nanoTime, action -> schedule(timer, limits, action));
    }

    PayloadStore(
            String executor,
            MemoryPlace place,
            PayloadLimits limits,
            LongSupplier nanoTime,
            Consumer<Runnable> afterIdleTime) {
        this.executor = executor;
        this.place = place;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.afterIdleTime = afterIdleTime;
        this.shelf = new BlockShelf(limits.budget(), limits.keep());
    }

    /** In the best place this machine has, as much as fits there. */
    public static PayloadStore ofThisMachine(String executor, ScheduledExecutorService timer) {
        MemoryPlace place = MemoryPlace.ofThisMachine();
        return new PayloadStore(executor, place, PayloadLimits.of(place), timer);
    }

    private static void schedule(ScheduledExecutorService timer, PayloadLimits limits, Runnable action) {
        try {
            var unused = timer.schedule(action, limits.idle().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            // Then this is closed soon, too.
        }
    }

    /**
     * Copies an array, or what remains of a buffer, whose position does not move. Changes to it while it is copied may
     * be seen or not.
     *
     * @param source an array of primitives, or a {@code ByteBuffer}
     * @return null if it is too small, or there is no room for it
     */
    public @Nullable Payload take(Object source) {
        ElementType type = source instanceof ByteBuffer ? ElementType.BYTE : ElementType.of(source);
        if (type == null) {
            throw new IllegalArgumentException("source must be an array of primitives or a ByteBuffer, but was "
                    + source.getClass().getTypeName());
        }
        long bytes = source instanceof ByteBuffer buffer ? buffer.remaining() : type.bytesOf(source);
        if (bytes < limits.threshold()) {
            return null;
        }
        Block block = acquire(Slab.blockSize(bytes));
        if (block == null) {
            return null;
        }
        try {
            if (source instanceof ByteBuffer buffer) {
                ElementType.copy(MemorySegment.ofBuffer(buffer), block.memory(bytes));
            } else {
                type.write(source, block.memory(bytes));
            }
            return new Payload(this, block, bytes, type);
        } catch (IllegalStateException e) {
            giveBack(block);
            if (isClosed()) {
                return null; // Closed while it was copied.
            }
            throw e;
        } catch (RuntimeException | Error e) {
            giveBack(block);
            throw e;
        }
    }

    private @Nullable Block acquire(long blockSize) {
        List<Slab> released = new ArrayList<>();
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            Block block = shelf.poll(blockSize);
            if (block != null) {
                payloads++;
                taken++;
                reused++;
                return block;
            }
            if (!mayMakeFiles() || !shelf.reserve(Slab.bytes(blockSize), released)) {
                declined++;
                return null;
            }
        } finally {
            lock.unlock();
            released.forEach(Slab::close);
        }
        return make(blockSize);
    }

    private boolean mayMakeFiles() {
        pausing &= nanoTime.getAsLong() - noFilesBeforeNanos < 0;
        return !pausing;
    }

    private @Nullable Block make(long blockSize) {
        Slab slab = null;
        try {
            slab = Slab.make(place, blockSize);
        } catch (IOException e) {
            pause(e);
        } finally {
            if (slab == null) {
                cancelReservation(blockSize);
            }
        }
        return slab == null ? null : enter(slab);
    }

    private void pause(IOException failure) {
        boolean first;
        lock.lock();
        try {
            first = !complained;
            complained = true;
            pausing = true;
            noFilesBeforeNanos = nanoTime.getAsLong() + PAUSE_NANOS;
        } finally {
            lock.unlock();
        }
        if (first) {
            LOG.warn(
                    "{}: no shared memory can be had, so large arrays are sent through channels, which takes longer",
                    executor,
                    failure);
        }
    }

    private void cancelReservation(long blockSize) {
        lock.lock();
        try {
            shelf.cancel(Slab.bytes(blockSize));
            declined++;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Block enter(Slab slab) {
        lock.lock();
        try {
            if (!closed) {
                payloads++;
                taken++;
                return shelf.enter(slab);
            }
            shelf.cancel(slab.bytes());
        } finally {
            lock.unlock();
        }
        slab.close();
        return null;
    }

    void giveBack(Block block) {
        List<Slab> released = new ArrayList<>();
        boolean trimLater;
        lock.lock();
        try {
            payloads--;
            if (closed) {
                return;
            }
            shelf.giveBack(block, nanoTime.getAsLong(), released);
            trimLater = wantsTrim();
        } finally {
            lock.unlock();
            released.forEach(Slab::close);
        }
        if (trimLater) {
            afterIdleTime.accept(this::trim);
        }
    }

    private boolean wantsTrim() {
        boolean wanted = !trimComes && shelf.hasUnused();
        trimComes |= wanted;
        return wanted;
    }

    /** Lets go of the files that nobody has used for a while. */
    void trim() {
        List<Slab> released = new ArrayList<>();
        boolean again;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            shelf.releaseUnusedSince(nanoTime.getAsLong() - limits.idle().toNanos(), released);
            trimComes = false;
            again = wantsTrim();
        } finally {
            lock.unlock();
            released.forEach(Slab::close);
        }
        if (again) {
            afterIdleTime.accept(this::trim);
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** What it holds and has done. */
    public PayloadStatistics statistics() {
        lock.lock();
        try {
            return new PayloadStatistics(shelf.files(), shelf.bytes(), payloads, taken, reused, declined);
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of everything, also of payloads that are not closed. From here on nothing is taken. */
    @Override
    public void close() {
        List<Slab> released = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            shelf.releaseAll(released);
        } finally {
            lock.unlock();
        }
        released.forEach(Slab::close);
    }
}
