package io.github.workloadexecutor.failure;

import java.io.Serial;

/**
 * A task of a batch failed, so the batch as a whole did. The cause is the task's own failure; what other tasks of the
 * batch failed with meanwhile is suppressed here, each as one of these. Thrown only when no task of the batch runs any
 * more.
 */
public final class TaskFailedException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The task's place in the batch, from 0. */
    private final long index;

    /** The task's name. */
    private final String task;

    /**
     * Creates the failure.
     *
     * @param index the task's place in the batch, from 0
     * @param size the number of tasks in the batch
     * @param task the task's name
     * @param cause what the task failed with
     */
    public TaskFailedException(int index, int size, String task, Throwable cause) {
        super("task " + task + ", at index " + index + " of " + size + ", failed: " + Causes.describe(cause), cause);
        this.index = index;
        this.task = task;
    }

    /**
     * Creates the failure in a batch of which nobody knows how many tasks there will be.
     *
     * @param index the task's place in the batch, from 0
     * @param stage the stage of the pipeline in which it failed; empty if there are none
     * @param task the task's name
     * @param cause what the task failed with
     */
    public TaskFailedException(long index, String stage, String task, Throwable cause) {
        super(
                "task " + task + ", at index " + index + ", failed" + (stage.isEmpty() ? "" : " in stage " + stage)
                        + ": " + Causes.describe(cause),
                cause);
        this.index = index;
        this.task = task;
    }

    /**
     * Tells which task it was.
     *
     * @return its place in the batch, from 0
     */
    public long index() {
        return index;
    }

    /**
     * Names the task.
     *
     * @return the task's name
     */
    public String task() {
        return task;
    }

    /**
     * Tells whether submitting that task again can help, as far as its failure tells.
     *
     * @return what the cause says if it is this library's own; otherwise false
     */
    @Override
    public boolean mayRetry() {
        return getCause() instanceof WorkloadException own && own.mayRetry();
    }

    /**
     * Tells whether the task may have run.
     *
     * @return what the cause says if it is this library's own; otherwise true
     */
    @Override
    public boolean possiblyRan() {
        return !(getCause() instanceof WorkloadException own) || own.possiblyRan();
    }
}
