package io.github.workloadexecutor.bench.cluster;

import java.util.Arrays;

/**
 * The nodes, and what happens to them.
 *
 * @param slots of each node
 * @param slowdown of each node: how many times as long as elsewhere a task takes
 * @param endMicros of each node: when it is lost, or infinity
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
record Cluster(int slots, double[] slowdown, double[] endMicros) {

    static final double NEVER = Double.POSITIVE_INFINITY;

    /** Nodes that are all alike, and stay. */
    static Cluster of(int nodes, int slots) {
        double[] slowdown = new double[nodes];
        double[] end = new double[nodes];
        Arrays.fill(slowdown, 1);
        Arrays.fill(end, NEVER);
        return new Cluster(slots, slowdown, end);
    }

    int nodes() {
        return slowdown.length;
    }

    int workers() {
        return nodes() * slots;
    }

    /** Every so many nodes one is that much slower. */
    Cluster withStragglers(int every, double times) {
        double[] slower = slowdown.clone();
        for (int node = 0; node < slower.length; node += every) {
            slower[node] = times;
        }
        return new Cluster(slots, slower, endMicros);
    }

    /** Every so many nodes one is lost, at that time. */
    Cluster withLosses(int every, double atMicros) {
        double[] end = endMicros.clone();
        for (int node = Math.min(every / 2, end.length - 1); node < end.length; node += every) {
            end[node] = atMicros;
        }
        return new Cluster(slots, slowdown, end);
    }

    /** Time that workers were there until then. */
    double workerMicros(double makespan) {
        return Arrays.stream(endMicros)
                .map(end -> slots * Math.min(end, makespan))
                .sum();
    }
}
