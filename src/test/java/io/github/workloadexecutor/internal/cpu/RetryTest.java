package io.github.workloadexecutor.internal.cpu;

import static io.github.workloadexecutor.internal.cpu.LaneUnderTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.failure.TaskQuarantinedException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier.Kind;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.internal.cpu.FakeBackend.FakeWorker;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of tasks whose worker crashed. Numbers are those of the behaviours this library is measured by. */
@Timeout(30)
final class RetryTest {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
    private static final TaskOptions IDEMPOTENT = TaskOptions.none().idempotent();
    private static final TaskOptions MORE_HEAP =
            TaskOptions.none().idempotent(Retry.standard().moreHeapAfterOutOfMemory(2));

    private final LaneUnderTest lane = new LaneUnderTest();
    private final Dispatcher dispatcher = lane.dispatcher;

    @AfterEach
    void close() {
        lane.close();
    }

    /** A new worker takes the task and crashes, and the lane has dealt with it. */
    private WorkerCrashedException crashNext(LaneFuture<?> task) {
        return crashNext(task, Kind.KILLED_BY_SIGNAL);
    }

    private WorkerCrashedException crashNext(LaneFuture<?> task, Kind kind) {
        FakeWorker worker = lane.backend.readyWorker("w");
        assertThat(worker.tasks).hasSize(1);
        WorkerCrashedException crash = lane.crash(worker, kind);
        await().until(() -> !task.isRunning());
        return crash;
    }

    // At most once.

    @ParameterizedTest
    @EnumSource
    void crash_ofATaskNotIdempotent_isNeverRunAgain(Kind kind) throws Exception {
        LaneFuture<String> future = lane.submit(TaskOptions.none());

        WorkerCrashedException crash = crashNext(future, kind);
        future.awaitEnd();
        lane.timer.pass(LONG_ENOUGH);
        FakeWorker next = lane.backend.readyWorker("next");

        assertThat(failureOf(future)).isSameAs(crash);
        assertThat(next.tasks).isEmpty();
    }

    @Test
    void outOfHeap_ofATaskNotIdempotent_isNeverRunAgain() throws Exception {
        LaneFuture<String> future = lane.submit(TaskOptions.none());
        FakeWorker worker = lane.backend.readyWorker("w");

        worker.replyOutOfHeap();

        assertThat(failureOf(future)).isInstanceOf(OutOfMemoryError.class);
        assertThat(lane.backend.readyWorker("next").tasks).isEmpty();
        assertThat(lane.backend.largerDemands).isEmpty();
    }

    @Test
    void failure_thrownByAnIdempotentTask_isNotRunAgain() throws Exception {
        LaneFuture<String> future = lane.submit(IDEMPOTENT);
        FakeWorker worker = lane.backend.readyWorker("w");

        worker.replyFailure(new IllegalStateException());

        assertThat(failureOf(future)).isInstanceOf(IllegalStateException.class);
        assertThat(worker.tasks).hasSize(1);
    }

    // Again.

    @Test
    void crash_ofAnIdempotentTask_isRunAgainAfterTheBackOff() throws Exception {
        LaneFuture<String> future = lane.submit(IDEMPOTENT);
        var unused = crashNext(future);
        await().until(() -> !lane.timer.delays().isEmpty());
        FakeWorker second = lane.backend.readyWorker("second");
        boolean early = !second.tasks.isEmpty();

        lane.timer.pass(Duration.ofMillis(100));
        second.reply("at last");

        assertThat(future.get()).isEqualTo("at last");
        assertThat(early).isFalse();
        assertThat(second.tasks).extracting(EncodedTask::attempt).containsExactly(2);
    }

    @Test
    void crash_whileItWaitsForItsBackOff_countsAsQueued() {
        LaneFuture<String> future = lane.submit(IDEMPOTENT);

        var unused = crashNext(future);

        assertThat(future).isNotDone();
        assertThat(dispatcher.life().statistics().queued()).isEqualTo(1);
        assertThat(dispatcher.life().statistics().running()).isZero();
    }

    @Test
    void crash_afterTheBackOff_goesToTheFrontAndAsksForAWorker() {
        LaneFuture<String> future = lane.submit(IDEMPOTENT);
        var unused1 = lane.submit(TaskOptions.none());
        FakeWorker first = lane.backend.readyWorker("first");
        var unused2 = lane.crash(first);
        await().until(() -> !lane.timer.delays().isEmpty());
        lane.backend.demands.clear();

        lane.timer.pass(Duration.ofMillis(100));
        FakeWorker second = lane.backend.readyWorker("second");

        assertThat(lane.backend.demands).containsExactly(2);
        assertThat(second.taskIds()).containsExactly(1L);
        assertThat(future.isRunning()).isTrue();
    }

