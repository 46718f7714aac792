package io.github.workloadexecutor.bench.scaling;

import com.sun.management.OperatingSystemMXBean;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Figures;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.scaling.ScalingReport.Check;
import io.github.workloadexecutor.bench.scaling.ScalingReport.Fed;
import io.github.workloadexecutor.bench.task.Echo;
import io.github.workloadexecutor.bench.task.Nap;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures what a task costs the processors, makes a {@link ClosedModel} of it, and compares the model with workers
 * that wait: any number of those fits on two cores. Writes {@code scaling.json}.
 *
 * <p>Two measurements are all that the model knows: a flood of no-ops, for the processor time per task, and two workers
 * with naps of 1 ms, for what a worker waits between two tasks although no processor is busy. All else is predicted.
 */
public final class Scaling {

    private static final int NAPS_PER_WORKER = 20;
    private static final double SLOWDOWN = 0.1;
    private static final double[] TASK_MICROS = {10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private final Setting setting;
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** A run with that setting. */
    public Scaling(Setting setting) {
        this.setting = setting;
    }

    /** Runs it. */
    public void run() throws Exception {
        int processors = system.getAvailableProcessors();
        Costs flood = flood();
        double gap = gapMicros(flood);
        System.out.printf(
                "a task costs %s us of the parent and %s us of its worker; between two tasks a worker waits %s us%n",
                Figures.text(flood.parentMicros()), Figures.text(flood.workerMicros()), Figures.text(gap));
        List<Check> checks = checks(flood, gap, processors);
        List<Fed> fed = new ArrayList<>();
        for (double micros : TASK_MICROS) {
            int workers = ClosedModel.workersFed(
                    micros + gap + flood.workerMicros(), flood.parentMicros(), /* processors= */ 1, SLOWDOWN);
            System.out.printf(
                    "a parent with a core for itself feeds %d workers with tasks of %s us%n",
                    workers, Figures.text(micros));
            fed.add(new Fed(micros, workers));
        }
        ScalingReport report = new ScalingReport(
                processors, flood, Figures.rounded(gap), Figures.rounded(1e6 / flood.parentMicros()), checks, fed);
        setting.results().write("scaling", report, setting, List.of());
    }

    private Costs flood() throws Exception {
        Length length = setting.length();
        List<Echo> tasks = Echo.upTo(length.of(5_000, 50_000, 100_000));
        try (WorkloadExecutor executor = open(Setting.WORKERS)) {
            Measurement batch = () -> {
                long start = System.nanoTime();
                List<Integer> results = executor.gatherAll(tasks);
                double seconds = (System.nanoTime() - start) / 1e9;
                Answers.check(tasks.size() - 1, results.getLast());
                return tasks.size() / seconds;
            };
            batch.warmUp(Duration.ofSeconds(length.of(2, 8, 20)));
            return costs(length.rounds() * tasks.size(), () -> {
                for (int i = 0; i < length.rounds(); i++) {
                    batch.measure();
                }
            });
        }
    }

    private double gapMicros(Costs flood) throws Exception {
        Length length = setting.length();
        try (WorkloadExecutor executor = open(Setting.WORKERS)) {
            Naps naps = new Naps(executor, Setting.WORKERS, 1_000, length.of(200, 1_000, 3_000));
            naps.run();
            naps.run();
            double cycle = Setting.WORKERS * 1e6 / naps.tasksPerSecond;
            return Math.max(0, cycle - naps.meanMicros - flood.micros());
        }
    }

    private List<Check> checks(Costs flood, double gap, int processors) throws Exception {
        Length length = setting.length();
        int[] workerCounts = switch (length) {
            case SMOKE -> new int[] {2, 4};
            case QUICK -> new int[] {2, 8, 32};
            case FULL -> new int[] {2, 4, 8, 16, 32, 64};
        };
        int[] lengths = length == Length.SMOKE ? new int[] {1_000, 10_000} : new int[] {1_000, 10_000, 100_000};
        List<Check> checks = new ArrayList<>();
        for (int workers : workerCounts) {
            try (WorkloadExecutor executor = open(workers)) {
                awaitAll(executor, workers);
                for (int micros : lengths) {
                    int perWorker = Math.max(NAPS_PER_WORKER, length.of(1, 4, 10) * 50_000 / micros);
                    Naps naps = new Naps(executor, workers, micros, perWorker);
                    naps.run();
                    naps.run();
                    double predicted =
                            ClosedModel.tasksPerSecond(workers, naps.meanMicros + gap, flood.micros(), processors);
                    double error = (predicted - naps.tasksPerSecond) / naps.tasksPerSecond;
                    System.out.printf(
                            "%2d workers, tasks of %3d ms: predicted %s/s, measured %s/s, error %+.0f %%%n",
                            workers,
                            micros / 1_000,
                            Figures.text(predicted),
                            Figures.text(naps.tasksPerSecond),
                            error * 100);
                    checks.add(new Check(
                            workers,
                            micros / 1e3,
                            Figures.rounded(predicted),
                            Figures.rounded(naps.tasksPerSecond),
                            Figures.rounded(error)));
                }
            }
        }
        return checks;
    }

    /** Small heaps, so that many workers fit. */
    private static WorkloadExecutor open(int workers) {
        return WorkloadExecutor.builder()
                .workers(workers)
                .minWorkers(workers)
                .workerHeap(32L << 20)
                .build();
    }

    private static void awaitAll(WorkloadExecutor executor, int workers) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        do {
            executor.gatherAll(Collections.nCopies(workers, new Nap(200_000_000)));
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "%d workers must stand within a minute, but were %s".formatted(workers, executor));
            }
        } while (executor.cpu().workers().alive() < workers);
        executor.gatherAll(Collections.nCopies(workers, new Nap(200_000_000)));
    }

    private interface Work {
        void run() throws Exception;
    }

    private Costs costs(int tasks, Work work) throws Exception {
        long parent = system.getProcessCpuTime();
        Duration workers = ofWorkers();
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Costs(
                tasks / seconds,
                (system.getProcessCpuTime() - parent) / 1e3 / tasks,
                ofWorkers().minus(workers).toNanos() / 1e3 / tasks);
    }

    /** This process has no other children. */
    private static Duration ofWorkers() {
        return ProcessHandle.current()
                .children()
                .map(worker -> worker.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** A batch of naps, and how the last run of it went. */
    private static final class Naps {

        private final WorkloadExecutor executor;
        private final List<Nap> tasks;

        private double tasksPerSecond;
        private double meanMicros;

        private Naps(WorkloadExecutor executor, int workers, int micros, int perWorker) {
            this.executor = executor;
            this.tasks = Collections.nCopies(workers * perWorker, new Nap(micros * 1_000L));
        }

        private void run() throws InterruptedException {
            long start = System.nanoTime();
            List<Long> naps = executor.gatherAll(tasks);
            tasksPerSecond = naps.size() / ((System.nanoTime() - start) / 1e9);
            meanMicros = naps.stream().mapToLong(nap -> nap).average().orElseThrow() / 1e3;
            if (naps.stream().anyMatch(nap -> nap < tasks.getFirst().nanos())) {
                throw new IllegalStateException("no nap may be shorter than it was to be, but one was");
            }
        }
    }
}
