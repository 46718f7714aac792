package io.github.workloadexecutor.internal.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A copy of one array in shared memory. It stays as it is until this is closed; then its block goes to the next. So it
 * is closed when nobody is going to read it any more, which is when its task is over.
 */
public final class Payload implements AutoCloseable {

    private final PayloadStore store;
    private final Slab.Block block;
    private final PayloadName name;
    private final AtomicBoolean closed = new AtomicBoolean();

    Payload(PayloadStore store, Slab.Block block, long length, ElementType type) {
        this.store = store;
        this.block = block;
        this.name = new PayloadName(block.slab().name(), block.offset(), length, type);
    }

    /** What to send in place of the array. */
    public PayloadName name() {
        return name;
    }

    /** How many bytes it has. */
    public long bytes() {
        return name.length();
    }

    /** The bytes themselves, to read. Not to be used after this was closed. */
    public ByteBuffer content() {
        return block.memory(name.length()).asReadOnly().asByteBuffer();
    }

    /** Gives the block back. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            store.giveBack(block);
        }
    }
}
