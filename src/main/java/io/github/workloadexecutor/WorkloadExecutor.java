package io.github.workloadexecutor;

/** Placeholder. */
public final class WorkloadExecutor {
    private WorkloadExecutor() {}
}
