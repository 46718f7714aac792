package io.github.workloadexecutor.testing;

import io.github.workloadexecutor.WorkloadExecutor;

/** The kinds of workers that a CPU lane can have. What it promises does not depend on them. */
public enum Workers {
    FORKED,
    IN_PROCESS;

    public WorkloadExecutor.Builder builder() {
        WorkloadExecutor.Builder builder = WorkloadExecutor.builder();
        return this == IN_PROCESS ? builder.inProcess() : builder;
    }
}
