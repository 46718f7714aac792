package io.github.workloadexecutor.internal.finding;

import java.lang.reflect.Array;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One object that tasks of a batch hold and that is not thread-safe: who holds it, what it was like before they ran,
 * and what is different now.
 *
 * <p>Tasks may legally fill an array, each a slot of its own, and after the batch everybody sees that. So an array
 * counts as changed only if it has fewer slots than there are tasks that hold it, so that not all can have one of their
 * own; a flag, and a slot that was filled for the first time, do not count even then.
 */
final class SharedObject {

    private static final int MOST_SLOTS = 1_024;

    private final Object object;
    private final ContentKind kind;
    private final Holders holders = new Holders();

    // Written before the batch starts.
    private long figure;
    private @Nullable Object @Nullable [] slots;

    SharedObject(Object object) {
        this.object = object;
        this.kind = Objects.requireNonNull(ContentKind.of(object.getClass()), "kind");
    }

    Holders holders() {
        return holders;
    }

    /** Notes what it is like before the tasks run. */
    void note() {
        if (kind != ContentKind.ARRAY) {
            figure = kind.figure(object);
        } else if (object.getClass().componentType() != boolean.class
                && Array.getLength(object) < Math.min(holders.count(), MOST_SLOTS)) {
            slots = slots();
        }
    }

    private @Nullable Object[] slots() {
        @Nullable Object[] copy = new @Nullable Object[Array.getLength(object)];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = Array.get(object, i);
        }
        return copy;
    }

    /** What has changed, in words; null if nothing has. */
    @Nullable
    String change() {
        if (kind == ContentKind.ARRAY) {
            return slots == null ? null : changedSlots(slots);
        }
        long now = kind.figure(object);
        return now == figure ? null : "its %s was %d and is %d".formatted(kind.figureName(), figure, now);
    }

    @SuppressWarnings("ReferenceEquality") // what the application defines as equal is code of its own
    private @Nullable String changedSlots(@Nullable Object[] before) {
        @Nullable Object[] now = slots();
        boolean primitive = object.getClass().componentType().isPrimitive();
        int changed = 0;
        for (int i = 0; i < now.length; i++) {
            Object old = before[i];
            // Boxed primitives are compared by value, anything else by identity: no code of the application runs.
            if (old != null && (primitive ? !old.equals(now[i]) : old != now[i])) {
                changed++;
            }
        }
        return changed == 0 ? null : "%d of its %d slots changed".formatted(changed, now.length);
    }

    String typeName() {
        return object.getClass().getTypeName();
    }
}