    @Test
    void crash_inEveryAttempt_failsWithTheLastAndTheEarlierOnesSuppressed() throws Exception {
        LaneFuture<String> future =
                lane.submit(TaskOptions.none().idempotent(Retry.standard().attempts(2)));

        WorkerCrashedException first = crashNext(future);
        lane.timer.pass(LONG_ENOUGH);
        WorkerCrashedException second = crashNext(future);

        assertThat(failureOf(future)).isSameAs(second);
        assertThat(second.getSuppressed()).containsExactly(first);
        assertThat(List.of(first.attempt(), second.attempt())).containsExactly(1, 2);
    }

    @Test
    void crash_ofACancelledTask_isNotRunAgain() throws Exception {
        LaneFuture<String> future = lane.submit(IDEMPOTENT);
        FakeWorker worker = lane.backend.readyWorker("w");
        future.cancel(true);

        var unused = lane.crash(worker, Kind.KILLED_BY_EXECUTOR);
        future.awaitEnd();
        lane.timer.pass(LONG_ENOUGH);

        assertThat(lane.backend.readyWorker("next").tasks).isEmpty();
    }

    @Test
    void cancel_whileItWaitsForItsBackOff_endsTheTask() throws Exception {
        LaneFuture<String> future = lane.submit(IDEMPOTENT);
        var unused = crashNext(future);

        future.cancel(true);
        future.awaitEnd();

        assertThat(lane.timer.delays()).isEmpty();
        assertThat(dispatcher.life().statistics().queued()).isZero();
        assertThat(lane.backend.readyWorker("next").tasks).isEmpty();
    }

    @Test
    void shutdown_whileItWaitsForItsBackOff_seesTheTaskThrough() throws Exception { // B96
        LaneFuture<String> future = lane.submit(IDEMPOTENT);
        var unused = crashNext(future);

        dispatcher.shutdown();
        lane.timer.pass(LONG_ENOUGH);
        lane.backend.readyWorker("next").reply("late but sure");

        assertThat(future.get()).isEqualTo("late but sure");
    }

