package io.github.workloadexecutor.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.internal.lane.FakeTask.GivenUp;
import io.github.workloadexecutor.task.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Numbers such as B10 are those of the behaviours this library is measured against. */
@Timeout(20)
final class LaneFutureTest {

    private final LaneLife life = new LaneLife(Lane.IO, "test");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listenToTheLog() {
        log.start();
        logger().addAppender(log);
        logger().setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
        logger().setAdditive(true);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(LaneFuture.class);
    }

    // Completion by the lane.

    @Test
    void succeed_running_completesWithTheValue() {
        FakeTask task = FakeTask.running(life);

        task.succeed("value");

        assertThat(task).isCompletedWithValue("value");
    }

    @Test
    void succeed_withAnExceptionObject_isAValue() { // B14
        LaneFuture<Throwable> task = new LaneFuture<>(life) {
            @Override
            public void start() {
                life.enter(this);
            }

            @Override
            protected void onGivenUp(boolean wasQueued, boolean stop) {}

            @Override
            public String taskName() {
                return "Returning #1";
            }
        };
        IllegalStateException returned = new IllegalStateException("returned, not thrown");

        task.succeed(returned);

        assertThat(task).isCompletedWithValue(returned);
    }

    @Test
    void fail_running_completesWithThatVeryFailure() {
        FakeTask task = FakeTask.running(life);
        IllegalStateException failure = new IllegalStateException("broken");

        task.fail(failure);

        assertThatThrownBy(task::get).isInstanceOf(ExecutionException.class).hasCause(failure);
    }

    @Test
    void complete_twice_keepsTheFirstOutcome() { // B10
        FakeTask task = FakeTask.running(life);
        task.succeed("first");

        task.fail(new IllegalStateException("second"));
        boolean third = task.complete("third");

        assertThat(third).isFalse();
        assertThat(task).isCompletedWithValue("first");
    }

    @Test
    void complete_afterTheLaneCompleted_givesNothingUp() {
        FakeTask task = FakeTask.running(life);
        task.succeed("first");

        task.complete("second");
        task.cancel(true);

        assertThat(task.givenUp).isEmpty();
    }

