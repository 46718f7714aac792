package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.task.Sum;
import io.github.workloadexecutor.task.SharedBuffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;

/** The way of a task that reads a few bytes of a shared buffer, beside that of a no-op. */
final class SharedBytes implements Figure {

    private final String size;
    private final int bytes;

    SharedBytes(String size, int bytes) {
        this.size = size;
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return "shared read-only buffer of " + size;
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        byte[] data = new byte[bytes];
        new Random(42).nextBytes(data);
        int trips = length.of(300, 3_000, 5_000);
        try (WorkloadExecutor executor =
                        WorkloadExecutor.builder().workers(Setting.WORKERS).build();
                SharedBuffer buffer = executor.cpu().share(data)) {
            ByteBuffer expected = ByteBuffer.wrap(data);
            Measurement ours = () ->
                    Trips.median(executor, trips, i -> new Sum(buffer, place(i)), i -> Sum.of(expected, place(i)));
            Measurement noOp = () -> Trips.ofNoOps(executor, trips);
            Duration bound = Duration.ofSeconds(length.of(1, 4, 10));
            ours.warmUp(bound);
            noOp.warmUp(bound);
            report.compare(
                    name(),
                    "us",
                    length.of(1, 5, 11),
                    ours,
                    new Reference("our no-op round trip", Goal.ratioAtMost(2.0), noOp));
        }
    }

    private int place(int trip) {
        return (int) ((trip * 1_000_003L) % bytes);
    }
}
