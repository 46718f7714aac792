package io.github.workloadexecutor.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.RemoteOrigin;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.cpu.FakeBackend.FakeWorker;
import io.github.workloadexecutor.internal.encoding.AllowedClasses;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.learning.Profiles;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.QueuePolicy;
import io.github.workloadexecutor.task.TaskOptions;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Numbers such as B35 are those of the behaviours this library is measured against. */
@Timeout(30)
final class DispatcherTest {

    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final DispatcherConfig CONFIG = new DispatcherConfig(
            "test",
            Duration.ZERO,
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            QueuePolicy.WAIT,
            3,
            AllowedClasses.NONE,
            Long.MAX_VALUE);

    private final AtomicLong numbers = new AtomicLong();
    private final FakeBackend backend = new FakeBackend();
    private final ManualTimer timer = new ManualTimer();
    private final Dispatcher dispatcher = new Dispatcher(
            CONFIG,
            numbers::incrementAndGet,
            null,
            backend,
            new Profiles(),
            LaneUnderTest.NOTHING_IS_LOOKED_FOR,
            timer);

    record Echo(String text) implements CpuTask<String> {
        @Override
        public String call() {
            return text;
        }
    }

    record Holder(Object held) implements CpuTask<String> {
        @Override
        public String call() {
            return "";
        }
    }

    @AfterEach
    void endTimer() {
        timer.shutdownNow();
    }

    private LaneFuture<String> submit() {
        LaneFuture<String> future = dispatcher.prepare(new Echo("x"), TaskOptions.none());
        future.start();
        return future;
    }

    private static WorkerCrashedException crash() {
        return new WorkerCrashedException(
                new WorkerDossier(
                        1,
                        2,
                        WorkerDossier.Kind.UNKNOWN,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        null,
                        Duration.ZERO,
                        0,
                        List.of()),
                "Echo #1",
                1,
                Duration.ZERO);
    }

