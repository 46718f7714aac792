package io.github.workloadexecutor.internal.lane;

import io.github.workloadexecutor.task.TaskOptions;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What runs a lane's tasks. */
public interface LaneEngine {

    /**
     * Makes a future for a task without starting it. What cannot run on this lane is refused here, in the caller's
     * thread.
     *
     * @param options how to run it, as far as the lane knows them; what they require is not seen to here, but by a
     *     {@link LimitedEngine}
     */
    <T extends @Nullable Object> LaneFuture<T> prepare(Callable<T> task, TaskOptions options);

    /** The same for a task without a value of its own, which gives the one passed here. */
    <T extends @Nullable Object> LaneFuture<T> prepare(Runnable task, T result, TaskOptions options);

    LaneLife life();

    /**
     * What a thread that waits for several tasks of this lane does meanwhile; in vain, unless the lane says otherwise.
     */
    default Poller poller() {
        return Poller.IN_VAIN;
    }

    /** Takes no more tasks; those taken go on. */
    void shutdown();

    /**
     * Takes no more tasks, cancels those that wait, and stops those that run.
     *
     * @return the tasks that had not started; each is cancelled, so running it does nothing
     */
    List<Runnable> shutdownNow();

    /**
     * Tells what of the lane is still there after it was told to shut down. May wait a moment for threads that are
     * about to end.
     *
     * @return tasks, threads, workers, in words; empty if all is gone
     */
    List<String> left();
}
