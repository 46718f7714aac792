package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.internal.encoding.ArrayReference;
import io.github.workloadexecutor.internal.encoding.ArraySink;
import io.github.workloadexecutor.internal.memory.Payload;
import io.github.workloadexecutor.internal.memory.PayloadStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the large arrays of one task into shared memory while it is encoded, if there is such memory. In the task's
 * bytes stands only which of them it is, so that two tasks with the same content have the same bytes, wherever their
 * arrays are. Also notes what is remarkable, until the task is encoded.
 */
final class ArrayTaker implements ArraySink {

    private final @Nullable ArrayStore store;
    private final boolean near;
    private @Nullable List<Payload> taken;
    private @Nullable List<Object> offered;
    private @Nullable Class<?> copied;

    /**
     * @param store null if arrays stay where they are
     * @param near whether the task runs on this machine
     */
    ArrayTaker(@Nullable ArrayStore store, boolean near) {
        this.store = store;
        this.near = near;
    }

    @Override
    public boolean isOnThisMachine() {
        return near;
    }

    @Override
    public @Nullable ArrayReference take(Object array) {
        if (offered == null) {
            offered = new ArrayList<>();
        }
        offered.add(array);
        PayloadStore arrays = store == null ? null : store.get();
        Payload payload = arrays == null ? null : arrays.take(array);
        if (payload == null) {
            return null;
        }
        if (taken == null) {
            taken = new ArrayList<>();
        }
        taken.add(payload);
        return new ArrayReference(Integer.toString(taken.size() - 1), 0, payload.bytes());
    }

    @Override
    public void copied(Class<?> synchroniser) {
        if (copied == null) {
            copied = synchroniser;
        }
    }

    List<Payload> taken() {
        return taken == null ? List.of() : taken;
    }

    /** The large arrays, whether they were taken or not. */
    List<Object> offered() {
        return offered == null ? List.of() : offered;
    }

    /** The class of the first object that is of use in one process only; null if there is none. */
    @Nullable
    Class<?> copied() {
        return copied;
    }

    /** Gives back what was taken for a task that could not be encoded. */
    void giveBack() {
        taken().forEach(Payload::close);
    }
}
