package io.github.workloadexecutor.internal.encoding;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link ArraySink} took out of one message. The sink is asked once per array, also when the message is encoded
 * a second time in another format, and an array that occurs twice is in one place.
 */
final class TakenArrays {

    private final ArraySink sink;
    private final IdentityHashMap<Object, @Nullable Elsewhere> asked = new IdentityHashMap<>();

    TakenArrays(ArraySink sink) {
        this.sink = sink;
    }

    boolean isOnThisMachine() {
        return sink.isOnThisMachine();
    }

    /** An object is written that is of use in one process only. */
    void copied(Object synchroniser) {
        sink.copied(synchroniser.getClass());
    }

    /** Gives what to write in the array's place, or null to write the array, which may be any object. */
    @Nullable
    Elsewhere formOf(Object array) {
        int kind = Blocks.kindOf(array.getClass());
        if (kind < 0) {
            return null;
        }
        int length = Blocks.lengthOf(kind, array);
        if ((long) length * Blocks.sizeOf(kind) < ArraySink.SMALLEST) {
            return null;
        }
        if (asked.containsKey(array)) {
            return asked.get(array);
        }
        ArrayReference reference = sink.take(array);
        Elsewhere form = reference == null ? null : new Elsewhere(kind, length, reference);
        asked.put(array, form);
        return form;
    }
}
