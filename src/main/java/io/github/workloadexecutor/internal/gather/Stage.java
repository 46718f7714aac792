package io.github.workloadexecutor.internal.gather;

import io.github.workloadexecutor.internal.lane.LaneFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A step that each item takes.
 *
 * @param name what failures call it; empty if it is the only one
 * @param limit how many items may be in it at once, those included that wait for room in the next one
 * @param preparation makes a task of an item, without starting it
 */
public record Stage(String name, int limit, Function<@Nullable Object, ? extends LaneFuture<?>> preparation) {

    /** As many as there are. */
    public static final int UNLIMITED = Integer.MAX_VALUE;
}
