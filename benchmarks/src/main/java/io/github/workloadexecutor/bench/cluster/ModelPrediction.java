package io.github.workloadexecutor.bench.cluster;

/**
 * What the model expects of a batch that is submitted at once, to be compared with a run.
 *
 * @param makespanMicros from the first submission to the last answer
 * @param idealMicros the same, if nothing but the tasks took time
 * @param efficiency the share of their time that workers spend on tasks
 * @param tasksPerSecond on average
 */
public record ModelPrediction(double makespanMicros, double idealMicros, double efficiency, double tasksPerSecond) {

    /**
     * Predicts how a batch goes.
     *
     * @param nodes how many there are, all alike
     * @param slots of each node, with a core each
     * @param taskMicros how long each task takes, in order of submission
     * @param costs of the machines and their network
     */
    public static ModelPrediction of(int nodes, int slots, double[] taskMicros, ClusterCosts costs) {
        return of(Cluster.of(nodes, slots), taskMicros, costs);
    }

    static ModelPrediction of(Cluster cluster, double[] taskMicros, ClusterCosts costs) {
        Schedule schedule = ClusterSimulation.run(cluster, taskMicros, costs);
        double makespan = schedule.makespan();
        return new ModelPrediction(
                makespan,
                IdealSchedule.of(cluster, taskMicros).makespan(),
                schedule.busyMicros() / cluster.workerMicros(makespan),
                taskMicros.length / makespan * 1e6);
    }
}
