package io.github.workloadexecutor.internal.cpu;

import static io.github.workloadexecutor.internal.cpu.LaneUnderTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.internal.cpu.FakeBackend.FakeWorker;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.task.QueuePolicy;
import io.github.workloadexecutor.task.TaskOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks are sent to workers before those can begin with them, and taken back when that turns out wrong. */
@Timeout(30)
final class SendingAheadTest {

    private LaneUnderTest lane = new LaneUnderTest();

    @AfterEach
    void close() {
        lane.close();
    }

    private List<LaneFuture<String>> submit(int tasks) {
        List<LaneFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            futures.add(lane.submit(TaskOptions.none()));
        }
        return futures;
    }

    private FakeWorker worker(String name) {
        return lane.backend.patientWorker(name, /* window= */ 100);
    }

    @Test
    void start_everyWorkerBusy_sendsAheadInOrder() {
        FakeWorker worker = worker("a");

        var unused = submit(5);

        assertThat(worker.unansweredIds()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void start_severalWorkersBusy_sendsToTheLeastLoaded() {
        FakeWorker one = worker("a");
        FakeWorker other = worker("b");

        var unused = submit(6);

        assertThat(one.unansweredIds()).hasSize(3);
        assertThat(other.unansweredIds()).hasSize(3);
    }

    @Test
    void isRunning_taskSentAhead_isFalseUntilItsWorkerBegins() {
        FakeWorker worker = worker("a");
        List<LaneFuture<String>> futures = submit(2);
        worker.begin();

        assertThat(futures.getFirst().isRunning()).isTrue();
        assertThat(futures.getLast().isRunning()).isFalse();
        assertThat(futures.getLast().toString()).contains("queued");
    }

    @Test
    void statistics_tasksSentAhead_countAsQueued() {
        var unused1 = worker("a");

        var unused2 = submit(5);

        LaneStatistics now = lane.dispatcher.life().statistics();
        assertThat(now.running()).isEqualTo(1);
        assertThat(now.queued()).isEqualTo(4);
    }

    @Test
    void start_tasksSentAhead_takeRoomInTheQueue() {
        lane.close();
        lane = new LaneUnderTest(2, Long.MAX_VALUE, QueuePolicy.REJECT);
        var unused1 = worker("a");
        var unused2 = submit(3);

        Assertions.assertThatThrownBy(() -> submit(1))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("2 of at most 2 tasks wait");
    }

    @Test
    void demand_tasksSentAhead_areCounted() {
        var unused1 = worker("a");

        var unused2 = submit(3);

        assertThat(lane.backend.demands).containsExactly(1, 2);
    }

    @Test
    void cancel_taskSentAhead_isOverAtOnceAndTakenBack() throws Exception {
        FakeWorker worker = worker("a");
        List<LaneFuture<String>> futures = submit(3);
        worker.begin();

        assertThat(futures.get(1).cancel(false)).isTrue();

        futures.get(1).awaitEnd();
        assertThat(worker.unansweredIds()).containsExactly(1L, 3L);
        assertThat(worker.interrupts).isEmpty();
    }

    @Test
    void cancel_taskBegunWithoutOurKnowing_isEndedByItsWorker() {
        FakeWorker worker = worker("a");
        List<LaneFuture<String>> futures = submit(1);
        worker.begin();

        assertThat(futures.getFirst().cancel(true)).isTrue();

        await().untilAsserted(() -> assertThat(worker.interrupts).containsExactly(1L));
        assertThat(futures.getFirst().isOver()).isFalse();
    }

    @Test
    void ready_othersWereSentMoreThanTheyAreAt_takesOverEverySecond() {
        FakeWorker busy = worker("a");
        var unused = submit(9);
        busy.begin();

        FakeWorker free = worker("b");

        assertThat(busy.unansweredIds()).containsExactly(1L, 3L, 5L, 7L, 9L);
        assertThat(free.unansweredIds()).containsExactly(2L, 4L, 6L, 8L);
    }

    @Test
    void replied_workerHasNothingLeft_takesOverFromTheMostLoaded() {
        FakeWorker one = worker("a");
        FakeWorker other = worker("b");
        var unused = submit(8);
        one.begin();
        for (int i = 0; i < 4; i++) {
            other.begin();
            other.reply("");
        }

        assertThat(one.unansweredIds()).hasSize(2);
        assertThat(other.unansweredIds()).hasSize(2);
    }

    @Test
    void lost_tasksSentAhead_goElsewhereInOrderAndOnlyItsOwnFails() throws Exception {
        FakeWorker doomed = worker("a");
        List<LaneFuture<String>> futures = submit(4);
        doomed.begin();

        WorkerCrashedException crash = lane.crash(doomed);

        assertThat(failureOf(futures.getFirst())).isSameAs(crash);
        FakeWorker next = worker("b");
        assertThat(next.unansweredIds()).containsExactly(2L, 3L, 4L);
    }

    @Test
    void lost_sentAheadToManyDyingWorkers_isNotHeldAgainstATask() throws Exception {
        List<LaneFuture<String>> futures = submit(12);
        for (int i = 0; i < 10; i++) {
            FakeWorker doomed = worker("worker " + i);
            doomed.begin();
            var unused = lane.crash(doomed);
        }
        FakeWorker survivor = worker("survivor");
        for (int i = 0; i < 2; i++) {
            survivor.begin();
            survivor.reply("done");
        }

        assertThat(futures.getLast().get()).isEqualTo("done");
    }

    @Test
    void replied_leaving_takesBackWhatIsNotBegun() {
        FakeWorker leaving = worker("a");
        var unused = submit(3);
        leaving.begin();

        leaving.replyOutOfHeap();

        FakeWorker next = worker("b");
        assertThat(leaving.unansweredIds()).isEmpty();
        assertThat(next.unansweredIds()).containsExactly(2L, 3L);
    }

    @Test
    void kill_ofAWorkerThatDoesNotEndItsTask_sparesTheOthers() {
        FakeWorker stubborn = worker("a");
        List<LaneFuture<String>> futures = submit(3);
        stubborn.begin();
        boolean unused = futures.getFirst().cancel(true);
        await().untilAsserted(() -> assertThat(lane.timer.delays()).isNotEmpty());

        lane.timer.pass(lane.timer.delays().getFirst());

        assertThat(stubborn.kills).hasSize(1);
        assertThat(stubborn.unansweredIds()).containsExactly(1L);
        FakeWorker next = worker("b");
        assertThat(next.unansweredIds()).containsExactly(2L, 3L);
    }

    @Test
    void shutdownNow_tasksSentAhead_areGivenBackAsNeverStarted() {
        FakeWorker worker = worker("a");
        List<LaneFuture<String>> futures = submit(3);
        worker.begin();

        List<Runnable> neverStarted = lane.dispatcher.shutdownNow();

        assertThat(neverStarted).hasSize(2);
        assertThat(futures.get(1).isCancelled()).isTrue();
        assertThat(worker.unansweredIds()).containsExactly(1L);
        assertThat(worker.kills).hasSize(1);
    }

    @Test
    void withdraw_workerHasTasksSentAhead_isRefused() {
        FakeWorker worker = worker("a");
        var unused = submit(2);

        assertThat(lane.dispatcher.withdraw(worker)).isFalse();
    }

    @Test
    void overdue_taskNotBegunOnOurClock_isLeftToItsWorkersEnd() {
        FakeWorker frozen = worker("a");
        LaneFuture<String> future = lane.submit(TaskOptions.none().timeout(java.time.Duration.ofSeconds(1)));

        lane.timer.pass(java.time.Duration.ofSeconds(10));

        await().until(future::isDone);
        await().untilAsserted(() -> assertThat(frozen.interrupts).containsExactly(1L));
        lane.timer.pass(java.time.Duration.ofSeconds(10));
        assertThat(frozen.kills).hasSize(1);
    }

    @Test
    void get_answerComesWhileTheThreadWaits_isCompletedByThatThread() throws Exception {
        FakeWorker worker = worker("a");
        LaneFuture<String> future = submit(1).getFirst();
        worker.begin();
        Thread waiting = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        Thread answering = Thread.ofPlatform().start(() -> {
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            worker.reply("answer");
            over.countDown();
        });

        assertThat(future.get()).isEqualTo("answer");

        over.await();
        answering.join();
        assertThat(lane.dispatcher.left()).isEmpty();
    }

    @Test
    void lost_workerCrashedBeforeItBegan_chargesNobody() throws Exception {
        FakeWorker doomed = worker("a");
        List<LaneFuture<String>> futures = submit(2);

        lane.lose(doomed, LaneUnderTest.crashOf(WorkerDossier.Kind.KILLED_BY_SIGNAL, 1));

        FakeWorker next = worker("b");
        assertThat(next.unansweredIds()).containsExactly(1L, 2L);
        assertThat(futures.getFirst().isDone()).isFalse();
    }
}
