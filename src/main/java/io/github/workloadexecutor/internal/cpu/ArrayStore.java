package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.internal.memory.PayloadStore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the large arrays of tasks are put. It is made when the first of them comes, since most lanes have none. */
final class ArrayStore implements AutoCloseable {

    private final Supplier<PayloadStore> making;

    // Written under this.
    private volatile @Nullable PayloadStore store;
    private boolean closed;

    ArrayStore(Supplier<PayloadStore> making) {
        this.making = making;
    }

    /** Gives it; null if this was closed before. */
    @Nullable
    PayloadStore get() {
        PayloadStore known = store;
        return known != null ? known : make();
    }

    private synchronized @Nullable PayloadStore make() {
        if (store == null && !closed) {
            store = making.get();
        }
        return store;
    }

    @Override
    public synchronized void close() {
        closed = true;
        PayloadStore made = store;
        if (made != null) {
            made.close();
        }
    }
}
