package io.github.workloadexecutor.bench.task;

import io.github.workloadexecutor.task.CpuTask;

/** Tells the time on the machine's clock, which on Linux is the same in all its processes. */
public record Now() implements CpuTask<Long> {

    @Override
    public Long call() {
        return System.nanoTime();
    }
}
