package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.internal.wire.Overdue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** B88: a task is held to its limits by its own worker, which says where it was. */
@Timeout(60)
final class LimitsTest {

    private static final Limits RUN_50_MS = new Limits(1, Duration.ofMillis(50).toNanos(), 0);
    private static final Limits STALL_300_MS =
            new Limits(1, 0, Duration.ofMillis(300).toNanos());

    @TempDir
    Path directory;

    @BeforeEach
    void forget() {
        Jobs.reset();
    }

    private WorkerBench worker() throws Exception {
        return WorkerBench.with(directory, Duration.ZERO, WorkerBench.NEVER);
    }

    private static Overdue overdue(List<Frame> frames) throws Exception {
        for (Frame frame : frames) {
            if (frame.kind() == FrameKind.OVERDUE) {
                return Overdue.of(frame.body());
            }
        }
        throw new AssertionError(
                "no OVERDUE among " + frames.stream().map(Frame::kind).toList());
    }

    @Test
    void runLimit_taskWaits_saysWhereItWaitedBeforeItIsInterrupted() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new Jobs.Wait(), RUN_50_MS);

            List<Frame> heard = worker.hearUpTo(FrameKind.FAILURE);
            Overdue overdue = overdue(heard);

            assertThat(worker.failureOf(heard.getLast())).isInstanceOf(InterruptedException.class);
            assertThat(overdue.limit()).isEqualTo(Limit.RUN);
            assertThat(overdue.snapshot().state()).isEqualTo(Thread.State.WAITING);
            assertThat(overdue.snapshot().waitingFor()).contains("CountDownLatch");
            assertThat(overdue.snapshot().ranFor()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
            assertThat(overdue.snapshot().stack()).anyMatch(frame -> frame.contains("Jobs$Wait.call"));
            assertThat(overdue.snapshot().wasComputing()).isFalse();
        }
    }

    @Test
    void runLimit_taskComputes_saysSo() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(
                    1, new Jobs.HeedFlag(), new Limits(1, Duration.ofMillis(500).toNanos(), 0));

            Overdue overdue = overdue(worker.hearUpTo(FrameKind.VALUE));

            assertThat(overdue.snapshot().state()).isEqualTo(Thread.State.RUNNABLE);
            assertThat(overdue.snapshot().cpuTime()).isPositive();
            assertThat(overdue.snapshot().stack()).anyMatch(frame -> frame.contains("Jobs$HeedFlag.call"));
        }
    }

    @Test
    void runLimit_taskIgnoresEverything_haltsAndSaysWhichLimit() throws Exception {
        try (WorkerBench worker = WorkerBench.with(directory, Duration.ZERO, Duration.ofMillis(50))) {
            worker.run(1, new Jobs.Ignore(), RUN_50_MS);

            Frame exiting = worker.hearUpTo(FrameKind.EXITING).getLast();

            assertThat(exiting.label())
                    .isEqualTo("task Task #1 was over its time limit of 50 ms"
                            + " and had not ended 50 ms after it was interrupted");
            assertThat(worker.halted.get(20, TimeUnit.SECONDS)).isEqualTo(ProcessEnd.TASK_DID_NOT_END);
        } finally {
            Jobs.release = true;
        }
    }

    @Test
    void stallLimit_noProgress_isOverdue() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new Jobs.Wait(), STALL_300_MS);

            assertThat(overdue(worker.hearUpTo(FrameKind.FAILURE)).limit()).isEqualTo(Limit.STALL);
        }
    }

    /** Each call counts, also those of which nothing is sent. */
    @Test
    void stallLimit_progressMade_isNotOverdue() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new Jobs.ReportFor(Duration.ofMillis(900)), STALL_300_MS);

            assertThat(worker.hearUpTo(FrameKind.VALUE)).extracting(Frame::kind).doesNotContain(FrameKind.OVERDUE);
        }
    }

    @Test
    void limits_ofAnEarlierTask_doNotHoldForTheNext() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(
                    1,
                    new Jobs.Echo("first"),
                    new Limits(1, Duration.ofMillis(400).toNanos(), 0));
            worker.hearUpTo(FrameKind.VALUE);
            worker.run(2, new Jobs.ReportFor(Duration.ofMillis(900)));

            assertThat(worker.hearUpTo(FrameKind.VALUE)).extracting(Frame::kind).doesNotContain(FrameKind.OVERDUE);
        }
    }

    @Test
    void context_withLimits_tellsThem() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(
                    7,
                    new Jobs.AskContext(),
                    new Limits(3, Duration.ofMinutes(10).plusSeconds(30).toNanos(), 0));
            Frame limited = worker.hearUpTo(FrameKind.VALUE).getLast();
            worker.run(8, new Jobs.AskContext());
            Frame unlimited = worker.hearUpTo(FrameKind.VALUE).getLast();

            assertThat(worker.valueOf(limited)).isEqualTo("Task #7, attempt 3, 10 min");
            assertThat(worker.valueOf(unlimited)).isEqualTo("Task #8, attempt 1, no limit");
        }
    }
}
