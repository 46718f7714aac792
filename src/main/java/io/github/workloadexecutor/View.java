package io.github.workloadexecutor;

import io.github.workloadexecutor.internal.lane.LaneEngine;
import io.github.workloadexecutor.internal.lane.LimitedEngine;
import io.github.workloadexecutor.internal.limit.Demand;
import io.github.workloadexecutor.internal.limit.Gate;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a lane is seen: by whoever has it, with options and limits of their own. All views of a lane have the same
 * engine.
 *
 * @param lane what runs the tasks; it does not know of views
 * @param options how tasks of this view are to be run
 * @param limits what each of them needs, besides what the options require; null if nothing
 * @param closeTimeout how long closing lets tasks finish
 * @param owner keeps the executor alive for as long as somebody has one of its lanes, and the gate that they share once
 *     there is one
 */
record View<E extends LaneEngine>(
        E lane,
        TaskOptions options,
        @Nullable Demand limits,
        Duration closeTimeout,
        AtomicReference<@Nullable Gate> owner) {

    View<E> with(TaskOptions other) {
        return new View<>(lane, other, limits, closeTimeout, owner);
    }

    /** With one more limit. */
    View<E> and(Function<Gate, Demand> more) {
        Demand added = more.apply(gate());
        return new View<>(lane, options, limits == null ? added : limits.and(added), closeTimeout, owner);
    }

    /** What makes futures of the tasks of this view. */
    LaneEngine engine() {
        if (options.requirements().isEmpty()) {
            return limits == null ? lane : new LimitedEngine(lane, limits);
        }
        Demand resources = gate().resources(options.requirements());
        return new LimitedEngine(lane, limits == null ? resources : limits.and(resources));
    }

    private Gate gate() {
        return Gate.in(owner, lane.life().name() + " gate");
    }
}
