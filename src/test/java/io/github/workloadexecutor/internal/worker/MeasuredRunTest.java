package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.internal.wire.Cost;
import io.github.workloadexecutor.internal.wire.Discovery;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.task.CpuTask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a worker says of a run that it was asked to measure, and of others. */
@Timeout(60)
final class MeasuredRunTest {

    private static final Limits MEASURED = new Limits(1, 0, 0, Measuring.ALWAYS);
    private static final List<InputStream> OPEN_CACHE = new ArrayList<>();

    @TempDir
    Path directory;

    record SpinAndSleep(long millis) implements CpuTask<Long> {
        @Override
        public Long call() throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            Thread.sleep(millis);
            return millis;
        }
    }

    record SleepAndThrow(long millis) implements CpuTask<Long> {
        @Override
        public Long call() throws InterruptedException {
            Thread.sleep(millis);
            throw new IllegalStateException("planted");
        }
    }

    record Open(Path file) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            OPEN_CACHE.add(Files.newInputStream(file));
            return OPEN_CACHE.size();
        }
    }

    @BeforeEach
    void forget() {
        Jobs.reset();
    }

    private WorkerBench worker() throws Exception {
        return WorkerBench.with(directory, WorkerBench.NEVER, WorkerBench.NEVER);
    }

    private static Frame outcome(WorkerBench worker) throws Exception {
        Frame frame = worker.hear();
        while (frame.kind() == FrameKind.VITALS) {
            frame = worker.hear();
        }
        return frame;
    }

    @Test
    void run_notMeasured_saysNothingOfItsCost() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new Jobs.Echo("value"));

            assertThat(outcome(worker).label()).isEmpty();
        }
    }

    @Test
    void run_measured_saysHowLongItTookAndHowMuchOfThatItComputed() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new SpinAndSleep(20), MEASURED);

            RunCost cost = Cost.of(outcome(worker).label());

            assertThat(cost.wallNanos()).isGreaterThanOrEqualTo(40_000_000);
            assertThat(cost.cpuNanos()).isBetween(1_000_000L, cost.wallNanos() - 10_000_000);
            assertThat(cost.encodingNanos()).isPositive();
            assertThat(cost.measuringNanos()).isPositive();
        }
    }

    @Test
    void run_measuredAndFailed_saysItAsWell() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new SleepAndThrow(20), MEASURED);

            Frame failure = outcome(worker);

            assertThat(failure.kind()).isEqualTo(FrameKind.FAILURE);
            assertThat(Cost.of(failure.label()).wallNanos()).isGreaterThanOrEqualTo(20_000_000);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "open files are seen in /proc")
    void run_thatIsFoundToLeaveSomething_isAnsweredAfterThat() throws Exception {
        Path file = Files.writeString(directory.resolve("left-open"), "text");
        try (WorkerBench worker = worker()) {
            for (int i = 1; i <= 2; i++) {
                worker.run(i, new Open(file), MEASURED);
                assertThat(outcome(worker).kind()).isEqualTo(FrameKind.VALUE);
            }

            worker.run(3, new Open(file), MEASURED);
            worker.run(4, new Jobs.Echo("next"));
            // The third is answered then, and nobody has listened.
            await().until(() -> {
                RunningTask last = worker.crew().tasks().lastAccepted();
                return last != null && last.id() == 4;
            });
            List<Frame> ofTheThird = Stream.of(outcome(worker), outcome(worker), outcome(worker))
                    .filter(frame -> frame.id() == 3)
                    .toList();

            assertThat(ofTheThird).extracting(Frame::kind).containsExactly(FrameKind.FINDING, FrameKind.VALUE);
            assertThat(Discovery.of(ofTheThird.getFirst()).evidence())
                    .contains(file.toRealPath().toString());
        } finally {
            for (InputStream open : OPEN_CACHE) {
                open.close();
            }
        }
    }
}
