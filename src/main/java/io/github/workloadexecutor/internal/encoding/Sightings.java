package io.github.workloadexecutor.internal.encoding;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** The objects of one graph that were seen already, by identity. A few of them cost a look at each. */
final class Sightings {

    private static final int FEW = 8;

    private @Nullable Object @Nullable [] few;
    private int count;
    private @Nullable IdentityHashMap<Object, Boolean> many;

    /** Tells whether the object is seen for the first time. */
    @SuppressWarnings("ReferenceEquality") // that is what is asked for
    boolean add(Object object) {
        if (many != null) {
            return many.put(object, true) == null;
        }
        if (few == null) {
            few = new Object[FEW];
        }
        for (int i = 0; i < count; i++) {
            if (few[i] == object) {
                return false;
            }
        }
        if (count < FEW) {
            few[count++] = object;
            return true;
        }
        many = new IdentityHashMap<>();
        for (Object each : few) {
            if (each != null) {
                many.put(each, true);
            }
        }
        return many.put(object, true) == null;
    }
}
