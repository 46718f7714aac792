package io.github.workloadexecutor.internal.output;

/** The context of a task whose outputs are published when it has succeeded, by way of its future. */
public interface StagedOutputs {

    /** What the task has staged; made when it is asked for first. */
    TaskOutputs outputs();

    /**
     * Whether an output that is read from bytes while the task runs is the task's for good, in whichever thread it is
     * used: so in a worker, where outputs arrive with their task.
     */
    boolean keepsWhatArrives();
}
