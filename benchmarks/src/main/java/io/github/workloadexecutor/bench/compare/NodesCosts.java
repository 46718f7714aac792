package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.task.Echo;
import java.time.Duration;
import java.util.List;

/**
 * What a no-op costs in processor time, at the application, at the node, and at the node's worker: many at a time, and
 * one after the other. All threads count, also those of compilers and collectors.
 */
final class NodesCosts implements Figure {

    private static final double NANOS_PER_MICRO = 1e3;

    @Override
    public String name() {
        return "processor time of a no-op on a node";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        List<Echo> many = Echo.upTo(length.of(2_000, 50_000, 100_000));
        int trips = length.of(200, 3_000, 5_000);
        try (Nodes nodes = Nodes.start(1, 1);
                WorkloadExecutor executor = nodes.executor(1, Duration.ofSeconds(10))) {
            Measurement batch = () -> batch(executor, many);
            batch.warmUp(Duration.ofSeconds(length.of(2, 15, 30)));
            add("in a batch", nodes, executor, many.size(), batch, length, report);
            Measurement single = () -> Trips.ofNoOps(executor, trips);
            single.warmUp(Duration.ofSeconds(length.of(2, 5, 10)));
            add("one by one", nodes, executor, trips, single, length, report);
        }
    }

    private static void add(
            String how,
            Nodes nodes,
            WorkloadExecutor executor,
            int tasks,
            Measurement run,
            Length length,
            Report report)
            throws Exception {
        int rounds = length.of(1, 3, 5);
        double[] application = new double[rounds];
        double[] member = new double[rounds];
        double[] worker = new double[rounds];
        ProcessHandle node = nodes.processes().getFirst().toHandle();
        for (int i = 0; i < rounds; i++) {
            double[] before = {micros(ProcessHandle.current()), micros(node), ofChildren(node)};
            double unused = run.measure();
            application[i] = (micros(ProcessHandle.current()) - before[0]) / tasks;
            member[i] = (micros(node) - before[1]) / tasks;
            worker[i] = (ofChildren(node) - before[2]) / tasks;
        }
        double[] rate = new double[rounds];
        java.util.Arrays.fill(rate, 100);
        String reference = "a tenth of a millisecond";
        report.add("application's time for a no-op, " + how, "us", Goal.ratioAtMost(1), application, reference, rate);
        report.add("node's time for a no-op, " + how, "us", Goal.ratioAtMost(1), member, reference, rate);
        report.add("worker's time for a no-op, " + how, "us", Goal.ratioAtMost(1), worker, reference, rate);
    }

    private static double micros(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / NANOS_PER_MICRO;
    }

    private static double ofChildren(ProcessHandle node) {
        return node.descendants().mapToDouble(NodesCosts::micros).sum();
    }

    private static double batch(WorkloadExecutor executor, List<Echo> tasks) throws Exception {
        long start = System.nanoTime();
        List<Integer> results = executor.gatherAll(tasks);
        Answers.check(tasks.size(), results.size());
        return System.nanoTime() - start;
    }
}
