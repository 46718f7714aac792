package io.github.workloadexecutor.internal.lane;

import io.github.workloadexecutor.internal.limit.Applicant;
import io.github.workloadexecutor.internal.limit.Demand;
import io.github.workloadexecutor.internal.limit.Request;

/** A task that asks for permits. In a class of its own, which most applications never load. */
record Petitioner(LaneFuture<?> task) implements Applicant {

    /** Makes a request for a task. Here, so that nothing of it is loaded together with {@link LaneFuture}. */
    static Request request(Demand demand, LaneFuture<?> task) {
        return demand.of(new Petitioner(task));
    }

    @Override
    public String name() {
        return task.taskName();
    }

    @Override
    public void granted() {
        task.admitted();
    }
}
