package io.github.workloadexecutor.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.internal.cpu.FakeBackend.FakeWorker;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.task.QueuePolicy;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What submissions to a full queue do. */
@Timeout(30)
final class BackPressureTest {

    private static final TaskOptions NONE = TaskOptions.none();

    private final List<LaneUnderTest> lanes = new ArrayList<>();

    @AfterEach
    void close() {
        lanes.forEach(LaneUnderTest::close);
    }

    private LaneUnderTest lane(int queueLimit, long queueBytes, QueuePolicy policy) {
        LaneUnderTest lane = new LaneUnderTest(queueLimit, queueBytes, policy);
        lanes.add(lane);
        return lane;
    }

    /** A submission in a thread of its own, which waits for room by the time this returns. */
    private static final class Submission {
        private final FutureTask<LaneFuture<String>> result;
        private final Thread thread;

        Submission(LaneUnderTest lane, String text) {
            result = new FutureTask<>(() -> lane.submit(text, NONE));
            thread = Thread.ofPlatform().daemon().start(result);
            await().until(() -> thread.getState() == Thread.State.WAITING);
        }

        LaneFuture<String> get() throws InterruptedException, ExecutionException {
            return result.get();
        }
    }

    // Refused.

    @Test
    void reject_queueFull_saysHowFullAndWhatToDo() {
        LaneUnderTest lane = lane(2, Long.MAX_VALUE, QueuePolicy.REJECT);
        var unused1 = lane.submit(NONE);
        var unused2 = lane.submit(NONE);

        assertThatThrownBy(() -> lane.submit(NONE))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageMatching("the queue of test cpu is full: 2 of at most 2 tasks wait, with \\d+ of at most"
                        + " 9223372036854775807 bytes; refused task .*Text #3 of \\d+ bytes\\. Submit it later, or build"
                        + " the executor with whenQueueFull\\(QueuePolicy\\.WAIT\\)");
    }

    @Test
    void reject_queueFull_countsNothing() throws Exception {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.REJECT);
        LaneFuture<String> accepted = lane.submit(NONE);
        assertThatThrownBy(() -> lane.submit(NONE)).isInstanceOf(RejectedExecutionException.class);
        lane.dispatcher.shutdown();

        FakeWorker worker = lane.backend.readyWorker("w");
        worker.reply("fine");

