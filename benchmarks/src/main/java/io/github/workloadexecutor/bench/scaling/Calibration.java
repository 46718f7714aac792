package io.github.workloadexecutor.bench.scaling;

import com.sun.management.OperatingSystemMXBean;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.task.Echo;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/**
 * The two measurements that are all the model knows: a flood of no-ops and two workers with naps of 1 ms, for the
 * processor time per task when the machine is busy and when it is not, and, from the second, for what a worker waits
 * between two tasks although no processor is busy.
 *
 * @param flood what a task costs when there is always another one
 * @param sparse what it costs when it comes alone
 * @param gapMicros what its worker then waits besides
 */
record Calibration(Costs flood, Costs sparse, double gapMicros) {

    private static final int NAP_MICROS = 1_000;

    static Calibration measure(Length length) throws Exception {
        List<Echo> noOps = Echo.upTo(length.of(5_000, 50_000, 100_000));
        try (WorkloadExecutor executor = Naps.executor(Setting.WORKERS)) {
            Measurement batch = () -> {
                long start = System.nanoTime();
                List<Integer> results = executor.gatherAll(noOps);
                double seconds = (System.nanoTime() - start) / 1e9;
                Answers.check(noOps.size() - 1, results.getLast());
                return noOps.size() / seconds;
            };
            batch.warmUp(Duration.ofSeconds(length.of(2, 8, 20)));
            Costs flood = costs(length.rounds() * noOps.size(), () -> {
                for (int i = 0; i < length.rounds(); i++) {
                    batch.measure();
                }
            });

            // In the same workers: their code is warm.
            int perWorker = length.of(200, 1_000, 3_000);
            Naps naps = new Naps(executor, Setting.WORKERS, NAP_MICROS, perWorker);
            naps.run();
            Costs sparse = costs(Setting.WORKERS * perWorker, naps::run);
            double cycle = Setting.WORKERS * 1e6 / naps.tasksPerSecond();
            return new Calibration(flood, sparse, Math.max(0, cycle - naps.meanMicros() - sparse.micros()));
        }
    }

    /** Of a task, by the parent and its worker together, which share this machine's processors. */
    Price price() {
        return new Price(sparse.micros(), flood.micros());
    }

    /** Of a task, by the parent alone. */
    Price parentsPrice() {
        return new Price(sparse.parentMicros(), flood.parentMicros());
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Costs costs(int tasks, Work work) throws Exception {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
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
}
