package io.github.workloadexecutor;

import io.github.workloadexecutor.internal.context.Capturing;
import io.github.workloadexecutor.internal.context.Surroundings;
import io.github.workloadexecutor.internal.encoding.FunctionTask;
import io.github.workloadexecutor.internal.io.IoCall;
import io.github.workloadexecutor.internal.io.VirtualThreads;
import io.github.workloadexecutor.internal.lane.LaneEngine;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.Onward;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.IoFunction;
import io.github.workloadexecutor.task.TaskOptions;
import org.jspecify.annotations.Nullable;

/** Both lanes of an executor, for tasks that go on from one to the other. Does not refer to the executor. */
record Lanes(VirtualThreads io, LaneEngine cpu, TaskOptions cpuOptions, Capturing capturing) implements Onward {

    /** What a thread had when it said how to go on, which is not the thread that does. */
    private record InContext(Lanes lanes, @Nullable Surroundings context) implements Onward {

        @Override
        public Onward withContextOfThread() {
            return lanes.withContextOfThread();
        }

        @Override
        public <A extends @Nullable Object, R extends @Nullable Object> LaneFuture<R> toCpu(
                CpuFunction<? super A, ? extends R> function, A argument) {
            return lanes.capturing().with(context, () -> lanes.<A, R>toCpu(function, argument));
        }

        @Override
        public <A extends @Nullable Object, R extends @Nullable Object> LaneFuture<R> toIo(
                IoFunction<? super A, ? extends R> function, A argument) {
            return lanes.capturing().with(context, () -> lanes.<A, R>toIo(function, argument));
        }
    }

    @Override
    public Onward withContextOfThread() {
        return new InContext(this, capturing.capture());
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> LaneFuture<R> toCpu(
            CpuFunction<? super A, ? extends R> function, A argument) {
        @SuppressWarnings("unchecked") // It takes at least an A and gives at most an R.
        CpuFunction<A, R> exact = (CpuFunction<A, R>) function;
        return cpu.prepare(new FunctionTask<>(exact, argument), cpuOptions);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> LaneFuture<R> toIo(
            IoFunction<? super A, ? extends R> function, A argument) {
        return io.prepare(IoCall.of(function, argument), TaskOptions.none());
    }
}
