package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.Worker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is left to do once the dispatcher's lock is free: it calls the backend. Made and performed by one thread. */
final class Step {

    // Most often there is one at most, so the list is for the others.
    private @Nullable Worker sentTo;
    private @Nullable List<Worker> alsoSentTo;
    private int demand;
    private double demandLarger;
    private @Nullable Worker unneeded;

    /** A worker was sent a task, and has to notice. */
    void sent(Worker worker) {
        if (sentTo == null) {
            sentTo = worker;
        } else if (!worker.equals(sentTo)) {
            if (alsoSentTo == null) {
                alsoSentTo = new ArrayList<>();
            }
            if (!alsoSentTo.contains(worker)) {
                alsoSentTo.add(worker);
            }
        }
    }

    /** Workers are needed, for so many tasks. */
    void demand(int tasks) {
        demand = tasks;
    }

    /** A worker with more heap is needed. */
    void demandLarger(double heapFactor) {
        demandLarger = heapFactor;
    }

    /** A worker is not needed any more. */
    void unneeded(Worker worker) {
        unneeded = worker;
    }

    void perform(Backend backend) {
        if (sentTo != null) {
            sentTo.flush();
        }
        if (alsoSentTo != null) {
            alsoSentTo.forEach(Worker::flush);
        }
        if (demand > 0) {
            backend.demand(demand);
        }
        if (demandLarger > 0) {
            backend.demandLarger(demandLarger);
        }
        if (unneeded != null) {
            unneeded.kill("the task it was started for does not need it any more");
        }
    }
}
