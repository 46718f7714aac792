package io.github.workloadexecutor.bench.task;

import io.github.workloadexecutor.task.CpuTask;

/** Tells in which process it ran. */
public record WorkerPid() implements CpuTask<Long> {

    @Override
    public Long call() {
        return ProcessHandle.current().pid();
    }
}
