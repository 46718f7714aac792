package io.github.workloadexecutor.internal.gather;

import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import org.jspecify.annotations.Nullable;

/** An input on its way through a {@link Flow}. Touched by the flow's thread, but for the news that its task is done. */
final class Item implements LaneFuture.Observer {

    private final Flow flow;
    private final long index;

    int stage;

    // The task of its stage, as long as that is not done.
    @Nullable
    LaneFuture<?> future;

    // What the last stage gave, as long as the item waits for the next one.
    @Nullable
    Object value;

    // Once it is through.
    @Nullable
    Outcome<@Nullable Object> outcome;

    // Whether it failed because it could not become a task.
    boolean refused;

    // Its neighbours among those in flight.
    @Nullable
    Item before;

    @Nullable
    Item after;

    Item(Flow flow, long index) {
        this.flow = flow;
        this.index = index;
    }

    long index() {
        return index;
    }

    @Override
    public void done(LaneFuture<?> task) {
        flow.arrived(this, task);
    }
}
