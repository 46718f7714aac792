package io.github.workloadexecutor.internal.lane;

import io.github.workloadexecutor.internal.limit.Applicant;

/** A task that asks for permits. In a class of its own, which most applications never load. */
record Petitioner(LaneFuture<?> task) implements Applicant {

    @Override
    public String name() {
        return task.taskName();
    }

    @Override
    public void granted() {
        task.admitted();
    }
}
