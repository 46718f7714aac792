package io.github.workloadexecutor.bench.scaling;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Figures;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.scaling.ScalingReport.Check;
import io.github.workloadexecutor.bench.scaling.ScalingReport.Fed;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a {@link ClosedModel} of a {@link Calibration}, and compares it with workers that wait: any number of those
 * fits on two cores. Then asks it about machines that are not there. Writes {@code scaling.json}.
 */
public final class Scaling {

    private static final int NAPS_PER_WORKER = 20;
    private static final double SLOWDOWN = 0.1;
    private static final double[] TASK_MICROS = {10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private final Setting setting;

    /** A run with that setting. */
    public Scaling(Setting setting) {
        this.setting = setting;
    }

    /** Runs it. */
    public void run() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        Calibration calibration = Calibration.measure(setting.length());
        System.out.println(calibration);
        List<Check> checks = checks(calibration, processors);
        List<Fed> fed = new ArrayList<>();
        for (double micros : TASK_MICROS) {
            double busy =
                    micros + calibration.gapMicros() + calibration.sparse().workerMicros();
            int workers = ClosedModel.workersFed(busy, calibration.parentsPrice(), /* processors= */ 1, SLOWDOWN);
            System.out.printf(
                    "a parent with a core for itself feeds %d workers with tasks of %s us%n",
                    workers, Figures.text(micros));
            fed.add(new Fed(micros, workers));
        }
        ScalingReport report = new ScalingReport(
                processors,
                calibration.flood(),
                calibration.sparse(),
                Figures.rounded(calibration.gapMicros()),
                Figures.rounded(1e6 / calibration.flood().parentMicros()),
                checks,
                fed);
        setting.results().write("scaling", report, setting, List.of());
    }

    private List<Check> checks(Calibration calibration, int processors) throws Exception {
        Length length = setting.length();
        int[] workerCounts = switch (length) {
            case SMOKE -> new int[] {2, 4};
            case QUICK -> new int[] {2, 8, 32};
            case FULL -> new int[] {2, 4, 8, 16, 32, 64};
        };
        int[] lengths = length == Length.SMOKE ? new int[] {1_000, 10_000} : new int[] {1_000, 10_000, 100_000};
        List<Check> checks = new ArrayList<>();
        for (int workers : workerCounts) {
            try (WorkloadExecutor executor = Naps.executor(workers)) {
                Naps.warmUp(executor, workers, length.of(500, 3_000, 10_000));
                for (int micros : lengths) {
                    int perWorker = Math.max(NAPS_PER_WORKER, length.of(1, 4, 10) * 50_000 / micros);
                    Naps naps = new Naps(executor, workers, micros, perWorker);
                    naps.run();
                    naps.run();
                    checks.add(check(calibration, processors, workers, micros, naps));
                }
            }
        }
        return checks;
    }

    /** The naps' real length goes into the model: how exactly a machine wakes is not the question. */
    private static Check check(Calibration calibration, int processors, int workers, int micros, Naps naps) {
        double predicted = ClosedModel.tasksPerSecond(
                workers, naps.meanMicros() + calibration.gapMicros(), calibration.price(), processors);
        double error = (predicted - naps.tasksPerSecond()) / naps.tasksPerSecond();
        System.out.printf(
                "%2d workers, tasks of %3d ms: predicted %s/s, measured %s/s, error %+.0f %%%n",
                workers, micros / 1_000, Figures.text(predicted), Figures.text(naps.tasksPerSecond()), error * 100);
        return new Check(
                workers,
                micros / 1e3,
                Figures.rounded(predicted),
                Figures.rounded(naps.tasksPerSecond()),
                Figures.rounded(error));
    }
}
