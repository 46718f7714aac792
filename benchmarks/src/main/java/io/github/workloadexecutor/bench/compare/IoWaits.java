package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.task.IoTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Ten thousand tasks that wait 50 ms, all at once, on the I/O lane and on plain virtual threads. */
final class IoWaits implements Figure {

    private static final int TASKS = 10_000;
    private static final int MILLIS = 50;

    @Override
    public String name() {
        return "I/O lane: 10,000 tasks that wait 50 ms";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        List<IoTask<Integer>> tasks =
                IntStream.range(0, TASKS).mapToObj(IoWaits::waiting).toList();
        try (WorkloadExecutor executor = WorkloadExecutor.create();
                ExecutorService virtualThreads = Executors.newVirtualThreadPerTaskExecutor()) {
            Measurement ours = () -> millis(executor.io(), tasks);
            Measurement plain = () -> millis(virtualThreads, tasks);
            Duration bound = Duration.ofSeconds(length.of(1, 3, 6));
            ours.warmUp(bound);
            plain.warmUp(bound);
            report.compare(
                    name(),
                    "ms",
                    length.of(1, 7, 21),
                    ours,
                    new Reference("newVirtualThreadPerTaskExecutor", Goal.ratioAtMost(1.1), plain));
        }
    }

    private static IoTask<Integer> waiting(int value) {
        return () -> {
            Thread.sleep(MILLIS);
            return value;
        };
    }

    private static double millis(ExecutorService service, List<? extends Callable<Integer>> tasks) throws Exception {
        long start = System.nanoTime();
        List<Future<Integer>> futures = service.invokeAll(tasks);
        double millis = (System.nanoTime() - start) / 1e6;
        for (int i = 0; i < TASKS; i++) {
            Answers.check(i, futures.get(i).get());
        }
        return millis;
    }
}
