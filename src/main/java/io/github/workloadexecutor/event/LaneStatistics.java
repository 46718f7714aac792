package io.github.workloadexecutor.event;

import io.github.workloadexecutor.task.Lane;
import java.time.Duration;

/**
 * What a lane has done so far, and does now. The numbers are read one after the other while tasks go on, so sums can be
 * off by the few tasks that changed state meanwhile.
 *
 * @param lane the lane
 * @param queued tasks accepted and not yet started
 * @param running tasks started and not yet over
 * @param succeeded tasks that gave a value
 * @param failed tasks that gave a failure
 * @param cancelled tasks whose future was cancelled
 * @param runTime time between start and end, added up over all tasks that are over; on the CPU lane it includes the
 *     transport and decoding of task and result
 */
public record LaneStatistics(
        Lane lane, long queued, long running, long succeeded, long failed, long cancelled, Duration runTime) {}