    @Test
    void shutdownNow_whileItWaitsForItsBackOff_cancelsTheTaskWhichHasStartedOnce() throws Exception { // B97
        LaneFuture<String> future = lane.submit(IDEMPOTENT);
        var unused = crashNext(future);

        List<Runnable> neverStarted = dispatcher.shutdownNow();

        assertThat(future).isCancelled();
        assertThat(neverStarted).isEmpty();
        assertThat(dispatcher.life().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shutdownNow_whileItRuns_isNotRunAgain() throws Exception { // B102
        LaneFuture<String> future = lane.submit(IDEMPOTENT);
        FakeWorker worker = lane.backend.readyWorker("w");
        var unused = dispatcher.shutdownNow();

        WorkerCrashedException crash = lane.crash(worker, Kind.KILLED_BY_EXECUTOR);

        assertThat(failureOf(future)).isSameAs(crash);
        assertThat(dispatcher.life().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void unavailable_forASecondAttempt_failsWithTheCrashBecauseItHasRun() throws Exception { // B57
        LaneFuture<String> future = lane.submit(IDEMPOTENT);
        WorkerCrashedException crash = crashNext(future);
        lane.timer.pass(LONG_ENOUGH);

        dispatcher.unavailable(() -> new WorkerStartException("no memory", List.of(), null));

        assertThat(failureOf(future)).isSameAs(crash);
        assertThat(crash.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        WorkerStartException.class, why -> assertThat(why).hasMessage("no memory"));
    }

    // Back-off.

    @Test
    void backOff_doublesUpToTheLongest() {
        Retry retry = Retry.standard();

        List<Long> millis = new ArrayList<>();
        for (int attempt = 2; attempt <= 9; attempt++) {
            millis.add(TimeUnit.NANOSECONDS.toMillis(Retries.backOffNanos(retry, attempt, /* chance= */ 0)));
        }

        assertThat(millis).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
    }

    @Test
    void backOff_chanceTakesOffUpToHalf() {
        assertThat(Retries.backOffNanos(Retry.standard(), 2, /* chance= */ 1)).isCloseTo(50_000_000L, within(1L));
        assertThat(Retries.backOffNanos(Retry.standard(), 2, /* chance= */ 0.5)).isCloseTo(75_000_000L, within(1L));
    }

    @Test
    void backOff_zero_waitsNoTime() {
        Retry retry = Retry.standard().backOff(Duration.ZERO, Duration.ZERO);

        assertThat(Retries.backOffNanos(retry, 7, /* chance= */ 0.3)).isZero();
    }

    @Test
    void backOff_asLongAsDurationsGet_doesNotOverflow() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        Retry retry = Retry.standard().backOff(Duration.ofDays(100_000), forever);

        assertThat(Retries.backOffNanos(retry, 40, /* chance= */ 0)).isEqualTo(Long.MAX_VALUE);
    }

    // With more heap.

    @Test
    void outOfHeap_withAFactor_isRunOnceMoreInALargerWorker() throws Exception {
        LaneFuture<String> future = lane.submit(MORE_HEAP);
        FakeWorker small = lane.backend.readyWorker("small");
        small.replyOutOfHeap();
        FakeWorker otherSmall = lane.backend.readyWorker("other small");

        FakeWorker large = lane.backend.readyWorker("large", /* heapFactor= */ 2);
        large.reply("fits");

        assertThat(lane.backend.largerDemands).containsExactly(2.0);
        assertThat(otherSmall.tasks).isEmpty();
        assertThat(large.tasks).extracting(EncodedTask::attempt).containsExactly(2);
        assertThat(future.get()).isEqualTo("fits");
    }

    @Test
    void outOfHeap_inTheLargerWorkerToo_failsWithTheError() throws Exception {
        LaneFuture<String> future = lane.submit(MORE_HEAP);
        lane.backend.readyWorker("small").replyOutOfHeap();

        lane.backend.readyWorker("large", /* heapFactor= */ 2).replyOutOfHeap();

        assertThat(failureOf(future)).isInstanceOf(OutOfMemoryError.class);
        assertThat(lane.backend.largerDemands).hasSize(1);
    }

    @Test
    void outOfHeap_endingTheWorker_isRunAgainInALargerOne() {
        LaneFuture<String> future = lane.submit(MORE_HEAP);
        var unused = crashNext(future, Kind.OUT_OF_HEAP);

        lane.timer.pass(LONG_ENOUGH);
        FakeWorker large = lane.backend.readyWorker("large", /* heapFactor= */ 2);

        assertThat(large.taskIds()).containsExactly(1L);
    }

    @Test
    void largerWorker_ordinaryTasksWait_getsNone() {
        var unused = lane.submit(MORE_HEAP);
        lane.backend.readyWorker("small").replyOutOfHeap();
        var unused2 = lane.submit(TaskOptions.none());

        FakeWorker large = lane.backend.readyWorker("large", /* heapFactor= */ 2);
        large.reply("");

        assertThat(large.taskIds()).containsExactly(1L);
    }

    @Test
    void largerWorker_taskWasCancelledMeanwhile_isEnded() {
        LaneFuture<String> future = lane.submit(MORE_HEAP);
        lane.backend.readyWorker("small").replyOutOfHeap();
        future.cancel(true);

        FakeWorker large = lane.backend.readyWorker("large", /* heapFactor= */ 2);

        assertThat(large.tasks).isEmpty();
        assertThat(large.kills).containsExactly("the task it was started for does not need it any more");
    }

    @Test
    void largerWorkers_twoTasksNeedOne_areAskedForOneAfterTheOther() {
        var unused1 = lane.submit(MORE_HEAP);
        var unused2 = lane.submit(MORE_HEAP);
        lane.backend.readyWorker("small").replyOutOfHeap();
        lane.backend.readyWorker("small too").replyOutOfHeap();
        int askedAtFirst = lane.backend.largerDemands.size();
        FakeWorker large = lane.backend.readyWorker("large", /* heapFactor= */ 2);

        large.reply("");
        dispatcher.lost(large, (id, task, attempt, ranFor) -> null);

        assertThat(askedAtFirst).isEqualTo(1);
        assertThat(lane.backend.largerDemands).hasSize(2);
    }

    @Test
    void largerWorker_cannotBeHad_failsOnlyTheTaskThatNeedsIt() throws Exception {
        LaneFuture<String> greedy = lane.submit(MORE_HEAP);
        lane.backend.readyWorker("small").replyOutOfHeap();
        var unused = lane.submit(TaskOptions.none());
        FakeWorker other = lane.backend.readyWorker("other");
        LaneFuture<String> modest = lane.submit(TaskOptions.none());

        dispatcher.largerUnavailable(() -> new WorkerStartException("it does not fit in memory", List.of(), null));
        other.reply("");
        other.reply("modest");

        assertThat(failureOf(greedy))
                .isInstanceOf(OutOfMemoryError.class)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .anySatisfy(why -> assertThat(why).hasMessage("it does not fit in memory")));
        assertThat(modest.get()).isEqualTo("modest");
    }

    // Quarantine.

    private void killThreeWorkersWith(String text) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            LaneFuture<String> future = lane.submit(text, TaskOptions.none());
            var unused = crashNext(future);
            future.awaitEnd();
        }
    }