        assertThat(accepted.get()).isEqualTo("fine");
        assertThat(worker.tasks).hasSize(1);
        assertThat(lane.dispatcher.life().awaitTermination(10, TimeUnit.SECONDS))
                .isTrue();
        assertThat(lane.dispatcher.life().statistics().succeeded()).isEqualTo(1);
        assertThat(lane.dispatcher.life().statistics().cancelled()).isZero();
    }

    @Test
    void reject_roomComesBack_accepts() {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.REJECT);
        LaneFuture<String> first = lane.submit(NONE);
        first.cancel(true);

        LaneFuture<String> second = lane.submit(NONE);

        assertThat(second).isNotDone();
    }

    @Test
    void reject_runningTasks_takeNoRoom() {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.REJECT);
        var unused = lane.backend.readyWorker("w");

        var unused2 = lane.submit(NONE);
        var unused3 = lane.submit(NONE);

        assertThatThrownBy(() -> lane.submit(NONE)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void bytes_moreThanTheLimitTogether_areRefused() {
        LaneUnderTest lane = lane(Integer.MAX_VALUE, 10_000, QueuePolicy.REJECT);
        var unused = lane.submit("x".repeat(6_000), NONE);

        assertThatThrownBy(() -> lane.submit("y".repeat(6_000), NONE)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void bytes_oneTaskLargerThanTheLimit_isTakenWhenNothingElseWaits() {
        LaneUnderTest lane = lane(Integer.MAX_VALUE, 10_000, QueuePolicy.REJECT);

        LaneFuture<String> huge = lane.submit("x".repeat(60_000), NONE);

        assertThat(huge).isNotDone();
        assertThatThrownBy(() -> lane.submit("y", NONE)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void comingBack_queueFull_isNeverRefused() throws Exception {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.REJECT);
        FakeWorker worker = lane.backend.readyWorker("w");
        LaneFuture<String> handedBack = lane.submit(NONE);
        var unused = lane.submit(NONE);

        lane.dispatcher.lost(worker, (id, task, attempt, ranFor) -> null);
        FakeWorker next = lane.backend.readyWorker("next");
        next.reply("again");

        assertThat(handedBack.get()).isEqualTo("again");
        assertThat(next.taskIds()).containsExactly(1L, 2L);
    }

    // Waiting.

    @Test
    void wait_queueFull_waitsUntilATaskLeaves() throws Exception {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.WAIT);
        var unused = lane.submit(NONE);
        Submission second = new Submission(lane, "second");
        long queuedMeanwhile = lane.dispatcher.life().statistics().queued();

        FakeWorker worker = lane.backend.readyWorker("w");
        LaneFuture<String> future = second.get();
        worker.reply("");
        worker.reply("second");

        assertThat(future.get()).isEqualTo("second");
        assertThat(queuedMeanwhile).isEqualTo(1);
    }

    @Test
    void wait_several_getInInOrderOfArrival() throws Exception {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.WAIT);
        var unused = lane.submit(NONE);
        List<Submission> line = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            line.add(new Submission(lane, "waiting " + i));
        }

        FakeWorker worker = lane.backend.readyWorker("w");
        List<Long> expected = new ArrayList<>(List.of(1L));
        for (Submission submission : line) {
            CpuFuture<String> future = (CpuFuture<String>) submission.get();
            expected.add(future.number());
            worker.reply("");
        }

        assertThat(worker.taskIds()).isEqualTo(expected);
    }

    @Test
    void wait_smallTaskBehindALargeOne_doesNotOvertake() throws Exception {
        LaneUnderTest lane = lane(Integer.MAX_VALUE, 10_000, QueuePolicy.WAIT);
        LaneFuture<String> first = lane.submit("x".repeat(6_000), NONE);
        Submission large = new Submission(lane, "y".repeat(8_000));
        Submission small = new Submission(lane, "z");

        first.cancel(true);

        assertThat(large.get()).isNotDone();
        assertThat(small.get()).isNotDone();
        FakeWorker worker = lane.backend.readyWorker("w");
        assertThat(worker.taskIds()).containsExactly(((CpuFuture<String>) large.get()).number());
    }

    @Test
    void wait_laneIsShutDown_isRefused() {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.WAIT);
        var unused = lane.submit(NONE);
        Submission second = new Submission(lane, "second");
        Submission third = new Submission(lane, "third");

        lane.dispatcher.shutdown();

        assertThatThrownBy(second::get)
                .hasCauseInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("takes no more tasks");
        assertThatThrownBy(third::get).hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void wait_interrupted_isRefusedAndTheFlagIsSet() {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.WAIT);
        var unused = lane.submit(NONE);
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread submitter = Thread.ofPlatform().daemon().start(() -> {
            try {
                var unused2 = lane.submit(NONE);
            } catch (RejectedExecutionException e) {
                refusal.set(e);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        await().until(() -> submitter.getState() == Thread.State.WAITING);

        submitter.interrupt();

        await().until(() -> refusal.get() != null && flag.get());
        assertThat(refusal.get()).hasMessageStartingWith("the thread was interrupted while it waited for room");
        assertThat(lane.dispatcher.life().statistics().queued()).isEqualTo(1);
    }

    @Test
    void wait_firstInLineIsInterrupted_letsTheNextIn() throws Exception {
        LaneUnderTest lane = lane(Integer.MAX_VALUE, 10_000, QueuePolicy.WAIT);
        var unused = lane.submit("x".repeat(6_000), NONE);
        Submission large = new Submission(lane, "y".repeat(8_000));
        Submission small = new Submission(lane, "z");

        large.thread.interrupt();

        assertThat(small.get()).isNotDone();
    }

    @Test
    void wait_inACallback_doesNotStopTheLane() throws Exception {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.WAIT);
        FakeWorker worker = lane.backend.readyWorker("w");
        LaneFuture<String> first = lane.submit(NONE);
        LaneFuture<String> second = lane.submit(NONE);
        CountDownLatch blocked = new CountDownLatch(1);
        AtomicReference<LaneFuture<String>> fourth = new AtomicReference<>();
        CountDownLatch submitted = new CountDownLatch(1);
        CountDownLatch thirdIsIn = new CountDownLatch(1);
        first.onDone(done -> {
            blocked.countDown();
            LaneUnderTest.await(thirdIsIn);
            fourth.set(lane.submit("from the callback", NONE));
            submitted.countDown();
        });

        worker.reply("first");
        blocked.await();
        LaneFuture<String> third = lane.submit(NONE);
        thirdIsIn.countDown();
        worker.reply("second");
        submitted.await();
        worker.reply("third");
        worker.reply("fourth");

        assertThat(second.get()).isEqualTo("second");
        assertThat(third.get()).isEqualTo("third");
        assertThat(fourth.get().get()).isEqualTo("fourth");
    }

    @Test
    void wait_queueIsNotFull_doesNotMindAnInterruptFlag() {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.WAIT);
        Thread.currentThread().interrupt();

        LaneFuture<String> future = lane.submit(NONE);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(future).isNotDone();
    }

    @Test
    void wait_queueTimeout_makesRoom() throws Exception {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.WAIT);
        var unused = lane.submit(NONE.queueTimeout(Duration.ofSeconds(1)));
        Submission second = new Submission(lane, "second");

        lane.timer.pass(Duration.ofSeconds(1));

        assertThat(second.get()).isNotDone();
    }

    // Not at all.

    @Test
    void refusal_ofTheBackend_isGivenToTheSubmitter() {
        LaneUnderTest lane = lane(1, Long.MAX_VALUE, QueuePolicy.WAIT);
        lane.backend.refusal = "it is nested 3 deep, and the limit is 3";

        assertThatThrownBy(() -> lane.submit(NONE))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageStartingWith(
                        "test cpu runs no tasks here, because it is nested 3 deep, and the limit is 3; refused task ");
    }
}
