package io.github.workloadexecutor.bench.scaling;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.task.Nap;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** A batch of tasks that wait, as many for each worker, and how its last run went. */
final class Naps {

    private final WorkloadExecutor executor;
    private final List<Nap> tasks;

    private double tasksPerSecond;
    private double meanMicros;

    Naps(WorkloadExecutor executor, int workers, int micros, int perWorker) {
        this.executor = executor;
        this.tasks = Collections.nCopies(workers * perWorker, new Nap(micros * 1_000L));
    }

    /** Opens an executor with that many workers, which may be many, so their heaps are small. */
    static WorkloadExecutor executor(int workers) {
        return WorkloadExecutor.builder()
                .workers(workers)
                .minWorkers(workers)
                .workerHeap(32L << 20)
                .build();
    }

    /** Waits until all workers stand, and warms them with tasks that do not wait. */
    static void warmUp(WorkloadExecutor executor, int workers, int perWorker) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        Naps longOnes = new Naps(executor, workers, 100_000, 1);
        do {
            longOnes.run();
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "%d workers must stand within a minute, but it was %s".formatted(workers, executor));
            }
        } while (executor.cpu().workers().alive() < workers);
        longOnes.run();
        new Naps(executor, workers, 0, perWorker).run();
    }

    void run() throws InterruptedException {
        long start = System.nanoTime();
        List<Long> naps = executor.gatherAll(tasks);
        tasksPerSecond = naps.size() / ((System.nanoTime() - start) / 1e9);
        meanMicros = naps.stream().mapToLong(nap -> nap).average().orElseThrow() / 1e3;
        if (naps.size() != tasks.size()
                || naps.stream().anyMatch(nap -> nap < tasks.getFirst().nanos())) {
            throw new IllegalStateException("every nap must be as long as it was to be, but one was not");
        }
    }

    double tasksPerSecond() {
        return tasksPerSecond;
    }

    /** How long they really waited. */
    double meanMicros() {
        return meanMicros;
    }
}