    @Test
    void quarantine_taskHasKilledThreeWorkers_failsAtOnceWithTheCrashes() throws Exception { // B86
        killThreeWorkersWith("poison");

        LaneFuture<String> fourth = lane.submit("poison", TaskOptions.none());

        assertThat(failureOf(fourth))
                .isInstanceOfSatisfying(
                        TaskQuarantinedException.class,
                        failure -> assertThat(failure.crashes()).hasSize(3));
        assertThat(lane.backend.readyWorker("spared").tasks).isEmpty();
    }

    @Test
    void quarantine_othersTasks_go() throws Exception {
        killThreeWorkersWith("poison");

        LaneFuture<String> other = lane.submit("remedy", TaskOptions.none());
        lane.backend.readyWorker("w").reply("fine");

        assertThat(other.get()).isEqualTo("fine");
    }

    @Test
    void quarantine_stopsARetry() throws Exception {
        LaneFuture<String> future =
                lane.submit(TaskOptions.none().idempotent(Retry.standard().attempts(10)));

        for (int i = 0; i < 3; i++) {
            var unused = crashNext(future);
            lane.timer.pass(LONG_ENOUGH);
        }

        assertThat(failureOf(future)).isInstanceOf(TaskQuarantinedException.class);
    }

    @Test
    void quarantine_alikeTasksWait_failWithoutKillingMoreWorkers() throws Exception {
        List<LaneFuture<String>> alike = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            alike.add(lane.submit("poison", TaskOptions.none()));
        }

        for (int i = 0; i < 3; i++) {
            var unused = crashNext(alike.get(i));
            alike.get(i).awaitEnd();
        }

        for (LaneFuture<String> spared : alike.subList(3, 6)) {
            assertThat(failureOf(spared)).isInstanceOf(TaskQuarantinedException.class);
        }
        assertThat(lane.backend.readyWorker("spared").tasks).isEmpty();
    }

    @Test
    void quarantine_runWithoutACrash_clearsTheAccount() throws Exception {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 2; i++) {
                LaneFuture<String> crashing = lane.submit("shaky", TaskOptions.none());
                var unused = crashNext(crashing);
                crashing.awaitEnd();
            }
            LaneFuture<String> good = lane.submit("shaky", TaskOptions.none());
            FakeWorker worker = lane.backend.readyWorker("good");
            worker.reply("fine");
            assertThat(good.get()).isEqualTo("fine");
            dispatcher.lost(worker, (id, task, attempt, ranFor) -> null);
        }
    }

    @Test
    void quarantine_cancelledTasks_areNotCharged() throws Exception {
        for (int i = 0; i < 5; i++) {
            LaneFuture<String> future = lane.submit("slow", TaskOptions.none());
            FakeWorker worker = lane.backend.readyWorker("w");
            assertThat(worker.tasks).hasSize(1);
            future.cancel(true);
            var unused = lane.crash(worker, Kind.KILLED_BY_EXECUTOR);
            future.awaitEnd();
        }
    }

    @Test
    void quarantine_workersThatTheBackendKilledForSilence_areCharged() throws Exception {
        for (int i = 0; i < 3; i++) {
            LaneFuture<String> future = lane.submit("freezes", TaskOptions.none());
            var unused = crashNext(future, Kind.KILLED_BY_EXECUTOR);
            future.awaitEnd();
        }

        LaneFuture<String> fourth = lane.submit("freezes", TaskOptions.none());

        assertThat(failureOf(fourth)).isInstanceOf(TaskQuarantinedException.class);
    }

    @Test
    void quarantine_lostNodes_areNotCharged() throws Exception {
        for (int i = 0; i < 5; i++) {
            LaneFuture<String> future = lane.submit("unlucky", TaskOptions.none());
            WorkerCrashedException loss = crashNext(future, Kind.NODE_LOST);
            assertThat(failureOf(future)).isSameAs(loss);
        }
    }

    @Test
    void quarantine_manyTasksOfOneKind_areNotTheSameTask() throws Exception {
        for (int i = 0; i < 5; i++) {
            LaneFuture<String> future = lane.submit("task" + i, TaskOptions.none());
            WorkerCrashedException crash = crashNext(future);
            assertThat(failureOf(future)).isSameAs(crash);
        }
    }
}
