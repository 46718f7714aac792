package io.github.workloadexecutor;

import io.github.workloadexecutor.internal.lane.LaneEngine;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;

/**
 * The lane for tasks that wait: each runs in a virtual thread of its own in this process, at most as many at once as
 * the executor's I/O limit allows; the rest wait in order of arrival. Nothing is serialised.
 *
 * <p>It is an {@link java.util.concurrent.ExecutorService} and can be given to whatever takes one. Obtained from
 * {@link WorkloadExecutor#io}. Safe for use by many threads.
 */
public final class IoLane extends AbstractLane {

    IoLane(LaneEngine engine, Duration closeTimeout, Object owner) {
        super(engine, TaskOptions.none(), closeTimeout, owner);
    }
}
