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
        try (WorkloadExecutor executor =
                        WorkloadExecutor.builder().workers(Setting.WORKERS).build();
                ExecutorService threads = Executors.newFixedThreadPool(Setting.WORKERS);
                Peers peers = Peers.start(report)) {
            Measurement ours = () -> rate(executor, tasks);
            Measurement inProcess = () -> rate(threads, tasks);
            ours.warmUp(Duration.ofSeconds(length.of(1, 8, 20)));
            inProcess.warmUp(Duration.ofSeconds(length.of(1, 3, 10)));
            List<Reference> references = new ArrayList<>();
            peers.python()
                    .ifPresent(peer -> references.add(new Reference(
                            peer.name() + ", map with chunk size 1",
                            Goal.ratioAtLeast(50),
                            peer.map(length.of(500, 10_000, 20_000)))));
            peers.pp4j()
                    .ifPresent(peer -> references.add(
                            new Reference(peer.name(), Goal.ratioAtLeast(1), peer.map(length.of(500, 5_000, 10_000)))));
            references.add(
                    new Reference("fixed pool of platform threads", Goal.atLeast(1_000_000, "tasks/s"), inProcess));
            report.compare(name(), "tasks/s", length.rounds(), ours, references.toArray(Reference[]::new));
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
