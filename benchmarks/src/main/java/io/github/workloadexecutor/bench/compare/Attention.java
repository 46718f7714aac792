package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.task.Spin;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;

/**
 * What it costs to learn from runs and to look for pitfalls: the same tasks, in an executor that does and in one that
 * does not. On the CPU lane they declare that they compute; on the I/O lane they declare nothing.
 */
final class Attention implements Figure {

    private static final int MICROS = 100;
    private static final double GOAL = 0.98;

    private final boolean declared;

    Attention(boolean declared) {
        this.declared = declared;
    }

    @Override
    public String name() {
        return "learning and findings, %s of 100 us".formatted(declared ? "CPU tasks" : "undeclared tasks");
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        int count = Setting.WORKERS * length.of(1_000, 5_000, 10_000);
        long steps = (long) (Spin.stepsPerMicrosecond() * MICROS);
        List<Spin> spins = LongStream.rangeClosed(1, count)
                .mapToObj(seed -> new Spin(seed, steps))
                .toList();
        List<Long> expected = spins.stream().map(Spin::call).toList();
        List<? extends Callable<Long>> tasks =
                declared ? spins : spins.stream().map(Undeclared::new).toList();
        try (WorkloadExecutor attentive =
                        WorkloadExecutor.builder().workers(Setting.WORKERS).build();
                WorkloadExecutor blind = WorkloadExecutor.builder()
                        .workers(Setting.WORKERS)
                        .learning(false)
                        .findings(false)
                        .build()) {
            Measurement with = () -> tasksPerSecond(attentive, tasks, expected);
            Measurement without = () -> tasksPerSecond(blind, tasks, expected);
            Duration bound = Duration.ofSeconds(length.of(1, 3, 12));
            with.warmUp(bound);
            without.warmUp(bound);
            report.compare(
                    name(),
                    "tasks/s",
                    length.of(1, 7, 21),
                    with,
                    new Reference("the same without them", Goal.ratioAtLeast(GOAL), without));
        }
    }

    private static double tasksPerSecond(
            WorkloadExecutor executor, List<? extends Callable<Long>> tasks, List<Long> expected)
            throws InterruptedException {
        long start = System.nanoTime();
        List<Long> results = executor.gatherAll(tasks);
        long end = System.nanoTime();
        Answers.check(expected, results);
        return results.size() / ((end - start) / 1e9);
    }

    /** A task that does not say what it does. */
    private record Undeclared(Spin spin) implements Callable<Long> {

        @Override
        public Long call() {
            return spin.call();
        }
    }
}
