package io.github.workloadexecutor.testing.conformance;

import static io.github.workloadexecutor.testing.conformance.Outcomes.failureOf;
import static io.github.workloadexecutor.testing.conformance.Outcomes.resultOf;
import static io.github.workloadexecutor.testing.conformance.Outcomes.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How an executor ends, and with it its workers; how many of them there are; the books. */
interface ClosingSpec extends BackendUnderTest {

    private TaskFuture<String> sleep(WorkloadExecutor executor) {
        TaskFuture<String> sleeping =
                executor.submit(new Tasks.Sleep(file("started"), file("interrupted"), Duration.ofMinutes(5)));
        awaitFile("started");
        return sleeping;
    }

    private static boolean isTerminated(WorkloadExecutor executor) throws InterruptedException {
        return executor.cpu().awaitTermination(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    // Closing.

    @Test
    default void close_tasksFinishInTime_countsThemAndIsClean() throws Exception {
        WorkloadExecutor executor = open(builder(1));
        TaskFuture<Long> running = executor.submit(new Tasks.Rendezvous(file("here"), file("go-on")));
        TaskFuture<String> queued = executor.submit(new Tasks.Echo<>("queued"));
        CompletableFuture<CloseReceipt> closing = CompletableFuture.supplyAsync(() -> executor.close(LONG));
        soon().until(() -> executor.cpu().isShutdown());

        Files.createFile(file("go-on"));
        CloseReceipt receipt = resultOf(closing);

        assertThat(receipt.completed()).isEqualTo(2);
        assertThat(receipt.cancelled() + receipt.lost()).isZero();
        assertThat(receipt.left()).isEmpty();
        assertThat(receipt.isClean()).isTrue();
        assertThat(resultOf(running)).isPositive();
        assertThat(resultOf(queued)).isEqualTo("queued");
    }

    /** B97, B103. */
    @Test
    default void close_tasksRunTooLong_stopsThemAndCountsThem() {
        WorkloadExecutor executor = open(builder(1));
        TaskFuture<String> running = sleep(executor);
        TaskFuture<String> queued = executor.submit(new Tasks.Echo<>("never started"));

        CloseReceipt receipt = executor.close(Duration.ofMillis(50));

        assertThat(receipt.completed()).isZero();
        assertThat(receipt.cancelled()).isEqualTo(1);
        assertThat(receipt.lost()).isEqualTo(1);
        assertThat(receipt.left()).isEmpty();
        assertThat(queued).isCancelled();
        assertThat(failureOf(running)).isInstanceOf(WorkerCrashedException.class);
    }

    /** B105. */
    @Test
    default void close_twice_doesNothingTheSecondTime() {
        WorkloadExecutor executor = open(builder(1));

        executor.close();
        executor.close();

        assertThat(executor.cpu().isTerminated()).isTrue();
    }

    /** B105. */
    @Test
    default void close_fromACallback_isPossible() throws Exception {
        WorkloadExecutor executor = open(builder(1));
        CompletableFuture<CloseReceipt> receipt = new CompletableFuture<>();

        executor.submit(new Tasks.Echo<>("last")).onDone(done -> receipt.complete(executor.close(LONG)));

        assertThat(resultOf(receipt).isClean()).isTrue();
    }

    @Test
    default void close_withoutAnyTask_isClean() {
        assertThat(open(builder(2)).close(LONG).isClean()).isTrue();
    }

    @Test
    default void close_leavesNoThreadOfTheExecutor() throws Exception {
        WorkloadExecutor executor = open(builder(1).name("leaves-nothing"));
        assertThat(executor.gatherAll(List.of(new Tasks.Echo<>("a"), new Tasks.Echo<>("b"))))
                .containsExactly("a", "b");

        executor.close();

        // Some notice a little later, by design.
        soon().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("leaves-nothing ")));
    }

    // Shutting down.

    /** B95. */
    @Test
    default void submit_afterShutdown_isRefused() {
        WorkloadExecutor executor = open(builder(1));
        executor.shutdown();

        assertThatThrownBy(() -> executor.submit(new Tasks.Echo<>("late")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("takes no more tasks")
                .hasMessageContaining("refused task Tasks.Echo #");
    }

    /** B96. */
    @Test
    default void shutdown_withFiftyQueued_runsThemAll() throws Exception {
        WorkloadExecutor executor = open(builder(1));
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            futures.add(executor.submit(new Tasks.Echo<>(i)));
        }

        executor.shutdown();

        for (int i = 0; i < 50; i++) {
            assertThat(resultOf(futures.get(i))).isEqualTo(i);
        }
        assertThat(isTerminated(executor)).isTrue();
    }

    /** B97, B102, B103. */
    @Test
    default void shutdownNow_givesBackWhatNeverStartedAndEndsWhatRuns() throws Exception {
        WorkloadExecutor executor = open(builder(1));
        TaskFuture<String> running = sleep(executor);
        List<TaskFuture<String>> queued = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            queued.add(executor.submit(new Tasks.Echo<>("never started")));
        }

        List<Runnable> neverStarted = executor.cpu().shutdownNow();

        assertThat(neverStarted).hasSize(3);
        for (TaskFuture<String> future : queued) {
            assertThatThrownBy(() -> resultOf(future)).isInstanceOf(CancellationException.class);
        }
        assertThat(failureOf(running, WorkerCrashedException.class))
                .hasMessageContaining("because its executor was told to shut down now");
        assertThat(isTerminated(executor)).isTrue();
    }

