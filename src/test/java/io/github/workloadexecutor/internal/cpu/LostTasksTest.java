package io.github.workloadexecutor.internal.cpu;

import static io.github.workloadexecutor.internal.cpu.LaneUnderTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.failure.TaskQuarantinedException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier.Kind;
import io.github.workloadexecutor.internal.cpu.FakeBackend.FakeWorker;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that lose one task and go on, as those do whose tasks run in processes of their own. */
@Timeout(30)
final class LostTasksTest {

    private static final TaskOptions IDEMPOTENT = TaskOptions.none()
            .idempotent(Retry.standard().attempts(2).backOff(Duration.ofNanos(1), Duration.ofNanos(1)));

    private final LaneUnderTest lane = new LaneUnderTest();

    @AfterEach
    void close() {
        lane.close();
    }

    @Test
    void taskLost_itHadBegun_failsAndTheWorkerGoesOn() throws Exception {
        FakeWorker worker = lane.backend.readyWorker("a");
        LaneFuture<String> lost = lane.submit(TaskOptions.none());
        LaneFuture<String> next = lane.submit(TaskOptions.none());
        WorkerCrashedException crash = LaneUnderTest.crashOf(Kind.KILLED_BY_SIGNAL, 1);

        worker.loseFirst(crash);
        worker.reply("fine");

        assertThat(failureOf(lost)).isSameAs(crash);
        assertThat(next.get()).isEqualTo("fine");
    }

    @Test
    void taskLost_itHadNotBegun_isSentAgain() throws Exception {
        FakeWorker worker = lane.backend.readyWorker("a");
        LaneFuture<String> task = lane.submit(TaskOptions.none());

        worker.loseFirst(null);
        worker.reply("at the second time");

        assertThat(task.get()).isEqualTo("at the second time");
        assertThat(worker.tasks.getLast().attempt()).isEqualTo(1);
    }

    /** However often a worker gives it back: that is no sign that something is wrong with it. */
    @Test
    void taskLost_givenBackManyTimes_isSentEachTime() throws Exception {
        FakeWorker worker = lane.backend.readyWorker("a");
        LaneFuture<String> task = lane.submit(TaskOptions.none());

        for (int i = 0; i < 20; i++) {
            worker.loseFirst(null);
        }
        worker.reply("at last");

        assertThat(task.get()).isEqualTo("at last");
    }

    @Test
    void taskLost_givenBackAfterItWasCancelled_isNotSentAgain() {
        FakeWorker worker = lane.backend.readyWorker("a");
        LaneFuture<String> task = lane.submit(TaskOptions.none());
        assertThat(task.cancel(true)).isTrue();

        worker.loseFirst(null);

        assertThat(task.isOver()).isTrue();
        assertThat(worker.tasks).hasSize(1);
    }

    @Test
    void taskLost_idempotent_runsAgainAsItsSecondAttempt() throws Exception {
        FakeWorker worker = lane.backend.readyWorker("a");
        LaneFuture<String> task = lane.submit(IDEMPOTENT);

        worker.loseFirst(LaneUnderTest.crashOf(Kind.KILLED_BY_SIGNAL, 1));
        await().until(() -> {
            lane.timer.pass(Duration.ofMillis(1));
            return worker.tasks.size() == 2;
        });
        worker.reply("again");

        assertThat(task.get()).isEqualTo("again");
        assertThat(worker.tasks.getLast().attempt()).isEqualTo(2);
    }

    @Test
    void taskLost_sameTaskOnSeveralWorkers_isQuarantined() throws Exception {
        for (int i = 1; i <= 3; i++) {
            FakeWorker worker = lane.backend.readyWorker("worker " + i);
            LaneFuture<String> task = lane.submit("poison", TaskOptions.none());
            worker.loseFirst(LaneUnderTest.crashOf(Kind.NATIVE_CRASH, 1));
            assertThat(failureOf(task)).isInstanceOf(WorkerCrashedException.class);
        }

        assertThat(failureOf(lane.submit("poison", TaskOptions.none()))).isInstanceOf(TaskQuarantinedException.class);
    }
}
