package io.github.workloadexecutor.internal.memory;

import io.github.workloadexecutor.task.SharedBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One view of a shared buffer. It finds its memory when it is first asked for, and asks before each use whether that
 * was withdrawn. What closing it does beyond that is for its maker to say.
 */
final class MappedBuffer implements SharedBuffer {

    /** Finds memory. */
    interface Source {
        SharedMemory find() throws IOException;
    }

    private final SharedName name;
    private final Source source;
    private final Runnable end;

    // Written once found; finding it twice gives the same.
    private volatile @Nullable SharedMemory memory;

    // Written under this.
    private volatile boolean closed;

    MappedBuffer(SharedName name, Source source, Runnable end) {
        this.name = name;
        this.source = source;
        this.end = end;
    }

    @Override
    public long size() {
        return name.size();
    }

    @Override
    public MemorySegment segment() {
        return memory().segment().asReadOnly();
    }

    @Override
    public ByteBuffer asByteBuffer() {
        if (name.size() > Integer.MAX_VALUE) {
            throw new UnsupportedOperationException("a ByteBuffer holds at most " + Integer.MAX_VALUE
                    + " bytes, but this shared buffer has " + name.size()
                    + "; use segment(), or segment().asSlice(from, size).asByteBuffer() for a part of it");
        }
        return segment().asByteBuffer();
    }

    private SharedMemory memory() {
        if (closed) {
            throw closedException(null);
        }
        SharedMemory found = memory;
        if (found == null) {
            found = find();
            memory = found;
        }
        if (found.isWithdrawn()) {
            throw closedException(null);
        }
        return found;
    }

    private SharedMemory find() {
        try {
            return source.find();
        } catch (MemoryGoneException gone) {
            throw closedException(gone);
        } catch (IOException e) {
            throw new UncheckedIOException("a shared buffer cannot be opened: " + name, e);
        }
    }

    private IllegalStateException closedException(@Nullable Throwable cause) {
        return new IllegalStateException(
                "the shared buffer of " + name.size() + " bytes (" + name.address()
                        + ") is closed; close it when the last task that refers to it is over",
                cause);
    }

    /** What travels in its place; null if it is closed. */
    @Nullable
    SharedName nameIfOpen() {
        SharedMemory found = memory;
        return closed || (found != null && found.isWithdrawn()) ? null : name;
    }

    /** What travels in its place. */
    SharedName reference() {
        SharedName open = nameIfOpen();
        if (open == null) {
            throw closedException(null);
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            end.run();
            closed = true;
        }
    }

    @Override
    public String toString() {
        return "SharedBuffer[" + name.size() + " bytes, " + name.address() + (closed ? ", closed]" : "]");
    }
}
