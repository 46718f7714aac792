package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.internal.encoding.ArrayReference;
import io.github.workloadexecutor.internal.encoding.ArraySink;
import io.github.workloadexecutor.internal.memory.Payload;
import io.github.workloadexecutor.internal.memory.PayloadStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the large arrays of one task into shared memory while it is encoded. In the task's bytes stands only which of
 * them it is, so that two tasks with the same content have the same bytes, wherever their arrays are.
 */
final class ArrayTaker implements ArraySink {

    private final ArrayStore store;
    private @Nullable List<Payload> taken;

    ArrayTaker(ArrayStore store) {
        this.store = store;
    }

    @Override
    public @Nullable ArrayReference take(Object array) {
        PayloadStore arrays = store.get();
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

    List<Payload> taken() {
        return taken == null ? List.of() : taken;
    }

    /** Gives back what was taken for a task that could not be encoded. */
    void giveBack() {
        taken().forEach(Payload::close);
    }
}
