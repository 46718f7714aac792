package io.github.workloadexecutor.internal.io;

import io.github.workloadexecutor.internal.lane.PermitLender;
import io.github.workloadexecutor.internal.output.StagedOutputs;
import io.github.workloadexecutor.internal.output.TaskOutputs;
import io.github.workloadexecutor.task.Resource;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a task on the I/O lane can ask and tell. There is no worker, so nothing is closed at its end. */
record IoContext(IoFuture<?> future) implements TaskContext, StagedOutputs, PermitLender {

    @Override
    public String taskName() {
        return future.taskName();
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public Optional<Duration> remaining() {
        return future.remaining();
    }

    @Override
    public boolean isCancelled() {
        return future.isDone();
    }

    @Override
    public void progress(double fraction, String note) {
        future.progressed(new TaskProgress(fraction, note));
    }

    @Override
    public List<Integer> slots(Resource resource) {
        List<Integer> slots = future.slots().get(resource.name());
        return slots == null ? TaskContext.super.slots(resource) : slots;
    }

    @Override
    public boolean lend() {
        return future.lend();
    }

    @Override
    public void takeBack() {
        future.takeBack();
    }

    @Override
    public TaskOutputs outputs() {
        return future.outputs();
    }

    /** {@inheritDoc} Nothing arrives here. */
    @Override
    public boolean keepsWhatArrives() {
        return false;
    }

    @Override
    public void closeAtWorkerEnd(AutoCloseable resource) {}
}