    @Test
    void get_withoutTime_timesOutAtOnce() { // B8
        FakeTask task = FakeTask.running(life);

        assertThatThrownBy(() -> task.get(0, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void isRunning_overTheWholeLife_isTrueOnlyBetweenBeginAndDone() { // B7
        FakeTask task = FakeTask.queued(life);
        List<Boolean> seen = new ArrayList<>();

        seen.add(task.isRunning());
        assertThat(task.tryBegin()).isTrue();
        seen.add(task.isRunning());
        task.succeed("value");
        seen.add(task.isRunning());
        task.end();
        seen.add(task.isRunning());

        assertThat(seen).containsExactly(false, true, false, false);
    }

    @Test
    void end_queued_isRefusedWithTheStateInTheMessage() {
        FakeTask task = FakeTask.queued(life);

        assertThatThrownBy(task::end)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Fake #1 must be RUNNING to end, but was QUEUED");
    }

    @Test
    void end_twice_isRefused() {
        FakeTask task = FakeTask.running(life);
        task.succeed("value");
        task.end();

        assertThatThrownBy(task::end).isInstanceOf(IllegalStateException.class).hasMessageContaining("was ENDED");
    }

    @Test
    void tryBegin_twice_isFalse() {
        FakeTask task = FakeTask.running(life);

        assertThat(task.tryBegin()).isFalse();
    }

    // Cancellation.

    @Test
    void cancel_queued_leavesTheLaneAtOnce() {
        FakeTask task = FakeTask.queued(life);

        boolean cancelled = task.cancel(false);

        assertThat(cancelled).isTrue();
        assertThat(task.givenUp).containsExactly(new GivenUp(true, false));
        assertThat(life.statistics().queued()).isZero();
        assertThat(life.statistics().cancelled()).isEqualTo(1);
    }

    @Test
    void tryBegin_cancelled_isFalse() {
        FakeTask task = FakeTask.queued(life);
        task.cancel(false);

        assertThat(task.tryBegin()).isFalse();
    }

    @Test
    void cancel_running_asksTheLaneToStop() { // B6, B91
        FakeTask task = FakeTask.running(life);

        boolean cancelled = task.cancel(true);

        assertThat(cancelled).isTrue();
        assertThat(task).isCancelled();
        assertThat(task.givenUp).containsExactly(new GivenUp(false, true));
    }

    @Test
    void cancel_runningWithoutInterrupt_letsItRun() {
        FakeTask task = FakeTask.running(life);

        task.cancel(false);

        assertThat(task.givenUp).containsExactly(new GivenUp(false, false));
    }

    @Test
    void cancel_running_staysInTheLaneUntilItsEnd() {
        FakeTask task = FakeTask.running(life);

        task.cancel(true);

        assertThat(life.statistics().running()).isEqualTo(1);
    }

    @Test
    void cancel_againWithInterrupt_asksTheLaneToStopAfterAll() {
        FakeTask task = FakeTask.running(life);
        task.cancel(false);

        boolean again = task.cancel(true);

        assertThat(again).isTrue();
        assertThat(task.givenUp).containsExactly(new GivenUp(false, false), new GivenUp(false, true));
    }

    @Test
    void cancel_again_runsTheActionsOnce() {
        FakeTask task = FakeTask.running(life);
        AtomicInteger runs = new AtomicInteger();
        task.onDone(done -> runs.incrementAndGet());

        task.cancel(false);
        task.cancel(false);

        assertThat(runs).hasValue(1);
    }

    @Test
    void cancel_finished_isFalseAndGivesNothingUp() { // B6
        FakeTask task = FakeTask.running(life);
        task.succeed("value");
        task.end();

        boolean cancelled = task.cancel(true);

        assertThat(cancelled).isFalse();
        assertThat(task.givenUp).isEmpty();
    }

    @Test
    void succeed_cancelledMeanwhile_isDiscarded() {
        FakeTask task = FakeTask.running(life);
        task.cancel(true);

        task.succeed("too late");
        task.end();

        assertThat(task).isCancelled();
        assertThat(life.statistics().succeeded()).isZero();
        assertThat(life.statistics().cancelled()).isEqualTo(1);
    }

    @Test
    void cancel_whileAnotherThreadWaits_releasesIt() throws Exception { // B9
        FakeTask task = FakeTask.running(life);
        try (ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch waiting = new CountDownLatch(1);
            Future<?> waiter = waiters.submit(() -> {
                waiting.countDown();
                return task.get();
            });
            waiting.await();

            task.cancel(true);

            assertThatThrownBy(waiter::get).hasCauseInstanceOf(CancellationException.class);
        }
    }

    @Test
    void cancelIfQueued_running_leavesItAlone() {
        FakeTask task = FakeTask.running(life);

        boolean cancelled = task.cancelIfQueued();

        assertThat(cancelled).isFalse();
        assertThat(task.isRunning()).isTrue();
    }

    @Test
    void cancelIfQueued_queued_cancelsAndTellsTheLane() {
        FakeTask task = FakeTask.queued(life);

        boolean cancelled = task.cancelIfQueued();

        assertThat(cancelled).isTrue();
        assertThat(task).isCancelled();
        assertThat(task.givenUp).containsExactly(new GivenUp(true, false));
        assertThat(life.statistics().cancelled()).isEqualTo(1);
    }

    @Test
    void failQueued_queued_failsAndLeavesTheLane() {
        FakeTask task = FakeTask.queued(life);

        task.failQueued(new IllegalStateException("nowhere to run"));

        assertThat(task).isCompletedExceptionally();
        assertThat(life.statistics().failed()).isEqualTo(1);
        assertThat(life.statistics().queued()).isZero();
    }

    /** As with a task that ran: whoever sees the outcome finds it counted. */
    @Test
    void failQueued_whoSeesTheOutcome_findsItCounted() {
        FakeTask task = FakeTask.queued(life);
        List<LaneStatistics> seen = new ArrayList<>();
        task.onDone(done -> seen.add(life.statistics()));

        task.failQueued(new IllegalStateException("nowhere to run"));

        assertThat(seen).singleElement().satisfies(then -> {
            assertThat(then.failed()).isEqualTo(1);
            assertThat(then.queued()).isZero();
        });
    }

    @Test
    void cancelIfQueued_whoSeesTheOutcome_findsItCounted() {
        FakeTask task = FakeTask.queued(life);
        List<LaneStatistics> seen = new ArrayList<>();
        task.onDone(done -> seen.add(life.statistics()));

        boolean cancelled = task.cancelIfQueued();

        assertThat(cancelled).isTrue();
        assertThat(seen).singleElement().satisfies(then -> {
            assertThat(then.cancelled()).isEqualTo(1);
            assertThat(then.queued()).isZero();
        });
    }

    @Test
    void failQueued_cancelled_doesNothing() {
        FakeTask task = FakeTask.queued(life);
        task.cancel(false);

        task.failQueued(new IllegalStateException("nowhere to run"));

        assertThat(task).isCancelled();
        assertThat(life.statistics().failed()).isZero();
    }

    // Completion from outside.

    @Test
    void complete_fromOutside_givesUpTheWork() {
        FakeTask task = FakeTask.running(life);

        task.complete("enough");

        assertThat(task).isCompletedWithValue("enough");
        assertThat(task.givenUp).containsExactly(new GivenUp(false, true));
    }

    @Test
    void completeExceptionally_fromOutside_givesUpTheWork() {
        FakeTask task = FakeTask.queued(life);

        task.completeExceptionally(new IllegalStateException("not wanted"));

        assertThat(task.givenUp).containsExactly(new GivenUp(true, true));
        assertThat(life.statistics().failed()).isEqualTo(1);
    }

    @Test
    void orTimeout_expired_givesUpTheWork() {
        FakeTask task = FakeTask.running(life);

        var unused1 = task.orTimeout(1, TimeUnit.MILLISECONDS);

        await().untilAsserted(() -> assertThat(task.givenUp).containsExactly(new GivenUp(false, true)));
        assertThat(task.exceptionNow()).isInstanceOf(TimeoutException.class);
    }

    @Test
    void completeOnTimeout_expired_givesUpTheWork() {
        FakeTask task = FakeTask.running(life);

        var unused2 = task.completeOnTimeout("instead", 1, TimeUnit.MILLISECONDS);

        await().untilAsserted(() -> assertThat(task.givenUp).containsExactly(new GivenUp(false, true)));
        assertThat(task).isCompletedWithValue("instead");
    }

    @Test
    void completeAsync_supplied_givesUpTheWork() {
        FakeTask task = FakeTask.running(life);

        var unused3 = task.completeAsync(() -> "instead", Runnable::run);

        assertThat(task).isCompletedWithValue("instead");
        assertThat(task.givenUp).containsExactly(new GivenUp(false, true));
    }

    @Test
    void completeAsync_supplierThrows_failsTheFuture() {
        FakeTask task = FakeTask.running(life);
        IllegalStateException failure = new IllegalStateException("no value");

        var unused4 = task.completeAsync(
                () -> {
                    throw failure;
                },
                Runnable::run);

        assertThat(task.exceptionNow()).isSameAs(failure);
        assertThat(task.givenUp).containsExactly(new GivenUp(false, true));
    }

    @Test
    void obtrudeValue_always_isRefused() {
        FakeTask task = FakeTask.running(life);

        assertThatThrownBy(() -> task.obtrudeValue("other"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the outcome of task Fake #1 cannot be replaced: a future completes once");
    }

    @Test
    void obtrudeException_always_isRefused() {
        FakeTask task = FakeTask.running(life);

        assertThatThrownBy(() -> task.obtrudeException(new IllegalStateException()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the outcome of task Fake #1 cannot be replaced: a future completes once");
    }

    // Actions.

    @Test
    void onDone_severalActions_runInOrderOfRegistration() { // B4
        FakeTask task = FakeTask.running(life);
        List<String> ran = new ArrayList<>();
        task.onDone(done -> ran.add("first"));
        task.onDone(done -> ran.add("second"));
        task.onDone(done -> ran.add("third"));

        task.succeed("value");

        assertThat(ran).containsExactly("first", "second", "third");
    }

    @Test
    void onDone_doneAlready_runsAtOnce() { // B4
        FakeTask task = FakeTask.running(life);
        task.succeed("value");
        List<Object> got = new ArrayList<>();

        task.onDone(got::add);

        assertThat(got).containsExactly(task);
    }

    @Test
    void onDone_registeredByAnAction_runsAtOnce() {
        FakeTask task = FakeTask.running(life);
        List<String> ran = new ArrayList<>();
        task.onDone(done -> task.onDone(again -> ran.add("inner")));
        task.onDone(done -> ran.add("outer"));

        task.succeed("value");

        assertThat(ran).containsExactly("inner", "outer");
    }

    @Test
    void onDone_everyKindOfEnd_runsTheActionOnce() { // B4
        AtomicInteger runs = new AtomicInteger();
        List<FakeTask> tasks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            FakeTask task = FakeTask.queued(life);
            task.onDone(done -> runs.incrementAndGet());
            tasks.add(task);
        }

        assertThat(tasks.get(0).tryBegin()).isTrue();
        tasks.get(0).succeed("value");
        assertThat(tasks.get(1).tryBegin()).isTrue();
        tasks.get(1).fail(new IllegalStateException());
        tasks.get(2).cancel(true);
        tasks.get(3).cancelIfQueued();
        tasks.get(4).failQueued(new IllegalStateException());
        tasks.get(5).complete("value");

        assertThat(runs).hasValue(6);
    }

    @Test
    void onDone_actionThrows_othersStillRun() { // B5
        FakeTask task = FakeTask.running(life);
        List<String> ran = new ArrayList<>();
        task.onDone(done -> {
            throw new IllegalStateException("bad action");
        });
        task.onDone(done -> ran.add("second"));

        task.succeed("value");

        assertThat(ran).containsExactly("second");
    }

    @Test
    void onDone_actionThrows_isLoggedWithTheActionAndTheTask() { // B5
        FakeTask task = FakeTask.running(life);
        IllegalStateException failure = new IllegalStateException("bad action");
        task.onDone(done -> {
            throw failure;
        });

        task.succeed("value");

        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage())
                    .startsWith("test io: action " + LaneFutureTest.class.getName())
                    .endsWith("threw on completion of Fake #1[IO, succeeded]");
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("bad action");
        });
    }

    @Test
    void onDone_actionThrowsWhatCannotBeLogged_othersStillRun() { // B13
        FakeTask task = FakeTask.running(life);
        List<String> ran = new ArrayList<>();
        task.onDone(done -> {
            throw new HostileException();
        });
        task.onDone(done -> ran.add("second"));

        assertThatCode(() -> task.succeed("value")).doesNotThrowAnyException();

        assertThat(ran).containsExactly("second");
    }

    /** Throws whatever it is asked. */
    private static final class HostileException extends RuntimeException {
        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("getMessage");
        }
    }

    @Test
    void onDone_withoutAction_isRefused() { // B2
        FakeTask task = FakeTask.running(life);

        assertThatThrownBy(() -> task.onDone(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("action");
    }

    @Test
    void onDone_registeredWhileCompleting_runsExactlyOnceEach() throws Exception { // B4, B38
        int rounds = 300;
        int perRound = 20;
        AtomicInteger runs = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < rounds; round++) {
                FakeTask task = FakeTask.running(life);
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> registering = threads.submit(() -> {
                    together.await();
                    for (int i = 0; i < perRound; i++) {
                        task.onDone(done -> runs.incrementAndGet());
                    }
                    return null;
                });
                Future<?> completing = threads.submit(() -> {
                    together.await();
                    task.succeed("value");
                    return null;
                });
                registering.get();
                completing.get();
            }
        }

        assertThat(runs).hasValue(rounds * perRound);
    }

    // Text.

    @Test
    void toString_queued_saysSo() { // B11
        assertThat(FakeTask.queued(life)).hasToString("Fake #1[IO, queued]");
    }

    @Test
    void toString_running_saysSo() { // B11
        assertThat(FakeTask.running(life)).hasToString("Fake #1[IO, running]");
    }

    @Test
    void toString_succeeded_saysSo() { // B11
        FakeTask task = FakeTask.running(life);

        task.succeed("value");

        assertThat(task).hasToString("Fake #1[IO, succeeded]");
    }

    @Test
    void toString_failed_namesTheFailuresType() { // B11
        FakeTask task = FakeTask.running(life);

        task.fail(new IllegalStateException("text that is not shown"));

        assertThat(task).hasToString("Fake #1[IO, failed with java.lang.IllegalStateException]");
    }

    @Test
    void toString_failedWithAHostileException_namesItsType() { // B13
        FakeTask task = FakeTask.running(life);

        task.fail(new HostileException());

        assertThat(task).hasToString("Fake #1[IO, failed with " + HostileException.class.getName() + "]");
    }

    @Test
    void toString_cancelled_saysSo() { // B11
        FakeTask task = FakeTask.queued(life);

        task.cancel(false);

        assertThat(task).hasToString("Fake #1[IO, cancelled]");
    }

    // Handing back.

    @Test
    void tryHandBack_running_isQueuedAgain() {
        FakeTask task = FakeTask.running(life);

        boolean handedBack = task.tryHandBack();

        assertThat(handedBack).isTrue();
        assertThat(task).hasToString("Fake #1[IO, queued]");
        assertThat(life.statistics().running()).isZero();
        assertThat(life.statistics().queued()).isEqualTo(1);
    }

    @Test
    void tryBegin_handedBack_isTrue() {
        FakeTask task = FakeTask.running(life);
        task.tryHandBack();

        assertThat(task.tryBegin()).isTrue();
    }

    @Test
    void tryHandBack_givenUpWhileRunning_endsInstead() {
        FakeTask task = FakeTask.running(life);
        task.cancel(true);

        boolean handedBack = task.tryHandBack();

        assertThat(handedBack).isFalse();
        assertThat(life.statistics().running()).isZero();
        assertThat(life.statistics().queued()).isZero();
        assertThat(life.statistics().cancelled()).isEqualTo(1);
    }

    @Test
    void tryHandBack_queued_isRefusedWithTheStateInTheMessage() {
        FakeTask task = FakeTask.queued(life);

        assertThatThrownBy(task::tryHandBack)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Fake #1 must be RUNNING to be handed back, but was QUEUED");
    }

    @Test
    void tryHandBack_givenUpAtTheSameMoment_leavesTheLaneExactlyOnce() throws Exception {
        int rounds = 5_000;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < rounds; round++) {
                FakeTask task = FakeTask.running(life);
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> cancelling = threads.submit(() -> {
                    together.await();
                    return task.cancel(true);
                });
                Future<?> handingBack = threads.submit(() -> {
                    together.await();
                    return task.tryHandBack();
                });
                cancelling.get();
                handingBack.get();
                task.awaitEnd();
            }
        }

        life.shutdown(null);
        assertThat(life.isTerminated()).isTrue();
        assertThat(life.statistics().cancelled()).isEqualTo(rounds);
        assertThat(life.statistics().running()).isZero();
    }

