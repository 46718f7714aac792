package io.github.workloadexecutor.bench.compare;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.IExecutorService;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Figures;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Quantiles;
import io.github.workloadexecutor.bench.cluster.NodeCosts;
import io.github.workloadexecutor.bench.task.Echo;
import java.time.Duration;
import java.util.Arrays;
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
        int rounds = length.of(1, 3, 5);
        try (Nodes nodes = Nodes.start(1, 1);
                WorkloadExecutor executor = nodes.executor(1, Duration.ofSeconds(10))) {
            Measurement batch = () -> batch(executor, many);
            batch.warmUp(Duration.ofSeconds(length.of(2, 30, 60)));
            double[] inBatch = measure(nodes, many.size(), batch, rounds);
            Measurement single = () -> Trips.ofNoOps(executor, trips);
            single.warmUp(Duration.ofSeconds(length.of(2, 10, 20)));
            double[] oneByOne = measure(nodes, trips, single, rounds);
            IExecutorService raw = nodes.raw();
            List<Member> members = nodes.members();
            int bareCount = length.of(1_000, 20_000, 50_000);
            Measurement bare = () -> NodesThroughput.rate(raw, members, bareCount);
            bare.warmUp(Duration.ofSeconds(length.of(2, 20, 40)));
            double[] flood = measure(nodes, bareCount, bare, rounds);
            report.found(new NodeCosts(
                    inBatch[0],
                    oneByOne[0],
                    inBatch[1],
                    oneByOne[1],
                    inBatch[2],
                    oneByOne[2],
                    flood[0],
                    flood[1],
                    oneByOne[3]));
        }
    }

    /** Of a task, the median of rounds: at the application, the node and its worker; and what the rounds say. */
    private static double[] measure(Nodes nodes, int tasks, Measurement run, int rounds) throws Exception {
        double[][] all = new double[4][rounds];
        ProcessHandle node = nodes.processes().getFirst().toHandle();
        for (int i = 0; i < rounds; i++) {
            double[] before = {micros(ProcessHandle.current()), micros(node), ofChildren(node)};
            all[3][i] = run.measure();
            all[0][i] = (micros(ProcessHandle.current()) - before[0]) / tasks;
            all[1][i] = (micros(node) - before[1]) / tasks;
            all[2][i] = (ofChildren(node) - before[2]) / tasks;
        }
        return Arrays.stream(all)
                .mapToDouble(each -> Figures.rounded(Quantiles.median(each)))
                .toArray();
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