    /** B99. */
    @Test
    default void submitCancelClose_inQuickSuccession_doesNotHang() {
        for (int i = 0; i < 3; i++) {
            WorkloadExecutor executor = open(builder(1));
            executor.submit(new Tasks.Echo<>("value")).cancel(true);
            assertThat(executor.close(LONG).left()).isEmpty();
        }
    }

    // Workers.

    @Test
    default void workers_asManyAsAskedFor_runAtOnce() throws Exception {
        WorkloadExecutor executor = executor();
        TaskFuture<Long> one = executor.submit(new Tasks.Rendezvous(file("one"), file("two")));
        TaskFuture<Long> other = executor.submit(new Tasks.Rendezvous(file("two"), file("one")));

        assertThat(resultOf(one)).isPositive();
        assertThat(resultOf(other)).isPositive();
    }

    @Test
    @Needs(Capability.RESIZE)
    default void resize_upAndDown_changesHowManyRunAtOnce() throws Exception {
        WorkloadExecutor executor = open(builder(1));
        TaskFuture<Long> one = executor.submit(new Tasks.Rendezvous(file("one"), file("two")));
        TaskFuture<Long> other = executor.submit(new Tasks.Rendezvous(file("two"), file("one")));
        awaitFile("one");

        executor.cpu().resize(2);
        assertThat(resultOf(one) + resultOf(other)).isPositive();
        executor.cpu().resize(1);
        soon().until(() -> executor.cpu().workers().alive() <= 1);

        List<TaskFuture<Boolean>> alone = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            alone.add(executor.submit(new ContextSpec.BeAlone(file("alone"))));
        }
        for (TaskFuture<Boolean> future : alone) {
            assertThat(resultOf(future)).isTrue();
        }
    }

    /** Leaves a file of its own. */
    record Initialise(Path directory) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            return Files.createTempFile(directory, "initialised", "").toString();
        }
    }

    @Test
    @Needs(Capability.INITIALISER)
    default void initialiser_ofOneWorker_runsOnceBeforeItsTasks() throws Exception {
        Path directory = file("x").getParent();
        WorkloadExecutor executor = open(builder(1).workerInitialiser(new Initialise(directory)));

        executor.gatherAll(List.of(new Tasks.Echo<>(1), new Tasks.Echo<>(2), new Tasks.Echo<>(3)));

        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    /** B65. */
    @Test
    @Needs(Capability.INITIALISER)
    default void initialiser_thatFails_failsWhatWaitsWithItsFailure() {
        WorkloadExecutor executor =
                open(builder(1).workerInitialiser(new Tasks.Fail(new IllegalStateException("planted"))));
        TaskFuture<String> one = executor.submit(new Tasks.Echo<>("never run"));
        TaskFuture<String> other = executor.submit(new Tasks.Echo<>("never run"));

        for (TaskFuture<String> future : List.of(one, other)) {
            WorkerStartException failure = failureOf(future, WorkerStartException.class);
            assertThat(failure).hasMessageContaining("planted");
            assertThat(failure.possiblyRan()).isFalse();
        }
    }

    // Books.

    @Test
    default void statistics_afterAMixedRun_addUp() throws Exception {
        WorkloadExecutor executor = single();
        LaneStatistics before = executor.cpu().statistics();
        TaskFuture<Long> blocker = executor.submit(new Tasks.Rendezvous(file("here"), file("go-on")));
        awaitFile("here");
        TaskFuture<String> cancelled = executor.submit(new Tasks.Echo<>("cancelled"));
        TaskFuture<String> failed = executor.submit(new Tasks.Fail(new IOException("planted")));
        TaskFuture<String> fine = executor.submit(new Tasks.Echo<>("fine"));
        soon().until(() -> executor.cpu().statistics().running() == 1);
        long queued = executor.cpu().statistics().queued();
        cancelled.cancel(true);
        Files.createFile(file("go-on"));
        for (TaskFuture<?> future : List.of(blocker, cancelled, failed, fine)) {
            future.awaitEnd();
        }

        LaneStatistics books = executor.cpu().statistics();
        assertThat(queued).isEqualTo(3);
        assertThat(books.succeeded() - before.succeeded()).isEqualTo(2);
        assertThat(books.failed() - before.failed()).isEqualTo(1);
        assertThat(books.cancelled() - before.cancelled()).isEqualTo(1);
        assertThat(books.queued() + books.running()).isZero();
        assertThat(books.runTime()).isGreaterThan(before.runTime());
    }
}
