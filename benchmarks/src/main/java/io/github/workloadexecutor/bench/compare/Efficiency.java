package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.task.Spin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** How much of a fixed pool's speed is left for tasks of one length, when they compute all the time. */
final class Efficiency implements Figure {

    private final String taskLength;
    private final int micros;
    private final double goal;

    Efficiency(String taskLength, int micros, double goal) {
        this.taskLength = taskLength;
        this.micros = micros;
        this.goal = goal;
    }

    @Override
    public String name() {
        return "efficiency, tasks of " + taskLength;
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        int batchMillis = length.of(100, 500, 1_000);
        int count = Math.max(Setting.WORKERS * 10, Setting.WORKERS * batchMillis * 1_000 / micros);
        long steps = (long) (Spin.stepsPerMicrosecond() * micros);
        List<Spin> tasks = LongStream.rangeClosed(1, count)
                .mapToObj(seed -> new Spin(seed, steps))
                .toList();
        List<Long> expected = tasks.stream().map(Spin::call).toList();
        try (WorkloadExecutor executor =
                        WorkloadExecutor.builder().workers(Setting.WORKERS).build();
                ExecutorService threads = Executors.newFixedThreadPool(Setting.WORKERS)) {
            Measurement ours = () -> {
                long start = System.nanoTime();
                List<Long> results = executor.gatherAll(tasks);
                return checked(expected, results, start, System.nanoTime());
            };
            Measurement fixedPool = () -> {
                long start = System.nanoTime();
                List<Long> results = new ArrayList<>(count);
                for (Future<Long> future : threads.invokeAll(tasks)) {
                    results.add(future.get());
                }
                return checked(expected, results, start, System.nanoTime());
            };
            Duration bound = Duration.ofSeconds(length.of(1, 3, 12));
            ours.warmUp(bound);
            fixedPool.warmUp(bound);
            report.compare(
                    name(),
                    "tasks/s",
                    length.of(1, 5, 11),
                    ours,
                    new Reference("fixed pool of platform threads", Goal.ratioAtLeast(goal), fixedPool));
        }
    }

    private static double checked(List<Long> expected, List<Long> results, long start, long end) {
        Answers.check(expected, results);
        return results.size() / ((end - start) / 1e9);
    }
}
