package io.github.workloadexecutor.internal.lane;

import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.IoFunction;
import org.jspecify.annotations.Nullable;

/** How a task goes on from the result of another: on either lane of its executor. Nothing is started. */
public interface Onward {

    /**
     * The same for tasks that take along what the calling thread has now, and not what the thread has that makes them.
     */
    default Onward withContextOfThread() {
        return this;
    }

    /** Makes a task for the CPU lane. */
    <A extends @Nullable Object, R extends @Nullable Object> LaneFuture<R> toCpu(
            CpuFunction<? super A, ? extends R> function, A argument);

    /** Makes a task for the I/O lane. */
    <A extends @Nullable Object, R extends @Nullable Object> LaneFuture<R> toIo(
            IoFunction<? super A, ? extends R> function, A argument);
}
