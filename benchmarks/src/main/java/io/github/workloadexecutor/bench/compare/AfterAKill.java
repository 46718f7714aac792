package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Quantiles;
import io.github.workloadexecutor.bench.task.Echo;
import io.github.workloadexecutor.bench.task.WorkerPid;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The first task after the only worker was killed, once the executor has noticed, with a spare standing by: the task
 * runs in a JVM that has run none before. Beside the way of a no-op in a worker that has run many.
 */
final class AfterAKill implements Figure {

    private static final Duration STANDING = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "task after a worker was killed, spare standing";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        int trips = length.of(300, 3_000, 5_000);
        int kills = length.of(1, 3, 5);
        try (WorkloadExecutor executor =
                WorkloadExecutor.builder().workers(1).spareWorkers(1).build()) {
            Measurement noOp = () -> Trips.ofNoOps(executor, trips);
            noOp.warmUp(Duration.ofSeconds(length.of(1, 8, 15)));
            Measurement ours = () -> afterKills(executor, kills);
            report.compare(
                    name(),
                    "us",
                    length.of(1, 3, 7),
                    ours,
                    new Reference("our no-op round trip", Goal.ratioAtMost(2.0), noOp));
        }
    }

    private static double afterKills(WorkloadExecutor executor, int kills) throws Exception {
        double[] micros = new double[kills];
        for (int i = 0; i < kills; i++) {
            awaitSpare(executor);
            long killed = executor.cpu().workers().crashed();
            long pid = executor.submit(new WorkerPid()).get();
            Answers.check(true, ProcessHandle.of(pid).orElseThrow().destroyForcibly());
            while (executor.cpu().workers().crashed() == killed) {
                Thread.onSpinWait();
            }
            long start = System.nanoTime();
            Integer answer = executor.submit(new Echo(i)).get();
            micros[i] = (System.nanoTime() - start) / 1e3;
            Answers.check(i, answer);
        }
        return Quantiles.median(micros);
    }

    /** A worker and its spare, and the spare has had the time to settle. */
    private static void awaitSpare(WorkloadExecutor executor) throws Exception {
        Answers.check(0, executor.submit(new Echo(0)).get());
        while (executor.cpu().workers().alive() < 2) {
            LockSupport.parkNanos(1_000_000);
        }
        long end = System.nanoTime() + STANDING.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
