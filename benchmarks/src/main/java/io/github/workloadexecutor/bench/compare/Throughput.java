package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.task.Echo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** No-ops a second through {@code gatherAll}, all given at once, each a task of its own. */
final class Throughput implements Figure {

    @Override
    public String name() {
        return "no-op tasks through gatherAll";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        int count = length.of(5_000, 100_000, 100_000);
        List<Echo> tasks = Echo.upTo(count);
        int rounds = length.rounds();
        try (WorkloadExecutor executor =
                        WorkloadExecutor.builder().workers(Setting.WORKERS).build();
                ExecutorService threads = Executors.newFixedThreadPool(Setting.WORKERS)) {
            Measurement ours = () -> rate(executor, tasks);
            ours.warmUp(Duration.ofSeconds(length.of(1, 8, 20)));
            compare(ours, Peer.python(report), 50, length.of(500, 10_000, 20_000), rounds, report);
            compare(ours, Peer.pp4j(report), 1, length.of(500, 5_000, 10_000), rounds, report);
            Measurement inProcess = () -> rate(threads, tasks);
            inProcess.warmUp(Duration.ofSeconds(length.of(1, 3, 10)));
            double[][] figures = Measurement.alternate(rounds, ours, inProcess);
            report.add(
                    name(),
                    "tasks/s",
                    Goal.atLeast(1_000_000, "tasks/s"),
                    figures[0],
                    "fixed pool of platform threads, invokeAll",
                    figures[1]);
        }
    }

    private void compare(
            Measurement ours, Optional<Peer> started, double goal, int peersCount, int rounds, Report report)
            throws Exception {
        if (started.isPresent()) {
            try (Peer peer = started.get()) {
                double[][] figures = Measurement.alternate(rounds, ours, peer.map(peersCount));
                report.add(name(), "tasks/s", Goal.ratioAtLeast(goal), figures[0], peer.name(), figures[1]);
            }
        }
    }

    private static double rate(WorkloadExecutor executor, List<Echo> tasks) throws Exception {
        long start = System.nanoTime();
        List<Integer> results = executor.gatherAll(tasks);
        return checked(results, System.nanoTime() - start);
    }

    private static double rate(ExecutorService threads, List<Echo> tasks) throws Exception {
        long start = System.nanoTime();
        List<Integer> results = new ArrayList<>(tasks.size());
        for (Future<Integer> future : threads.invokeAll(tasks)) {
            results.add(future.get());
        }
        return checked(results, System.nanoTime() - start);
    }

    private static double checked(List<Integer> results, long nanos) {
        for (int i = 0; i < results.size(); i++) {
            Answers.check(i, results.get(i));
        }
        return results.size() / (nanos / 1e9);
    }
}
