package io.github.workloadexecutor.bench.cluster;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/**
 * List scheduling where nothing costs anything and everything is known at once: the next task in line goes to the
 * worker that is free first, and what a lost node was at goes to the next one.
 */
final class IdealSchedule {

    private record Free(double micros, int node) {}

    private record Lost(double micros, int task) {}

    private IdealSchedule() {}

    static Schedule of(Cluster cluster, double[] taskMicros) {
        PriorityQueue<Free> free = new PriorityQueue<>(
                cluster.workers(), Comparator.comparingDouble(Free::micros).thenComparingInt(Free::node));
        for (int node = 0; node < cluster.nodes(); node++) {
            for (int slot = 0; slot < cluster.slots(); slot++) {
                free.add(new Free(0, node));
            }
        }
        double[] done = new double[taskMicros.length];
        // Losses are at one time, or come in order of time because the workers do.
        Deque<Lost> lost = new ArrayDeque<>();
        double busy = 0;
        long runs = 0;
        int next = 0;
        while (next < taskMicros.length || !lost.isEmpty()) {
            Free worker = free.remove();
            double end = cluster.endMicros()[worker.node()];
            boolean again = !lost.isEmpty()
                    && (next == taskMicros.length || lost.getFirst().micros() <= worker.micros());
            double begin = again ? Math.max(worker.micros(), lost.getFirst().micros()) : worker.micros();
            if (begin >= end) {
                continue;
            }
            int task = again ? lost.removeFirst().task() : next++;
            double length = taskMicros[task] * cluster.slowdown()[worker.node()];
            runs++;
            if (begin + length > end) {
                lost.addLast(new Lost(end, task));
                continue;
            }
            done[task] = begin + length;
            busy += length;
            free.add(new Free(begin + length, worker.node()));
        }
        return new Schedule(done, busy, runs, 0, 0, 0);
    }

    /** No schedule is shorter: as much as there is to do, or the longest task. */
    static double leastMicros(Cluster cluster, double[] taskMicros) {
        double speed = 0;
        double fastest = 0;
        for (double slowdown : cluster.slowdown()) {
            speed += cluster.slots() / slowdown;
            fastest = Math.max(fastest, 1 / slowdown);
        }
        double sum = 0;
        double longest = 0;
        for (double micros : taskMicros) {
            sum += micros;
            longest = Math.max(longest, micros);
        }
        return Math.max(sum / speed, longest / fastest);
    }
}
