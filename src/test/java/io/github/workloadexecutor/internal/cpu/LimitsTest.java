package io.github.workloadexecutor.internal.cpu;

import static io.github.workloadexecutor.internal.cpu.LaneUnderTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.internal.cpu.FakeBackend.FakeWorker;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits of time that a task has. Numbers such as B89 are those of the behaviours this library is measured by. */
@Timeout(30)
final class LimitsTest {

    private static final TaskOptions TEN_SECONDS = TaskOptions.none().timeout(Duration.ofSeconds(10));
    private static final TaskOptions STALL_SECOND = TaskOptions.none().stallTimeout(Duration.ofSeconds(1));
    private static final Duration EXTRA = Deadlines.ALLOWANCE.plus(LaneUnderTest.KILL_GRACE);
    private static final TaskSnapshot WAITING = new TaskSnapshot(
            Thread.State.WAITING, Duration.ofSeconds(10), Duration.ofMillis(3), "a lock", List.of("a.B.c(B.java:3)"));

    private final LaneUnderTest lane = new LaneUnderTest();
    private final Dispatcher dispatcher = lane.dispatcher;
    private final ManualTimer timer = lane.timer;

    @AfterEach
    void close() {
        lane.close();
    }

    private FakeWorker startedWorker() {
        return lane.backend.readyWorker("worker 1");
    }

    private static TaskTimeoutException timeoutOf(Future<?> future) throws InterruptedException {
        Throwable failure = failureOf(future);
        assertThat(failure).isInstanceOf(TaskTimeoutException.class);
        return (TaskTimeoutException) failure;
    }

    // Reported by the worker.

