package io.github.workloadexecutor.internal.encoding;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where an object is in a graph.
 *
 * @param step how to get there from the parent, such as {@code .source} or {@code [3]}; the root's own name
 * @param heldByJdk whether it is a private part of a JDK object
 */
record Place(@Nullable Place parent, String step, Object object, boolean heldByJdk) {

    /** As many steps are shown from either end of a very long path. */
    private static final int MOST_STEPS = 12;

    static Place root(String name, Object object) {
        return new Place(null, name, object, /* heldByJdk= */ false);
    }

    String path() {
        Deque<String> steps = new ArrayDeque<>();
        for (Place place = this; place != null; place = place.parent) {
            steps.addFirst(place.step);
        }
        int hidden = steps.size() - 2 * MOST_STEPS;
        if (hidden <= 0) {
            return String.join("", steps);
        }
        return String.join("", steps.stream().limit(MOST_STEPS).toList())
                + ".(" + hidden + " more)"
                + String.join("", steps.stream().skip(steps.size() - MOST_STEPS).toList());
    }
}
