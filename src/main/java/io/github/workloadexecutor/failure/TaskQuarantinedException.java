package io.github.workloadexecutor.failure;

import java.io.Serial;
import java.util.List;

/**
 * A task has killed as many workers as one task may, so it is not run again. The crashes are attached as suppressed
 * exceptions, each with its dossier.
 */
public final class TaskQuarantinedException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The task. */
    private final String task;

    /** The crashes; a list type that serialises itself. */
    @SuppressWarnings("serial")
    private final List<WorkerCrashedException> crashes;

    /**
     * Creates the failure.
     *
     * @param task the task's name
     * @param crashes what it did before, at least one
     */
    public TaskQuarantinedException(String task, List<WorkerCrashedException> crashes) {
        super(
                "task " + task + " is not run again: it has killed " + crashes.size()
                        + (crashes.size() == 1 ? " worker" : " workers") + ", which is the limit. The last time: "
                        + crashes.getLast().getMessage(),
                crashes.getLast());
        this.task = task;
        this.crashes = List.copyOf(crashes);
        this.crashes.subList(0, crashes.size() - 1).forEach(this::addSuppressed);
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
     * Gives the crashes, the first one first.
     *
     * @return at least one
     */
    public List<WorkerCrashedException> crashes() {
        return crashes;
    }

    @Override
    public boolean mayRetry() {
        return false;
    }

    @Override
    public boolean possiblyRan() {
        return true;
    }
}