    // The end of the work.

    @Test
    void awaitEnd_doneButNotOver_waitsForTheEnd() throws Exception {
        FakeTask task = FakeTask.running(life);
        task.cancel(true);
        CountDownLatch returned = new CountDownLatch(1);
        Thread waiter = Thread.startVirtualThread(() -> {
            try {
                task.awaitEnd();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            returned.countDown();
        });
        await().until(() -> waiter.getState() == Thread.State.WAITING);
        assertThat(returned.getCount()).isEqualTo(1);

        task.end();

        assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void awaitEnd_givenUpWhileQueued_returns() throws Exception {
        FakeTask task = FakeTask.queued(life);
        task.cancel(true);

        task.awaitEnd();

        assertThat(task).isCancelled();
    }

    @Test
    void awaitEnd_interrupted_throwsAndLeavesTheTaskAlone() throws Exception {
        FakeTask task = FakeTask.running(life);
        Thread.currentThread().interrupt();

        assertThatThrownBy(task::awaitEnd).isInstanceOf(InterruptedException.class);

        assertThat(task.isRunning()).isTrue();
    }

    // Many threads.

    @Test
    void complete_byManyThreads_oneWinsAndAllSeeItsOutcome() throws Exception { // B9, B10, B12
        int threads = 8;
        int rounds = 300;
        List<String> seen = new ArrayList<>();
        AtomicInteger winners = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(2 * threads)) {
            for (int round = 0; round < rounds; round++) {
                FakeTask task = FakeTask.running(life);
                CyclicBarrier together = new CyclicBarrier(2 * threads);
                List<Future<String>> readers = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    int number = i;
                    var unused5 = pool.submit(() -> {
                        together.await();
                        boolean won = number % 2 == 0 ? task.complete("value " + number) : task.cancel(true);
                        if (won && number % 2 == 0) {
                            winners.incrementAndGet();
                        }
                        return null;
                    });
                    readers.add(pool.submit(() -> {
                        together.await();
                        try {
                            return task.get();
                        } catch (CancellationException e) {
                            return "cancelled";
                        }
                    }));
                }
                String first = readers.getFirst().get();
                for (Future<String> reader : readers) {
                    assertThat(reader.get()).isEqualTo(first);
                }
                seen.add(first);
            }
        }

        long values =
                seen.stream().filter(outcome -> !outcome.equals("cancelled")).count();
        assertThat(winners).hasValue(Math.toIntExact(values));
    }
}
