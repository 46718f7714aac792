package io.github.workloadexecutor.bench.threads;

import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Computes for ever and does not look at its interrupt. In this process it looks at a flag instead, so that a benchmark
 * does not leave it behind; nobody sets the flag of a worker.
 *
 * @param started a file that it makes as soon as it runs
 * @param ended a file that it makes when it sees the flag
 */
record Runaway(Path started, Path ended) implements CpuTask<Long> {

    private static final int PATIENCE_MILLIS = 3_000;

    private static volatile boolean mayGoOn = true;

    @Override
    public Long call() throws Exception {
        Files.createFile(started);
        long value = 0;
        while (mayGoOn) {
            value++;
        }
        Files.createFile(ended);
        return value;
    }

    /** Cancels one, and gives the time until it has really ended; null if it has not after 3 s. */
    static Double endedMillis(UnitKind kind) throws Exception {
        Path directory = Files.createTempDirectory("runaway");
        Path started = directory.resolve("started");
        Path ended = directory.resolve("ended");
        mayGoOn = true;
        try (UnitKind.Pool pool = kind.open()) {
            Future<Long> future = pool.service().submit((Callable<Long>) new Runaway(started, ended));
            await(started);
            long start = System.nanoTime();
            future.cancel(/* mayInterruptIfRunning= */ true);
            if (future instanceof TaskFuture<Long> ours) {
                ours.awaitEnd();
                return (System.nanoTime() - start) / 1e6;
            }
            // It makes the second file only when it is told in a way of its own, so it has run on until then.
            LockSupport.parkNanos(PATIENCE_MILLIS * 1_000_000L);
            boolean ranOn = !Files.exists(ended);
            mayGoOn = false;
            await(ended);
            return ranOn ? null : Double.valueOf((System.nanoTime() - start) / 1e6);
        } finally {
            mayGoOn = false;
            Files.deleteIfExists(started);
            Files.deleteIfExists(ended);
            Files.delete(directory);
        }
    }

    private static void await(Path file) {
        for (int i = 0; !Files.exists(file); i++) {
            if (i > 30_000) {
                throw new IllegalStateException(file.getFileName() + " must be there within 30 s, but was not");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
