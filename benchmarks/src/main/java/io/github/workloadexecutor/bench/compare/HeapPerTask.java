package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.UsedHeap;
import io.github.workloadexecutor.bench.task.Block;
import io.github.workloadexecutor.bench.task.Echo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * The heap in the application that a queued no-op occupies, its future included: what is reachable after as many as
 * there are were queued behind a task that blocks, less what was before.
 */
final class HeapPerTask implements Figure {

    @Override
    public String name() {
        return "heap per queued no-op task";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        int count = length.of(20_000, 200_000, 200_000);
        Measurement ours = () -> {
            try (WorkloadExecutor executor =
                    WorkloadExecutor.builder().workers(1).build()) {
                return bytesPerTask(executor.cpu(), count);
            }
        };
        Measurement fixedPool = () -> {
            try (ExecutorService thread = Executors.newFixedThreadPool(1)) {
                return bytesPerTask(thread, count);
            }
        };
        report.compare(
                name(),
                "bytes",
                length.of(1, 1, 5),
                ours,
                new Reference("fixed pool of one platform thread", Goal.atMost(300, "bytes"), fixedPool));
    }

    private static double bytesPerTask(ExecutorService service, int count) throws Exception {
        Answers.check(1, service.submit((Callable<Integer>) new Echo(1)).get());
        Path directory = Files.createTempDirectory("heap-per-task");
        Path started = directory.resolve("started");
        try {
            Future<Void> block = service.submit((Callable<Void>) new Block(started));
            awaitFile(started);
            Object[] futures = new Object[count];
            long before = UsedHeap.bytes();
            for (int i = 0; i < count; i++) {
                futures[i] = service.submit((Callable<Integer>) new Echo(i));
            }
            double bytes = UsedHeap.bytes() - before;
            block.cancel(/* mayInterruptIfRunning= */ true);
            for (int i = 0; i < count; i++) {
                Answers.check(i, ((Future<?>) futures[i]).get());
            }
            return bytes / count;
        } finally {
            Files.deleteIfExists(started);
            Files.delete(directory);
        }
    }

    private static void awaitFile(Path file) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Files.exists(file)) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the blocking task must start within 30 s, but did not");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
