package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Quantiles;
import io.github.workloadexecutor.bench.cluster.ClusterCosts;
import io.github.workloadexecutor.bench.cluster.ModelPrediction;
import io.github.workloadexecutor.bench.task.Nap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * How long a batch takes whose tasks are of very different lengths, on one node and on three, beside a schedule that
 * costs nothing; and beside what the model of a cluster predicts of it. The tasks wait, so that two cores do.
 */
final class NodesMakespan implements Figure {

    private static final int SLOTS = 2;
    private static final long SEED = 20_261_127;
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String name() {
        return "skewed batch on nodes";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        for (int nodes : new int[] {1, 3}) {
            measure(nodes, length, report);
        }
    }

    private void measure(int count, Length length, Report report) throws Exception {
        List<Nap> tasks = tasks(length.of(40, 200, 400));
        int slots = count * SLOTS;
        double ideal = ideal(tasks, slots) / NANOS_PER_MILLI;
        try (Nodes nodes = Nodes.start(count, SLOTS);
                WorkloadExecutor executor = nodes.executor(slots, Duration.ofSeconds(10))) {
            Measurement ours = () -> makespan(executor, tasks);
            ours.warmUp(Duration.ofSeconds(length.of(1, 5, 10)));
            int rounds = length.of(1, 5, 7);
            double[] measured = Measurement.alternate(rounds, length.patience(), ours)[0];
            String figure = name() + ", " + count + (count == 1 ? " node" : " nodes") + " of " + SLOTS;
            report.add(figure, "ms", Goal.ratioAtMost(1.15), measured, "schedule without costs", same(measured, ideal));
            double[] micros =
                    tasks.stream().mapToDouble(task -> task.nanos() / 1e3).toArray();
            double predicted =
                    ModelPrediction.of(count, SLOTS, micros, costs(report)).makespanMicros() / 1e3;
            report.add(figure, "ms", Goal.ratioAtMost(1.15), measured, "model of a cluster", same(measured, predicted));
            report.note("%s: the model predicts %.0f ms, and %.0f ms were measured: an error of %.1f %%"
                    .formatted(
                            figure,
                            predicted,
                            Quantiles.median(measured),
                            100 * (predicted / Quantiles.median(measured) - 1)));
        }
    }

    /** Those measured before, or else assumed. */
    private static ClusterCosts costs(Report report) {
        ClusterCosts assumed = ClusterCosts.assumed(1, 0.3, 0.5, 2);
        return report.nodeCosts()
                .map(nodes -> assumed.measured(nodes, assumed.dispatcher()))
                .orElse(assumed);
    }

    private static double[] same(double[] rounds, double value) {
        double[] values = rounds.clone();
        java.util.Arrays.fill(values, value);
        return values;
    }

    /** Most take a few milliseconds, some ten times as long, few fifty times. The same each time. */
    private static List<Nap> tasks(int count) {
        Random random = new Random(SEED);
        List<Nap> tasks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            double millis = 4 + 4 * random.nextDouble();
            double chance = random.nextDouble();
            double factor = chance < 0.02 ? 50 : chance < 0.12 ? 10 : 1;
            tasks.add(new Nap((long) (millis * factor * NANOS_PER_MILLI)));
        }
        return tasks;
    }

    /** The task next in line goes to whoever is free first. */
    private static double ideal(List<Nap> tasks, int slots) {
        PriorityQueue<Long> free = new PriorityQueue<>();
        for (int i = 0; i < slots; i++) {
            free.add(0L);
        }
        long last = 0;
        for (Nap task : tasks) {
            long end = free.remove() + task.nanos();
            free.add(end);
            last = Math.max(last, end);
        }
        return last;
    }

    private static double makespan(WorkloadExecutor executor, List<Nap> tasks) throws Exception {
        long start = System.nanoTime();
        List<Long> results = executor.gatherAll(tasks);
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        for (int i = 0; i < tasks.size(); i++) {
            Answers.check(true, results.get(i) >= tasks.get(i).nanos());
        }
        return millis;
    }
}
