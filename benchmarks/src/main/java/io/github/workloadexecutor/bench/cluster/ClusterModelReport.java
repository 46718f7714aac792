package io.github.workloadexecutor.bench.cluster;

import java.util.List;

/**
 * What the model was told, and what it says.
 *
 * @param costs all it knows
 * @param submitterTasksPerSecond what one submitter gets done at the most, by the lock and by its other cores
 * @param runs of batches on clusters
 * @param fed from which length of task on a cluster is kept busy
 * @param changes what becomes of that if one of the costs were another
 */
record ClusterModelReport(
        ClusterCosts costs, Capacity submitterTasksPerSecond, List<Batch> runs, List<Fed> fed, List<Change> changes) {

    /**
     * Tasks a second.
     *
     * @param lock what goes through the lock
     * @param otherCores what the other cores encode, send, receive and decode, with frames as full as they are in a
     *     flood
     * @param perFrame tasks, grants or answers in a frame, in a flood
     */
    record Capacity(double lock, double otherCores, double perFrame) {}

    /**
     * A batch.
     *
     * @param faults what is wrong with some nodes
     * @param efficiency the share of workers' time that is spent on tasks
     * @param idealEfficiency the same, for list scheduling without costs
     * @param p99OfIdeal when 99 of 100 tasks are done, in terms of list scheduling
     * @param makespanOfIdeal when all are done, in terms of list scheduling
     * @param lockBusy the share of time that the submitter's lock is held
     * @param coresBusy the share of time that the submitter's other cores are busy
     * @param runAgain tasks whose node was lost
     */
    record Batch(
            int nodes,
            int workers,
            TaskLengths lengths,
            double taskMillis,
            Faults faults,
            int tasks,
            double makespanMillis,
            double tasksPerSecond,
            double efficiency,
            double idealEfficiency,
            double p99OfIdeal,
            double makespanOfIdeal,
            double lockBusy,
            double coresBusy,
            long runAgain) {}

    /** What is wrong with some nodes. */
    enum Faults {
        NONE,
        /** One of twenty nodes takes four times as long. */
        STRAGGLERS,
        /** One of twenty nodes is lost when half of the batch should be done. */
        LOSSES
    }

    /**
     * From which length of task on the workers of that many nodes are busy for nine tenths of the time.
     *
     * @param tasksPerSecond that they do then
     */
    record Fed(int nodes, int workers, double taskMillis, double tasksPerSecond) {}

    /**
     * A cost that were another, and how long a task would have to be then to keep that many nodes busy.
     *
     * @param cost its name in {@link ClusterCosts}
     */
    record Change(String cost, double from, double to, int nodes, double taskMillis) {}
}