    @Test
    void limits_always_travelWithTheTask() {
        var unused = lane.submit(TEN_SECONDS.stallTimeout(Duration.ofSeconds(1)));

        FakeWorker worker = startedWorker();

        assertThat(worker.tasks.getFirst().limits().runNanos()).isEqualTo(10_000_000_000L);
        assertThat(worker.tasks.getFirst().limits().stallNanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void overdue_always_failsTheFutureWithTheSnapshot() throws Exception { // B89
        LaneFuture<String> future = lane.submit(TEN_SECONDS);
        FakeWorker worker = startedWorker();

        dispatcher.overdue(worker, worker.lastId(), Limit.RUN, WAITING);

        TaskTimeoutException timeout = timeoutOf(future);
        assertThat(timeout.snapshot()).contains(WAITING);
        assertThat(timeout)
                .hasMessageStartingWith(
                        "task %s in worker 1 had not ended 10.0 s after its start. It was waiting for a lock",
                        future.taskName());
    }

    @Test
    void overdue_always_hasTheWorkerCancelTheTaskThenKillsIt() throws Exception { // B90
        LaneFuture<String> future = lane.submit(TEN_SECONDS);
        FakeWorker worker = startedWorker();
        dispatcher.overdue(worker, worker.lastId(), Limit.RUN, WAITING);
        await().untilAsserted(() -> assertThat(worker.interrupts).containsExactly(1L));
        await().untilAsserted(() -> assertThat(timer.delays()).containsExactly(Duration.ofSeconds(3)));

        timer.pass(Duration.ofSeconds(3));

        assertThat(worker.kills)
                .containsExactly("its task %s had used up its time and had not ended 3000 ms later"
                        .formatted(future.taskName()));
    }

    @Test
    void overdue_callbackBlocks_doesNotHoldUpTheBackend() throws Exception {
        LaneFuture<String> future = lane.submit(TEN_SECONDS);
        FakeWorker worker = startedWorker();
        AtomicReference<Thread> callback = new AtomicReference<>();
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        future.onDone(done -> {
            LaneUnderTest.await(goOn);
            callback.set(Thread.currentThread());
            over.countDown();
        });

        dispatcher.overdue(worker, worker.lastId(), Limit.RUN, WAITING);
        goOn.countDown();

        over.await();
        assertThat(callback.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void overdue_taskThenThrowsBecauseItWasInterrupted_isStillATimeout() throws Exception {
        LaneFuture<String> future = lane.submit(TEN_SECONDS);
        FakeWorker worker = startedWorker();

        dispatcher.overdue(worker, worker.lastId(), Limit.RUN, WAITING);
        worker.replyFailure(new InterruptedException());

        assertThat(timeoutOf(future).limit()).isEqualTo(Limit.RUN);
        future.awaitEnd();
    }

    /** The reply overtakes whoever was about to complete the future with the timeout. */
    @Test
    void overdue_replyComesBeforeTheFutureIsDone_isStillATimeout() throws Exception { // B89
        LaneFuture<String> future = lane.submit(TEN_SECONDS);
        FakeWorker worker = startedWorker();
        // The alarm is taken back between the moment the timeout is noted and the moment the future hears of it.
        timer.whenTakenBack = () -> {
            worker.reply("too late");
            await().until(future::isDone);
        };

        dispatcher.overdue(worker, worker.lastId(), Limit.RUN, WAITING);

        assertThat(timeoutOf(future).limit()).isEqualTo(Limit.RUN);
        future.awaitEnd();
        assertThat(dispatcher.life().statistics().succeeded()).isZero();
    }

    /** The same for the end of the worker, which takes longer to look into: hence many rounds. */
    @Test
    void overdue_workerEndsBeforeTheFutureIsDone_isStillATimeout() throws Exception {
        for (int round = 0; round < 100; round++) {
            LaneFuture<String> future = lane.submit(TEN_SECONDS);
            FakeWorker worker = startedWorker();
            timer.whenTakenBack = () -> {
                var unused = lane.crash(worker, WorkerDossier.Kind.KILLED_BY_EXECUTOR);
            };

            dispatcher.overdue(worker, worker.lastId(), Limit.RUN, WAITING);

            assertThat(timeoutOf(future).limit()).isEqualTo(Limit.RUN);
            future.awaitEnd();
        }
    }

    @Test
    void overdue_workerThenEndsItself_isATimeoutAndNotRunAgain() throws Exception {
        LaneFuture<String> future = lane.submit(TEN_SECONDS.idempotent());
        FakeWorker worker = startedWorker();

        dispatcher.overdue(worker, worker.lastId(), Limit.RUN, WAITING);
        var unused = lane.crash(worker, WorkerDossier.Kind.KILLED_BY_EXECUTOR);

        assertThat(timeoutOf(future).limit()).isEqualTo(Limit.RUN);
        future.awaitEnd();
        timer.pass(Duration.ofMinutes(1));
        assertThat(lane.backend.readyWorker("worker 2").tasks).isEmpty();
    }

    @Test
    void overdue_repliedInTime_leavesTheNextTaskAlone() throws Exception { // B89
        LaneFuture<String> late = lane.submit(TEN_SECONDS);
        LaneFuture<String> next = lane.submit(TaskOptions.none());
        FakeWorker worker = startedWorker();
        dispatcher.overdue(worker, worker.lastId(), Limit.RUN, WAITING);
        var unused = timeoutOf(late);
        await().until(() -> !timer.delays().isEmpty());

        worker.replyFailure(new InterruptedException());
        timer.passAll();
        worker.reply("fine");

        assertThat(next.get()).isEqualTo("fine");
        assertThat(worker.kills).isEmpty();
    }

    @Test
    void overdue_atTheSameMomentAsTheReply_completesOnce() throws Exception {
        Semaphore completions = new Semaphore(0);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 1_000; round++) {
                LaneFuture<String> future = lane.submit(TEN_SECONDS);
                future.onDone(done -> completions.release());
                FakeWorker worker = startedWorker();
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> replying = threads.submit(() -> {
                    together.await();
                    worker.reply("value");
                    return null;
                });
                Future<?> firing = threads.submit(() -> {
                    together.await();
                    timer.pass(Duration.ofSeconds(10).plus(EXTRA));
                    return null;
                });
                replying.get();
                firing.get();
                future.awaitEnd();
                dispatcher.lost(worker, (id, task, attempt, ranFor) -> null);

                assertThat(future).isDone();
                completions.acquire();
            }
        }
        var books = dispatcher.life().statistics();
        assertThat(books.succeeded() + books.failed()).isEqualTo(1_000);
        assertThat(books.running()).isZero();
        assertThat(completions.availablePermits()).isZero();
    }

    // Noticed here.

    @Test
    void backstop_workerKeepsQuiet_failsTheFutureAndShowsItsCondition() throws Exception {
        LaneFuture<String> future = lane.submit(TEN_SECONDS);
        FakeWorker worker = startedWorker();
        worker.condition = "Its process is stopped (state T)";
        timer.pass(Duration.ofSeconds(10).plus(EXTRA).minusMillis(1));
        assertThat(future).isNotDone();

        timer.pass(Duration.ofMillis(1));

        TaskTimeoutException timeout = timeoutOf(future);
        assertThat(timeout.snapshot()).isEmpty();
        assertThat(timeout)
                .hasMessage(
                        "task %s in worker 1 had not ended 10.0 s after its start. The worker did not report it."
                                + " Its process is stopped (state T)",
                        future.taskName());
    }

    /** After a long pause of the application's own, what the worker has said meanwhile counts. */
    @Test
    void backstop_applicationWasStoppedItself_hearsTheWorkerFirst() throws Exception {
        LaneFuture<String> run = lane.submit(TEN_SECONDS);
        FakeWorker worker = startedWorker();
        timer.stopFor(Duration.ofMinutes(1));
        timer.pass(Duration.ZERO);

        worker.reply("in time");
        timer.pass(Duration.ofMinutes(1));

        assertThat(run.get()).isEqualTo("in time");
    }

    @Test
    void backstop_applicationWasStoppedItselfAndTheWorkerToo_stillExpires() throws Exception {
        LaneFuture<String> run = lane.submit(TEN_SECONDS);
        FakeWorker unused = startedWorker();
        timer.stopFor(Duration.ofMinutes(1));

        timer.pass(Duration.ofSeconds(1));

        assertThat(timeoutOf(run).limit()).isEqualTo(Limit.RUN);
    }

    @Test
    void backstop_stalledWhileTheApplicationWasStopped_getsASecondLookAndExpires() throws Exception {
        LaneFuture<String> stalling = lane.submit(TaskOptions.none().stallTimeout(Duration.ofSeconds(10)));
        FakeWorker unused = startedWorker();
        timer.stopFor(Duration.ofMinutes(1));
        timer.pass(Duration.ZERO);
        assertThat(stalling).isNotDone();

        timer.pass(Duration.ofSeconds(1));

        assertThat(timeoutOf(stalling).limit()).isEqualTo(Limit.STALL);
    }

    @Test
    void backstop_workerStaysFrozen_isKilled() throws Exception { // B90
        LaneFuture<String> future = lane.submit(TEN_SECONDS);
        FakeWorker worker = startedWorker();
        timer.pass(Duration.ofSeconds(10).plus(EXTRA));
        var unused = timeoutOf(future);
        await().until(() -> !timer.delays().isEmpty());

        timer.pass(Duration.ofSeconds(3));

        assertThat(worker.interrupts).containsExactly(1L);
        assertThat(worker.kills).hasSize(1);
    }

    @Test
    void backstop_taskWithoutLimits_setsNoTimer() {
        var unused = lane.submit(TaskOptions.none());

        startedWorker();

        assertThat(timer.delays()).isEmpty();
    }

    @Test
    void backstop_workerIsDebugged_setsNoTimer() {
        var unused1 = lane.submit(TEN_SECONDS);

        var unused2 = lane.backend.debuggedWorker("worker 1");

        assertThat(timer.delays()).isEmpty();
    }

    @Test
    void backstop_taskSentAhead_runsOnlyWhenItIsFirst() {
        FakeWorker worker = lane.backend.patientWorker("worker 1", /* window= */ 2);
        var unused1 = lane.submit(TaskOptions.none());
        var unused2 = lane.submit(TEN_SECONDS);
        assertThat(worker.tasks).hasSize(2);
        assertThat(timer.delays()).isEmpty();

        worker.begin();
        worker.reply("");

        assertThat(timer.delays()).containsExactly(Duration.ofMillis(11_500));
    }

    @Test
    void queueTimeout_taskSentAhead_failsAndNeverRuns() throws Exception {
        FakeWorker worker = lane.backend.patientWorker("worker 1", /* window= */ 2);
        var unused = lane.submit(TaskOptions.none());
        worker.begin();
        LaneFuture<String> second = lane.submit(TaskOptions.none().queueTimeout(Duration.ofSeconds(1)));
        assertThat(worker.tasks).hasSize(2);

        timer.pass(Duration.ofSeconds(1));

        assertThat(timeoutOf(second).limit()).isEqualTo(Limit.QUEUE);
        assertThat(worker.unansweredIds()).containsExactly(1L);
    }

    @Test
    void backstop_taskOver_isTakenBack() {
        var unused = lane.submit(TEN_SECONDS.stallTimeout(Duration.ofSeconds(1)));
        FakeWorker worker = startedWorker();
        assertThat(timer.delays()).hasSize(2);

        worker.reply("");

        assertThat(timer.delays()).isEmpty();
    }

    @Test
    void backstop_workerLost_isTakenBack() {
        var unused = lane.submit(TEN_SECONDS);
        FakeWorker worker = startedWorker();

        var unused2 = lane.crash(worker);

        assertThat(timer.delays()).isEmpty();
    }

    // Stalls.

    @Test
    void stall_noProgress_failsTheFuture() throws Exception {
        LaneFuture<String> future = lane.submit(STALL_SECOND);
        startedWorker();

        timer.pass(Duration.ofSeconds(1).plus(EXTRA));

        assertThat(timeoutOf(future).limit()).isEqualTo(Limit.STALL);
    }

    @Test
    void stall_progressInTime_goesOn() {
        LaneFuture<String> future = lane.submit(STALL_SECOND);
        FakeWorker worker = startedWorker();

        for (int i = 0; i < 20; i++) {
            timer.pass(Duration.ofSeconds(2));
            dispatcher.progressed(worker, worker.lastId(), new TaskProgress(i / 20.0, ""));
        }

        assertThat(future).isNotDone();
        assertThat(timer.delays()).hasSize(1);
    }

    @Test
    void stall_progressEnds_failsTheFutureAllowanceAfterTheLast() throws Exception {
        LaneFuture<String> future = lane.submit(STALL_SECOND);
        FakeWorker worker = startedWorker();
        timer.pass(Duration.ofSeconds(2));
        dispatcher.progressed(worker, worker.lastId(), new TaskProgress(0.5, ""));

        timer.pass(Duration.ofSeconds(1).plus(EXTRA).minusMillis(1));
        boolean early = future.isDone();
        timer.pass(Duration.ofMillis(1));

        assertThat(timeoutOf(future).limit()).isEqualTo(Limit.STALL);
        assertThat(early).isFalse();
    }

    @Test
    void progress_reported_isSeenAtTheFuture() {
        LaneFuture<String> future = lane.submit(TaskOptions.none());
        FakeWorker worker = startedWorker();
        assertThat(future.progress()).isEmpty();

        dispatcher.progressed(worker, worker.lastId(), new TaskProgress(0.25, "first page"));
        dispatcher.progressed(worker, worker.lastId(), new TaskProgress(0.5, "second page"));

        assertThat(future.progress()).contains(new TaskProgress(0.5, "second page"));
    }

    // The queue.

    @Test
    void queueTimeout_notStarted_failsTheFutureAndItNeverRuns() throws Exception {
        var unused1 = lane.submit(TaskOptions.none());
        FakeWorker worker = startedWorker();
        var unused2 = lane.submit(TaskOptions.none());
        LaneFuture<String> impatient = lane.submit(TaskOptions.none().queueTimeout(Duration.ofSeconds(5)));

        timer.pass(Duration.ofSeconds(5));
        TaskTimeoutException timeout = timeoutOf(impatient);
        worker.reply("");
        worker.reply("");

        assertThat(timeout).asInstanceOf(type(TaskTimeoutException.class)).satisfies(late -> {
            assertThat(late.limit()).isEqualTo(Limit.QUEUE);
            assertThat(late.possiblyRan()).isFalse();
            assertThat(late)
                    .hasMessage(
                            "task %s had not started 5.0 s after its submission. 2 tasks wait, 1 worker is busy",
                            impatient.taskName());
        });
        assertThat(worker.taskIds()).containsExactly(1L, 2L);
    }

    @Test
    void queueTimeout_started_isTakenBack() throws ExecutionException, InterruptedException {
        LaneFuture<String> future = lane.submit(TaskOptions.none().queueTimeout(Duration.ofSeconds(5)));
        FakeWorker worker = startedWorker();

        assertThat(timer.delays()).isEmpty();
        worker.reply("value");
        assertThat(future.get()).isEqualTo("value");
    }

    @Test
    void queueTimeout_workerIsIdle_isNeverSet() {
        startedWorker();
        timer.beforeSchedule = () -> {
            throw new AssertionError("no timer is needed");
        };

        LaneFuture<String> future = lane.submit(TaskOptions.none().queueTimeout(Duration.ofSeconds(5)));

        assertThat(future.isRunning()).isTrue();
    }

    @Test
    void queueTimeout_handedBack_doesNotCountAnyMore() {
        LaneFuture<String> future = lane.submit(TaskOptions.none().queueTimeout(Duration.ofSeconds(5)));

        dispatcher.lost(lane.backend.readyWorker("worker 1"), (id, task, attempt, ranFor) -> null);

        assertThat(timer.delays()).isEmpty();
        assertThat(future.isRunning()).isFalse();
    }

    @Test
    void queueTimeout_cancelled_isTakenBack() {
        LaneFuture<String> future = lane.submit(TaskOptions.none().queueTimeout(Duration.ofSeconds(5)));

        future.cancel(true);

        assertThat(timer.delays()).isEmpty();
    }
}
