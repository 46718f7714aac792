/**
 * What both lanes share: a task's future and state, and a lane's life and books.
 *
 * <pre>{@code
 * LaneEngine.prepare ---> LaneFuture (QUEUED)
 * LaneFuture.start   ---> LaneLife.enter
 *     tryBegin, succeed or fail, end  ---> LaneLife.over
 *     cancel while queued             ---> LaneLife.neverRan
 * Waiter: a thread that waits, looks for outcomes by its Poller, and completes its own futures
 * LaneLife: shut down, and the last task has left ---> release ---> terminated
 * }</pre>
 *
 * <p><b>What holds.</b> An accepted task completes its future exactly once, and leaves its lane exactly once, after
 * that.
 *
 * <p><b>What may surprise.</b> A cancelled future is done before its task is over; see
 * {@link io.github.workloadexecutor.internal.lane.TaskState}.
 *
 * <p><b>Imports.</b> {@code limit} and the vocabulary. Both lanes and the facade use this package.
 */
package io.github.workloadexecutor.internal.lane;
