package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Quantiles;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.task.Shipment;
import io.github.workloadexecutor.bench.task.Shipment.Receipt;
import java.time.Duration;
import java.util.Random;

/** 16 MiB there and a receipt back, one caller, beside a plain copy of the array. */
final class LargeArgument implements Figure {

    private static final int BYTES = 16 << 20;

    @Override
    public String name() {
        return "16 MiB byte[] argument, small result";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        byte[] data = new byte[BYTES];
        new Random(42).nextBytes(data);
        Receipt expected = Shipment.receipt(data);
        int times = length.of(2, 10, 20);
        try (WorkloadExecutor executor =
                WorkloadExecutor.builder().workers(Setting.WORKERS).build()) {
            Measurement ours = () -> gigabytesPerSecond(times, () -> {
                Answers.check(expected, executor.submit(new Shipment(data)).get());
            });
            Measurement copy = () -> gigabytesPerSecond(times, () -> {
                Answers.check(expected, Shipment.receipt(data.clone()));
            });
            Duration bound = Duration.ofSeconds(length.of(1, 5, 10));
            ours.warmUp(bound);
            copy.warmUp(bound);
            report.compare(
                    name(),
                    "GB/s",
                    length.of(1, 5, 11),
                    ours,
                    new Reference("array.clone()", Goal.ratioAtLeast(0.4), copy));
        }
    }

    private interface Copy {
        void make() throws Exception;
    }

    private static double gigabytesPerSecond(int times, Copy copy) throws Exception {
        double[] nanos = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            copy.make();
            nanos[i] = System.nanoTime() - start;
        }
        return BYTES / Quantiles.median(nanos);
    }
}
