package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.wire.Overdue;
import io.github.workloadexecutor.task.TaskProgress;
import java.util.List;
import java.util.function.Supplier;

/**
 * Passes on what a worker says: news about its task to the dispatcher, news about itself to its record. Used by the
 * worker's leading thread.
 *
 * @param listener asked when there is news, since it is not known when the first worker is made
 */
record WorkerNews(Worker worker, Supplier<WorkerListener> listener, WorkerRecord record) implements Conversation.Ears {

    @Override
    public void started() {
        listener.get().started(worker);
    }

    @Override
    public void progressed(TaskProgress progress) {
        listener.get().progressed(worker, progress);
    }

    @Override
    public void overdue(Overdue overdue) {
        listener.get().overdue(worker, overdue.limit(), overdue.snapshot());
    }

    @Override
    public void vitals(WorkerVitals vitals) {
        record.vitals(vitals);
    }

    @Override
    public void exiting(String how, List<String> stack) {
        record.exiting(how, stack);
    }
}
