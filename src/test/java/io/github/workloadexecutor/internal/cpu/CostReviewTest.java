package io.github.workloadexecutor.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.internal.cpu.FakeBackend.FakeWorker;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.learning.TypeProfile;
import io.github.workloadexecutor.task.TaskOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which runs are measured, and what is believed of what a worker says of them. */
@Timeout(30)
final class CostReviewTest {

    private static final RunCost PLAUSIBLE = new RunCost(2, 1, 1, 1);

    private static FindingLog log(FindingLog.Mode mode) {
        return new FindingLog("test", mode, List.of());
    }

    private static TypeProfile profileOfText(LaneUnderTest lane) {
        return lane.profiles.of(LaneUnderTest.Text.class);
    }

    private static List<Measuring> wishes(FindingLog.Mode mode, int runs) throws Exception {
        try (LaneUnderTest lane = new LaneUnderTest(log(mode))) {
            FakeWorker worker = lane.backend.readyWorker("worker 1");
            for (int i = 0; i < runs; i++) {
                Future<String> run = lane.submit(TaskOptions.none());
                worker.reply("done", PLAUSIBLE);
                assertThat(run.get()).isEqualTo("done");
            }
            return worker.tasks.stream().map(EncodedTask::measuring).toList();
        }
    }

    @Test
    void runs_strict_areAllMeasuredHoweverLongThatTakes() throws Exception {
        assertThat(wishes(FindingLog.Mode.STRICT, 100)).containsOnly(Measuring.ALWAYS);
    }

    @Test
    void runs_nothingIsLookedFor_areNeverMeasured() throws Exception {
        assertThat(wishes(FindingLog.Mode.OFF, 100)).containsOnly(Measuring.NO);
    }

    @Test
    void runs_sampled_areMeasuredAtFirstAndThenNowAndThen() throws Exception {
        List<Measuring> wishes = wishes(FindingLog.Mode.SAMPLED, 1_100);

        assertThat(wishes).doesNotContain(Measuring.ALWAYS);
        assertThat(wishes.subList(0, 9)).containsOnly(Measuring.IF_QUICK);
        assertThat(wishes.stream().filter(wish -> wish == Measuring.IF_QUICK)).hasSize(9 + 2);
    }

    @Test
    void run_measured_isTakenInBeforeItsResultIsSeen() throws Exception {
        try (LaneUnderTest lane = new LaneUnderTest(log(FindingLog.Mode.STRICT))) {
            FakeWorker worker = lane.backend.readyWorker("worker 1");
            for (int i = 0; i < 3; i++) {
                Future<String> run = lane.submit(TaskOptions.none());
                worker.reply("done", PLAUSIBLE);
                assertThat(run.get()).isEqualTo("done");
                // The first does not count, since it loads classes.
                assertThat(profileOfText(lane).evidence().measured()).isEqualTo(i);
                assertThat(profileOfText(lane).evidence().carried()).isEqualTo(i);
            }
            assertThat(profileOfText(lane).evidence().payloadBytes()).isPositive();
            assertThat(profileOfText(lane).evidence().encodingTime()).isPositive();
            assertThat(profileOfText(lane).evidence().transportTime()).isPositive();
        }
    }

    /** A hostile worker may claim any time; it cannot have taken longer than it was away. */
    @Test
    void run_saidToHaveTakenLongerThanItWasAway_isNotBelieved() throws Exception {
        List<RunCost> absurd = new ArrayList<>();
        absurd.add(new RunCost(Long.MAX_VALUE, 0, 0, 0));
        absurd.add(new RunCost(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
        absurd.add(new RunCost(1, 0, Long.MAX_VALUE, 0));
        absurd.add(new RunCost(1, 0, 0, Long.MAX_VALUE));
        try (LaneUnderTest lane = new LaneUnderTest(log(FindingLog.Mode.STRICT))) {
            FakeWorker worker = lane.backend.readyWorker("worker 1");
            for (RunCost cost : absurd) {
                for (int i = 0; i < 10; i++) {
                    Future<String> run = lane.submit(TaskOptions.none());
                    worker.reply("done", cost);
                    assertThat(run.get()).isEqualTo("done");
                }
            }
            assertThat(profileOfText(lane).evidence().measured()).isZero();
            assertThat(lane.findings.all()).isEmpty();
        }
    }

    @Test
    void run_notMeasuredAndSaidToHaveCostSomething_isNotTakenIn() throws Exception {
        try (LaneUnderTest lane = new LaneUnderTest(log(FindingLog.Mode.OFF))) {
            FakeWorker worker = lane.backend.readyWorker("worker 1");
            for (int i = 0; i < 10; i++) {
                Future<String> run = lane.submit(TaskOptions.none());
                worker.reply("done", PLAUSIBLE);
                assertThat(run.get()).isEqualTo("done");
            }
            assertThat(profileOfText(lane).evidence().measured()).isZero();
        }
    }

    /** Behind another it waits in the worker, and that is no transport. */
    @Test
    void run_sentAheadBehindAnother_tellsNothingOfTransport() throws Exception {
        try (LaneUnderTest lane = new LaneUnderTest(log(FindingLog.Mode.STRICT))) {
            FakeWorker worker = lane.backend.readyWorker("worker 1");
            worker.window = 2;
            for (int i = 0; i < 5; i++) {
                Future<String> one = lane.submit(TaskOptions.none());
                Future<String> two = lane.submit(TaskOptions.none());
                worker.reply("done", PLAUSIBLE);
                worker.reply("done", PLAUSIBLE);
                assertThat(one.get()).isEqualTo(two.get());
            }
            assertThat(profileOfText(lane).evidence().carried()).isEqualTo(9);
            assertThat(profileOfText(lane).evidence().transportTime()).isZero();
        }
    }

    @Test
    void found_byAWorkerInATaskItHas_isReportedWithTheWorker() {
        try (LaneUnderTest lane = new LaneUnderTest(log(FindingLog.Mode.SAMPLED))) {
            FakeWorker worker = lane.backend.readyWorker("worker 1");
            Future<String> unused = lane.submit(TaskOptions.none());

            lane.dispatcher.found(worker, worker.lastId(), Finding.Kind.LEFT_BEHIND, "3 threads");

            Finding found = lane.findings.all().getFirst();
            assertThat(found.evidence()).isEqualTo("in worker 1, 3 threads");
            assertThat(found.taskType()).isEqualTo("LaneUnderTest.Text");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEFT_BEHIND", "LOST_STATIC_WRITE"})
    void found_inATaskThatTheWorkerDoesNotHave_isNotReported(Finding.Kind kind) {
        try (LaneUnderTest lane = new LaneUnderTest(log(FindingLog.Mode.SAMPLED))) {
            FakeWorker worker = lane.backend.readyWorker("worker 1");
            Future<String> unused = lane.submit(TaskOptions.none());
            worker.reply("done");

            lane.dispatcher.found(worker, worker.lastId(), kind, "too late");
            lane.dispatcher.found(worker, 4711, kind, "no such task");

            assertThat(lane.findings.all()).isEmpty();
        }
    }
}