    private static Throwable failureOf(Future<?> future) throws InterruptedException {
        try {
            Object value = future.get();
            throw new AssertionError("expected a failure but got " + value);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    // Placement.

    @Test
    void start_severalTasks_areSentInOrderOfArrival() {
        var unused1 = submit();
        var unused2 = submit();
        var unused3 = submit();

        FakeWorker worker = backend.readyWorker("w");
        worker.reply("");
        worker.reply("");

        assertThat(worker.taskIds()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void start_severalIdleWorkers_lastUsedIsUsedFirst() { // B52
        FakeWorker first = backend.readyWorker("first");
        FakeWorker second = backend.readyWorker("second");
        var unused4 = submit();
        var unused5 = submit();
        second.reply("");
        first.reply("");

        var unused6 = submit();

        assertThat(first.taskIds()).containsExactly(2L, 3L);
        assertThat(second.taskIds()).containsExactly(1L);
    }

    /** A worker that the backend takes back gets no other task. */
    @Test
    void withdraw_idleWorker_isTrueAndItGetsNoTask() {
        FakeWorker worker = backend.readyWorker("w");

        assertThat(dispatcher.withdraw(worker)).isTrue();

        var unused = submit();
        assertThat(worker.taskIds()).isEmpty();
        assertThat(dispatcher.withdraw(worker)).isFalse();
    }

    /** Its task would be stranded. */
    @Test
    void withdraw_busyWorker_isFalse() { // B62
        FakeWorker worker = backend.readyWorker("w");
        var unused = submit();

        assertThat(dispatcher.withdraw(worker)).isFalse();
    }

    @Test
    void start_workerBusy_waits() {
        FakeWorker worker = backend.readyWorker("w");

        var unused7 = submit();
        LaneFuture<String> second = submit();

        assertThat(worker.taskIds()).containsExactly(1L);
        assertThat(second.isRunning()).isFalse();
    }

    @Test
    void start_noWorker_demandsAsManyAsTasksWait() {
        var unused8 = submit();
        var unused9 = submit();
        var unused10 = submit();

        assertThat(backend.demands).containsExactly(1, 2, 3);
    }

    /** Else the third would wait behind the others although there may be a worker for it. */
    @Test
    void start_afterAWorkerTookOneOfThoseDemandedFor_demandsAgain() {
        var unusedFirst = submit();
        var unusedSecond = submit();
        var unusedWorker = backend.readyWorker("w");

        var unusedThird = submit();

        assertThat(backend.demands).containsExactly(1, 2, 2);
    }

    @Test
    void start_workerIdle_demandsNothing() {
        var unused11 = backend.readyWorker("w");

        var unused12 = submit();

        assertThat(backend.demands).isEmpty();
    }

    @Test
    void start_waitingTaskWasCancelled_isNotCountedInTheDemand() { // B51
        LaneFuture<String> first = submit();
        first.cancel(true);

        var unused13 = submit();

        assertThat(backend.demands).containsExactly(1, 1);
    }

    @Test
    void start_manyTasks_useOneTaskPerWorkerAtATime() { // B53
        for (int i = 0; i < 30; i++) {
            var unused14 = submit();
        }

        FakeWorker first = backend.readyWorker("first");
        FakeWorker second = backend.readyWorker("second");

        assertThat(first.tasks).hasSize(1);
        assertThat(second.tasks).hasSize(1);
    }

    @Test
    void prepare_whatCannotTravel_isRefusedInTheCaller() { // B71
        Holder task = new Holder(new Object());

        assertThatThrownBy(() -> dispatcher.prepare(task, TaskOptions.none()))
                .isInstanceOf(NotShippableException.class);

        assertThat(dispatcher.life().statistics().queued()).isZero();
    }

    // Replies.

    @Test
    void replied_value_completesTheFuture() throws Exception {
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> future = submit();

        worker.reply("the value");

        assertThat(future.get()).isEqualTo("the value");
    }

    @Test
    void replied_failure_failsTheFutureAndSaysWhere() throws Exception { // B77
        FakeWorker worker = backend.readyWorker("worker 1 (pid 2)");
        LaneFuture<String> future = submit();

        worker.replyFailure(new IllegalStateException("thrown there"));

        Throwable failure = failureOf(future);
        assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("thrown there");
        assertThat(failure.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        RemoteOrigin.class,
                        origin -> assertThat(origin.origin())
                                .startsWith("worker 1 (pid 2) running ")
                                .endsWith("Echo #1"));
    }

    @Test
    void replied_runnable_givesTheResultOfTheSubmitter() throws Exception {
        FakeWorker worker = backend.readyWorker("w");
        Object result = new Object();
        LaneFuture<Object> future = dispatcher.prepare(new Noop(), result, TaskOptions.none());
        future.start();

        worker.reply(null);

        assertThat(future.get()).isSameAs(result);
    }

    record Noop() implements Runnable, java.io.Serializable {
        @Override
        public void run() {}
    }

    @Test
    void replied_undecodable_failsOnlyThatTask() throws Exception { // B70, B76
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> first = submit();
        LaneFuture<String> second = submit();

        worker.replyBytes(new byte[] {1, 2, 3});
        worker.reply("fine");

        assertThat(failureOf(first)).isInstanceOf(DecodingException.class);
        assertThat(second.get()).isEqualTo("fine");
    }

    @Test
    void replied_always_freesTheWorkerBeforeTheFutureCompletes() throws Exception {
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> first = submit();
        var unused15 = submit();
        List<Boolean> doneWhenSent = new ArrayList<>();
        worker.whenSent = () -> doneWhenSent.add(first.isDone());

        worker.reply("");

        assertThat(first.get()).isEmpty();
        assertThat(doneWhenSent).containsExactly(false);
    }

    @Test
    void replied_callbackBlocks_holdsUpNobodyElse() throws Exception { // B5
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> first = submit();
        LaneFuture<String> second = submit();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        first.onDone(done -> {
            blocked.countDown();
            awaitUninterruptibly(goOn);
        });

        worker.reply("first");
        blocked.await();
        worker.reply("second");

        assertThat(second.get()).isEqualTo("second");
        goOn.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onDone_submitsHundredsDeep_works() throws Exception { // B35
        int depth = 500;
        CountDownLatch bottom = new CountDownLatch(1);
        FakeWorker worker = backend.readyWorker("w");
        try (ExecutorService workerThread = Executors.newSingleThreadExecutor()) {
            worker.whenSent = () -> workerThread.execute(() -> worker.reply(""));

            submitAgain(depth, bottom);

            assertThat(bottom.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(worker.tasks).hasSize(depth);
    }

    private void submitAgain(int left, CountDownLatch bottom) {
        if (left == 0) {
            bottom.countDown();
        } else {
            submit().onDone(done -> submitAgain(left - 1, bottom));
        }
    }

    @Test
    void replied_futureKept_doesNotKeepTheTasksBytes() throws Exception { // B15
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> future = submit();
        WeakReference<byte[]> body = new WeakReference<>(worker.tasks.getFirst().body());

        worker.reply("value");
        assertThat(future.get()).isEqualTo("value");
        worker.tasks.clear();

        await().until(() -> {
            System.gc();
            return body.refersTo(null);
        });
        assertThat(future).isDone();
    }

    @Test
    void cancel_queued_dropsTheTasksBytes() {
        FakeWorker worker = backend.readyWorker("w");
        var unused16 = submit();
        CpuFuture<String> second = (CpuFuture<String>) submit();

        second.cancel(true);

        assertThatThrownBy(second::encoded).hasMessageEndingWith("has been given up and must not be sent");
        assertThat(worker.taskIds()).containsExactly(1L);
    }

    // Loss of a worker.

    @Test
    void lost_withAFailure_failsOnlyThatTask() throws Exception { // B69
        FakeWorker first = backend.readyWorker("first");
        LaneFuture<String> charged = submit();
        LaneFuture<String> next = submit();
        WorkerCrashedException failure = crash();

        dispatcher.lost(first, (id, task, attempt, ranFor) -> failure);
        FakeWorker second = backend.readyWorker("second");
        second.reply("fine");

        assertThat(failureOf(charged)).isSameAs(failure);
        assertThat(next.get()).isEqualTo("fine");
    }

    @Test
    void lost_tasksWait_demandsAWorkerForThem() {
        FakeWorker worker = backend.readyWorker("w");
        var unused17 = submit();
        var unused18 = submit();
        backend.demands.clear();

        dispatcher.lost(worker, (id, task, attempt, ranFor) -> crash());

        assertThat(backend.demands).containsExactly(1);
    }

    @Test
    void lost_withoutFailure_putsTheTaskFirstInLine() throws Exception {
        FakeWorker first = backend.readyWorker("first");
        LaneFuture<String> unlucky = submit();
        var unused19 = submit();

        dispatcher.lost(first, (id, task, attempt, ranFor) -> null);
        FakeWorker second = backend.readyWorker("second");
        second.reply("ran elsewhere");

        assertThat(second.taskIds()).containsExactly(1L, 2L);
        assertThat(unlucky.get()).isEqualTo("ran elsewhere");
    }

    @Test
    void lost_withoutFailure_showsTheTaskAsQueued() {
        FakeWorker first = backend.readyWorker("first");
        LaneFuture<String> unlucky = submit();

        dispatcher.lost(first, (id, task, attempt, ranFor) -> null);

        assertThat(unlucky.isRunning()).isFalse();
        assertThat(dispatcher.life().statistics().queued()).isEqualTo(1);
        assertThat(dispatcher.life().statistics().running()).isZero();
    }

    @Test
    void lost_withoutFailureTooOften_failsTheTask() throws Exception {
        LaneFuture<String> unlucky = submit();

        for (int i = 0; i < 4; i++) {
            dispatcher.lost(backend.readyWorker("w" + i), (id, task, attempt, ranFor) -> null);
        }

        assertThat(failureOf(unlucky))
                .isInstanceOf(WorkerStartException.class)
                .hasMessage(
                        "task %s was sent to a worker that ended before it started the task, and is not sent again",
                        unlucky.taskName());
    }

    @Test
    void lost_withoutFailureThreeTimes_isStillTried() {
        LaneFuture<String> unlucky = submit();

        for (int i = 0; i < 3; i++) {
            dispatcher.lost(backend.readyWorker("w" + i), (id, task, attempt, ranFor) -> null);
        }
        FakeWorker last = backend.readyWorker("last");

        assertThat(last.taskIds()).containsExactly(1L);
        assertThat(unlucky).isNotDone();
    }

    @Test
    void lost_cancelledAndNotStarted_endsTheTask() throws Exception {
        FakeWorker first = backend.readyWorker("first");
        LaneFuture<String> cancelled = submit();
        cancelled.cancel(true);

        dispatcher.lost(first, (id, task, attempt, ranFor) -> null);
        FakeWorker second = backend.readyWorker("second");

        cancelled.awaitEnd();
        assertThat(second.tasks).isEmpty();
    }

    @Test
    void lost_idleWorker_isNotUsedAnyMore() {
        FakeWorker worker = backend.readyWorker("w");
        dispatcher.lost(worker, (id, task, attempt, ranFor) -> null);

        var unused20 = submit();

        assertThat(worker.tasks).isEmpty();
        assertThat(backend.demands).containsExactly(1);
    }

    @Test
    void lost_whileCancelled_neverMakesTheDemandForget() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 3_000; round++) {
                FakeWorker worker = backend.readyWorker("w");
                LaneFuture<String> future = submit();
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> losing = threads.submit(() -> {
                    together.await();
                    dispatcher.lost(worker, (id, task, attempt, ranFor) -> null);
                    return null;
                });
                Future<?> cancelling = threads.submit(() -> {
                    together.await();
                    return future.cancel(true);
                });
                losing.get();
                cancelling.get();
                future.awaitEnd();
                // A given-up task may be left in line; the next worker clears it away, and is lost again.
                dispatcher.lost(backend.readyWorker("broom"), (id, task, attempt, ranFor) -> null);
                backend.demands.clear();
                timer.passAll();
            }
        }

        var unused21 = submit();

        assertThat(backend.demands).containsExactly(1);
    }

    @Test
    void unavailable_tasksWait_failsEachWithAnExceptionOfItsOwn() throws Exception { // B57, B74
        LaneFuture<String> first = submit();
        LaneFuture<String> second = submit();
        WorkerStartException why = new WorkerStartException("worker 1 exited", List.of("last words"), null);

        dispatcher.unavailable(why::copy);

        Throwable one = failureOf(first);
        Throwable other = failureOf(second);
        assertThat(one).isInstanceOf(WorkerStartException.class).hasMessage(why.getMessage());
        assertThat(other).hasMessage(why.getMessage()).isNotSameAs(one);
    }

    @Test
    void start_afterUnavailable_demandsAgain() {
        var unused22 = submit();
        dispatcher.unavailable(DispatcherTest::crash);

        var unused23 = submit();

        assertThat(backend.demands).containsExactly(1, 1);
    }

    @Test
    void unavailable_whileATaskIsBeingCancelled_doesNotDisturbTheDemand() {
        LaneFuture<String> cancelled = submit();
        cancelled.onDone(done -> dispatcher.unavailable(DispatcherTest::crash));
        assertThat(cancelled.cancelIfQueued()).isTrue();
        backend.demands.clear();

        var unused24 = submit();

        assertThat(backend.demands).containsExactly(1);
    }

    // Cancellation.

    @Test
    void cancel_queued_neverReachesAWorker() {
        LaneFuture<String> cancelled = submit();
        var unused25 = submit();

        cancelled.cancel(true);
        FakeWorker worker = backend.readyWorker("w");

        assertThat(worker.taskIds()).containsExactly(2L);
    }

    @Test
    void cancel_running_interruptsTheWorker() { // B91
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> future = submit();

        future.cancel(true);

        await().untilAsserted(() -> assertThat(worker.interrupts).containsExactly(1L));
        assertThat(worker.kills).isEmpty();
    }

    @Test
    void cancel_runningAfterTheGrace_killsTheWorker() { // B90, B91
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> future = submit();
        future.cancel(true);
        assertThat(timer.delays()).containsExactly(GRACE);

        timer.passAll();

        assertThat(worker.kills)
                .containsExactly(
                        "its task %s was cancelled and had not ended 3000 ms later".formatted(future.taskName()));
    }

    @Test
    void cancel_runningAndEndedInTime_killsNobody() {
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> future = submit();
        future.cancel(true);
        worker.replyFailure(new InterruptedException());
        var unused26 = submit();

        timer.passAll();

        assertThat(worker.kills).isEmpty();
    }

    @Test
    void cancel_repliesWhileItsWorkerIsKilled_chargesNoOtherTask() throws Exception {
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> cancelled = submit();
        LaneFuture<String> innocent = submit();
        cancelled.cancel(true);
        // The reply is on its way when the kill is decided. What was sent before the kill took effect may have run.
        try (ExecutorService leader = Executors.newSingleThreadExecutor()) {
            AtomicInteger sentBeforeDeath = new AtomicInteger();
            List<Future<?>> replying = new ArrayList<>();
            worker.whenKilled = () -> {
                Future<?> reply = leader.submit(() -> worker.reply(""));
                replying.add(reply);
                try {
                    reply.get(300, TimeUnit.MILLISECONDS);
                } catch (java.util.concurrent.TimeoutException heldUp) {
                    // It is only let in when the kill is over.
                } catch (InterruptedException | ExecutionException e) {
                    throw new AssertionError(e);
                }
                sentBeforeDeath.set(worker.tasks.size());
            };
            timer.passAll();
            replying.getFirst().get();
            boolean mayHaveStarted = sentBeforeDeath.get() == 2;
            dispatcher.lost(worker, (id, task, attempt, ranFor) -> mayHaveStarted ? crash() : null);
        }

        FakeWorker second = backend.readyWorker("second");

        assertThat(second.taskIds()).containsExactly(2L);
        assertThat(innocent).isNotDone();
    }

    @Test
    void cancel_runningWithoutInterrupt_leavesTheWorkerAlone() {
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> future = submit();

        future.cancel(false);

        assertThat(timer.delays()).isEmpty();
        assertThat(worker.interrupts).isEmpty();
    }

    @Test
    void cancel_running_keepsTheWorkerBusyUntilTheTaskHasEnded() {
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> future = submit();
        var unused27 = submit();

        future.cancel(true);

        assertThat(worker.taskIds()).containsExactly(1L);
        assertThat(dispatcher.life().statistics().running()).isEqualTo(1);
    }

    @Test
    void cancel_runningWhoseWorkerIsLost_endsTheTask() throws Exception {
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> future = submit();
        future.cancel(true);

        dispatcher.lost(worker, (id, task, attempt, ranFor) -> crash());

        future.awaitEnd();
        assertThat(future).isCancelled();
    }

    @Test
    void cancel_asTheLastTaskEndsAfterShutdown_throwsNothing() {
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> future = submit();
        AtomicInteger actions = new AtomicInteger();
        future.onDone(done -> actions.incrementAndGet());
        dispatcher.shutdown();
        timer.beforeSchedule = () -> {
            worker.reply("");
            await().until(() -> dispatcher.life().isTerminated());
        };

        assertThatCode(() -> future.cancel(true)).doesNotThrowAnyException();

        assertThat(actions).hasValue(1);
    }

    // Shutdown.

    @Test
    void shutdown_tasksQueued_seesThemThrough() throws Exception { // B96
        LaneFuture<String> future = submit();
        dispatcher.shutdown();

        backend.readyWorker("w").reply("still run");

        assertThat(future.get()).isEqualTo("still run");
    }

    @Test
    void shutdown_drained_closesTheBackendOnceAndTerminates() throws Exception {
        FakeWorker worker = backend.readyWorker("w");
        var unused28 = submit();
        dispatcher.shutdown();
        dispatcher.shutdown();
        int closedEarly = backend.closes.get();

        worker.reply("");

        assertThat(dispatcher.life().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(closedEarly).isZero();
        assertThat(backend.closes).hasValue(1);
        assertThat(timer.isShutdown()).isTrue();
    }

    @Test
    void start_afterShutdown_isRejected() { // B95
        dispatcher.shutdown();

        assertThatThrownBy(this::submit)
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageStartingWith("CPU lane of test cpu takes no more tasks");
    }

    @Test
    void shutdownNow_always_cancelsTheQueuedAndKillsTheBusy() { // B102, B103
        FakeWorker busy = backend.readyWorker("busy");
        LaneFuture<String> running = submit();
        LaneFuture<String> queued = submit();

        List<Runnable> neverStarted = dispatcher.shutdownNow();

        assertThat(neverStarted).isEqualTo(List.of(queued));
        assertThat(queued).isCancelled();
        assertThat(running).isNotDone();
        assertThat(busy.kills).containsExactly("its executor was told to shut down now");
    }

    @Test
    void shutdownNow_killedWorkersLost_terminates() throws Exception {
        FakeWorker busy = backend.readyWorker("busy");
        LaneFuture<String> running = submit();
        var unused29 = submit();
        var unused30 = dispatcher.shutdownNow();

        dispatcher.lost(busy, (id, task, attempt, ranFor) -> crash());

        assertThat(failureOf(running)).isInstanceOf(WorkloadException.class);
        assertThat(dispatcher.life().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shutdownNow_lostBeforeTheStart_isNotHandedBack() throws Exception {
        FakeWorker busy = backend.readyWorker("busy");
        LaneFuture<String> running = submit();
        var unused31 = dispatcher.shutdownNow();

        dispatcher.lost(busy, (id, task, attempt, ranFor) -> null);

        assertThat(failureOf(running)).isInstanceOf(WorkerStartException.class);
    }

    @Test
    void shutdownNow_workerComesMeanwhile_getsNoTask() {
        LaneFuture<String> first = submit();
        LaneFuture<String> second = submit();
        List<FakeWorker> late = new ArrayList<>();
        first.onDone(done -> late.add(backend.readyWorker("late")));

        List<Runnable> neverStarted = dispatcher.shutdownNow();

        assertThat(late.getFirst().tasks).isEmpty();
        assertThat(neverStarted).hasSize(2);
        assertThat(second).isCancelled();
    }

    // What is left.

    @Test
    void left_afterTermination_isWhatTheBackendLeft() throws Exception {
        backend.left = List.of("worker 7 (pid 41207)");
        dispatcher.shutdown();
        assertThat(dispatcher.life().awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(dispatcher.left()).containsExactly("worker 7 (pid 41207)");
    }

    @Test
    void left_callbackBlocksAfterTermination_namesItsThread() throws Exception {
        FakeWorker worker = backend.readyWorker("w");
        LaneFuture<String> future = submit();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        future.onDone(done -> {
            blocked.countDown();
            awaitUninterruptibly(goOn);
        });
        dispatcher.overdue(
                worker,
                worker.lastId(),
                TaskTimeoutException.Limit.RUN,
                new TaskSnapshot(Thread.State.RUNNABLE, Duration.ZERO, Duration.ZERO, "", List.of()));
        blocked.await();
        worker.reply("");
        dispatcher.shutdown();
        assertThat(dispatcher.life().awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        List<String> left = dispatcher.left();
        goOn.countDown();

        assertThat(left).singleElement().asString().startsWith("thread test cpu completer-");
    }

    @Test
    void left_tasksRun_namesThemAndTheirWorkers() {
        var unused = backend.readyWorker("worker 1");
        LaneFuture<String> future = submit();

        assertThat(dispatcher.left()).containsExactly("task " + future.taskName() + " in worker 1");
    }

    @Test
    void unavailable_callbackWaitsForAnotherTask_isNotADeadlock() throws Exception { // B57
        LaneFuture<String> first = submit();
        LaneFuture<String> second = submit();
        CountDownLatch waited = new CountDownLatch(1);
        first.onDone(done -> {
            try {
                var unused = failureOf(second);
                waited.countDown();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        dispatcher.unavailable(DispatcherTest::crash);

        waited.await();
        assertThat(first).isCompletedExceptionally();
    }

    // The books.

    @Test
    void statistics_afterAllKindsOfEnds_addUp() {
        FakeWorker worker = backend.readyWorker("w");
        List<LaneFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            futures.add(submit());
        }
        futures.get(4).cancel(true);
        worker.reply("");
        worker.replyFailure(new IllegalStateException());
        worker.replyBytes(new byte[0]);
        worker.reply("");

        await().until(() -> futures.stream().allMatch(Future::isDone)
                && dispatcher.life().statistics().running() == 0);

        LaneStatistics statistics = dispatcher.life().statistics();
        assertThat(statistics.succeeded()).isEqualTo(2);
        assertThat(statistics.failed()).isEqualTo(2);
        assertThat(statistics.cancelled()).isEqualTo(1);
        assertThat(statistics.queued()).isZero();
    }
}
