package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Quantiles;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.task.Litter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * How late tasks are that only wait, while others allocate as fast as they can: those others on the CPU lane, or as
 * virtual threads among the waiting ones. Twice as many allocate as there are workers, always.
 *
 * <p>A task that waits 2 ms is due every 2 ms. Its lateness is counted from when it was due, not from when it was
 * submitted, so a submitter that was held up does not hide what it waited for.
 */
final class IoUnderLoad implements Figure {

    private static final int PERIOD_NANOS = 2_000_000;
    private static final int WAIT_MILLIS = 2;
    private static final int LITTER = 20_000;

    // Virtual threads that allocate have been seen to starve one that waits for minutes, until they were stopped.
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    @Override
    public String name() {
        return "I/O lane's p99 beside allocating tasks";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        int waits = length.of(200, 750, 2_500);
        try (WorkloadExecutor executor =
                        WorkloadExecutor.builder().workers(Setting.WORKERS).build();
                ExecutorService virtualThreads = Executors.newVirtualThreadPerTaskExecutor()) {
            Measurement ours = () -> p99(executor.io(), executor.cpu(), waits);
            Measurement together = () -> p99(virtualThreads, virtualThreads, waits);
            ours.measure();
            together.measure();
            report.compare(
                    name(),
                    "us",
                    length.rounds(),
                    ours,
                    new Reference("both on virtual threads in the process", Goal.ratioAtMost(0.2), together));
        }
    }

    private static double p99(ExecutorService io, ExecutorService cpu, int waits) throws Exception {
        List<Thread> feeders = new ArrayList<>();
        for (int i = 0; i < 2 * Setting.WORKERS; i++) {
            feeders.add(Thread.ofPlatform().daemon().start(() -> keepAllocating(cpu)));
        }
        try {
            return Quantiles.of(0.99, lateness(io, waits));
        } finally {
            feeders.forEach(Thread::interrupt);
            for (Thread feeder : feeders) {
                feeder.join();
            }
        }
    }

    /** One allocating task after the other; the interrupt is seen between two of them. */
    private static void keepAllocating(ExecutorService cpu) {
        while (!Thread.currentThread().isInterrupted()) {
            Future<Long> future = cpu.submit((Callable<Long>) new Litter(LITTER));
            boolean interrupted = false;
            while (true) {
                try {
                    Answers.check((long) LITTER, future.get());
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
            if (interrupted) {
                return;
            }
        }
    }

    private static double[] lateness(ExecutorService io, int waits) throws Exception {
        List<Future<Double>> futures = new ArrayList<>(waits);
        long[] starts = new long[waits];
        long due = System.nanoTime();
        for (int i = 0; i < waits; i++) {
            due += PERIOD_NANOS;
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            long started = due;
            starts[i] = due;
            futures.add(io.submit(() -> {
                Thread.sleep(WAIT_MILLIS);
                return (System.nanoTime() - started) / 1e3 - WAIT_MILLIS * 1_000;
            }));
        }
        double[] micros = new double[waits];
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        for (int i = 0; i < waits; i++) {
            try {
                micros[i] = futures.get(i).get(Math.max(0, giveUp - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException starved) {
                micros[i] = (System.nanoTime() - starts[i]) / 1e3 - WAIT_MILLIS * 1_000; // So late it is already.
            }
            if (micros[i] < 0) {
                throw new IllegalStateException("a task must wait 2 ms at least, but was " + -micros[i] + " us early");
            }
        }
        return micros;
    }
}
