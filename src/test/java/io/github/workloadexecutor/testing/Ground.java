package io.github.workloadexecutor.testing;

import io.github.workloadexecutor.WorkloadExecutor;
import java.util.concurrent.ExecutorService;

/** Where a task can run: what holds for all tasks is tested on each. */
public enum Ground {
    IO(Workers.IN_PROCESS),
    FORKED(Workers.FORKED),
    IN_PROCESS(Workers.IN_PROCESS);

    private final Workers workers;

    Ground(Workers workers) {
        this.workers = workers;
    }

    /** A builder of an executor that has this ground. */
    public WorkloadExecutor.Builder builder() {
        return workers.builder();
    }

    /** The lane that is this ground. */
    public ExecutorService laneOf(WorkloadExecutor executor) {
        return this == IO ? executor.io() : executor.cpu();
    }
}
