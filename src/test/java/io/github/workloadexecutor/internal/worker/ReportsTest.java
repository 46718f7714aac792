package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.internal.wire.Progress;
import io.github.workloadexecutor.internal.wire.Vitals;
import io.github.workloadexecutor.task.TaskProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker says about a task while it runs: progress and signs of life. */
@Timeout(60)
final class ReportsTest {

    @TempDir
    Path directory;

    @BeforeEach
    void forget() {
        Jobs.reset();
    }

    private WorkerBench worker() throws Exception {
        return WorkerBench.with(directory, WorkerBench.NEVER, WorkerBench.NEVER);
    }

    private static List<Frame> ofKind(FrameKind kind, List<Frame> frames) {
        return frames.stream().filter(frame -> frame.kind() == kind).toList();
    }

    @Test
    void progress_reportedOnce_isSentAtOnce() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new Jobs.ReportThenWait(0.5, "half"));

            Frame progress = worker.hearUpTo(FrameKind.PROGRESS).getLast();
            Jobs.goOn.countDown();

            assertThat(progress.id()).isEqualTo(1);
            assertThat(Progress.of(progress.body())).isEqualTo(new TaskProgress(0.5, "half"));
        }
    }

    @Test
    void progress_inATightLoop_isThinnedOut() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new Jobs.ReportFor(Duration.ofMillis(550)));

            List<Frame> heard = worker.hearUpTo(FrameKind.VALUE);

            assertThat(ofKind(FrameKind.PROGRESS, heard)).hasSizeBetween(2, 7);
        }
    }

    /** The application must not take what is about one task for something about the next. */
    @Test
    void progress_ofShortTasks_neverComesAfterTheirReply() throws Exception {
        try (WorkerBench worker = worker()) {
            for (int id = 1; id <= 300; id++) {
                worker.run(id, new Jobs.Report(3));
                List<Frame> heard = worker.hearUpTo(FrameKind.VALUE);

                assertThat(heard).extracting(Frame::id).containsOnly((long) id);
            }
        }
    }

    /** An overdue task that ends at its interrupt must not reply before the news that it was overdue. */
    @Test
    void overdue_taskEndsAtOnce_isSaidBeforeTheReply() throws Exception {
        try (WorkerBench worker = WorkerBench.with(directory, Duration.ZERO, WorkerBench.NEVER)) {
            for (int id = 1; id <= 50; id++) {
                worker.run(id, new Jobs.Wait(), new Limits(1, 1_000_000, 0));

                List<Frame> heard = worker.hearUpTo(FrameKind.FAILURE);

                assertThat(heard)
                        .extracting(Frame::kind)
                        .filteredOn(kind -> kind != FrameKind.VITALS)
                        .containsExactly(FrameKind.OVERDUE, FrameKind.FAILURE);
            }
        }
    }

    @Test
    void progress_fromAThreadThatOutlivesTheTask_isIgnored() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new Jobs.LeaveReporter());
            worker.hearUpTo(FrameKind.VALUE);
            worker.run(2, new Jobs.ReportFor(Duration.ofMillis(300)));

            List<Frame> heard = worker.hearUpTo(FrameKind.VALUE);
            Jobs.release = true;

            assertThat(heard).extracting(Frame::id).containsOnly(2L);
        } finally {
            Jobs.release = true;
        }
    }

    @Test
    void vitals_whileATaskRuns_comeAgainAndAgain() throws Exception {
        try (WorkerBench worker = WorkerBench.withVitals(directory, Duration.ofMillis(20))) {
            worker.run(1, new Jobs.Wait());
            List<WorkerVitals> vitals = new ArrayList<>();

            while (vitals.size() < 3) {
                vitals.add(Vitals.of(worker.hearUpTo(FrameKind.VITALS).getLast().body()));
            }
            Jobs.goOn.countDown();

            assertThat(vitals).allSatisfy(each -> {
                assertThat(each.heapUsed()).isPositive();
                assertThat(each.heapMax()).isGreaterThanOrEqualTo(each.heapUsed());
            });
        }
    }

    /** Recycling by memory needs figures of workers that have nothing but short tasks, too. */
    @Test
    void vitals_shortTaskAfterAWhile_comeBeforeItsReply() throws Exception {
        try (WorkerBench worker = worker()) {
            await().atMost(WorkerBench.PATIENCE).until(() -> {
                worker.run(1, new Jobs.Echo("short"));
                return !ofKind(FrameKind.VITALS, worker.hearUpTo(FrameKind.VALUE))
                        .isEmpty();
            });
        }
    }

    @Test
    void vitals_shortTasksInQuickSuccession_areRare() throws Exception {
        try (WorkerBench worker = worker()) {
            long start = System.nanoTime();
            int vitals = 0;
            for (int id = 1; id <= 500; id++) {
                worker.run(id, new Jobs.Echo("short"));
                vitals += ofKind(FrameKind.VITALS, worker.hearUpTo(FrameKind.VALUE))
                        .size();
            }
            long elapsedMillis = (System.nanoTime() - start) / 1_000_000;

            assertThat((long) vitals).isLessThanOrEqualTo(1 + elapsedMillis / 200);
        }
    }
}
