package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import io.github.workloadexecutor.testing.Workers;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What submitting promises, the same on both lanes, and with both kinds of workers. */
@SystemTest
@ParameterizedClass
@EnumSource(SubmitTest.Ground.class)
final class SubmitTest {

    /** Where the tasks run. */
    enum Ground {
        IO(Lane.IO, Workers.FORKED),
        FORKED(Lane.CPU, Workers.FORKED),
        IN_PROCESS(Lane.CPU, Workers.IN_PROCESS);

        private final Lane lane;
        private final Workers workers;

        Ground(Lane lane, Workers workers) {
            this.lane = lane;
            this.workers = workers;
        }
    }

    private static final Map<Workers, WorkloadExecutor> EXECUTORS = new EnumMap<>(Workers.class);

    private final Ground ground;
    private final Lane lane;
    private final WorkloadExecutor executor;

    @TempDir
    private Path directory;

    SubmitTest(Ground ground) {
        this.ground = ground;
        this.lane = ground.lane;
        this.executor = EXECUTORS.get(ground.workers);
    }

    @BeforeAll
    static void open() {
        for (Workers workers : Workers.values()) {
            EXECUTORS.put(workers, workers.builder().workers(2).build());
        }
    }

    @AfterAll
    static void close() {
        EXECUTORS.values().forEach(WorkloadExecutor::close);
    }

    private ExecutorService lane() {
        return lane == Lane.CPU ? executor.cpu() : executor.io();
    }

    private <T> TaskFuture<T> submit(Callable<T> task) {
        return lane == Lane.CPU ? executor.cpu().submit(task) : executor.io().submit(task);
    }

    private Tasks.Rendezvous blocked() {
        return new Tasks.Rendezvous(directory.resolve("here"), directory.resolve("goOn"));
    }

    private void unblock() throws IOException {
        Files.writeString(directory.resolve("goOn"), "");
    }

    private void awaitRunning() {
        await().until(() -> Files.exists(directory.resolve("here")));
    }

    /** B1. */
    @Test
    void submit_callable_givesItsValue() throws Exception {
        TaskFuture<String> future = submit(new Tasks.Echo<>("value"));

        assertThat(future.get()).isEqualTo("value");
        assertThat(future.lane()).isEqualTo(lane);
    }

    @Test
    void submit_taskThatReturnsNull_givesNull() throws Exception {
        assertThat(submit(new Tasks.Echo<String>(null)).get()).isNull();
    }

    @Test
    void submit_runnableWithResult_givesThatVeryResult() throws Exception {
        Object result = new Object();

        Future<Object> future = lane().submit(new Noop(), result);

        assertThat(future.get()).isSameAs(result);
    }

    private record Noop() implements Runnable, Serializable {
        @Override
        public void run() {}
    }

    /** B2. */
    @Test
    void submit_null_isRefusedAtOnce() {
        assertThatNullPointerException()
                .isThrownBy(() -> lane().submit((Callable<String>) null))
                .withMessage("task");
    }

    /** B4. */
    @Test
    void onDone_severalActions_runInOrderWithTheFutureAsArgument() throws Exception {
        TaskFuture<Long> future = submit(blocked());
        List<String> order = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(1);
        future.onDone(done -> order.add("first " + done.equals(future)));
        future.onDone(done -> order.add("second " + done.state()));
        future.onDone(done -> all.countDown());

        unblock();
        all.await();

        assertThat(order).containsExactly("first true", "second SUCCESS");
    }

    /** B4: on failure and on cancellation too, and at once when attached late. */
    @Test
    void onDone_whateverTheOutcome_runs() throws Exception {
        TaskFuture<String> failed = submit(new Tasks.Fail(new IOException("planted")));
        TaskFuture<Long> cancelled = submit(blocked());
        List<Future.State> outcomes = new ArrayList<>();
        assertThatThrownBy(failed::get).hasRootCauseMessage("planted");
        cancelled.cancel(true);

        failed.onDone(done -> outcomes.add(done.state()));
        cancelled.onDone(done -> outcomes.add(done.state()));

        assertThat(outcomes).containsExactly(Future.State.FAILED, Future.State.CANCELLED);
    }

    /** B5. */
    @Test
    void onDone_actionThatThrows_disturbsNeitherOthersNorTheLane() throws Exception {
        TaskFuture<Long> future = submit(blocked());
        CountDownLatch others = new CountDownLatch(2);
        future.onDone(done -> {
            throw new IllegalStateException("planted");
        });
        future.onDone(done -> others.countDown());
        CompletableFuture<Void> stage = future.thenAccept(value -> others.countDown());

        unblock();
        others.await();

        stage.get();
        assertThat(submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
    }

    /** B6, and ours: a running task can be cancelled as well. */
    @Test
    void cancel_running_isTrueAndASecondTimeToo() {
        TaskFuture<Long> future = submit(blocked());
        awaitRunning();

        assertThat(future.cancel(true)).isTrue();
        assertThat(future.cancel(true)).isTrue();
        assertThat(future.isDone()).isTrue();
    }

    /** B6. */
    @Test
    void cancel_finished_isFalseAndChangesNothing() throws Exception {
        TaskFuture<String> future = submit(new Tasks.Echo<>("value"));
        future.get();

        assertThat(future.cancel(true)).isFalse();
        assertThat(future.get()).isEqualTo("value");
    }

    /** B7. */
    @Test
    void isRunning_onlyWhileTheTaskRuns() throws Exception {
        TaskFuture<Long> future = submit(blocked());
        awaitRunning();
        boolean whileRunning = future.isRunning();

        unblock();
        future.get();

        assertThat(whileRunning).isTrue();
        assertThat(future.isRunning()).isFalse();
    }

    /** B8. */
    @Test
    void getWithZeroTime_unfinished_timesOutAtOnce() throws Exception {
        TaskFuture<Long> future = submit(blocked());

        assertThatThrownBy(() -> future.get(0, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        unblock();
        assertThat(future.get()).isPositive();
    }

    /** B8: on a failed one the original, on a cancelled one the cancellation. */
    @Test
    void getWithZeroTime_finished_givesTheOutcome() {
        TaskFuture<String> failed = submit(new Tasks.Fail(new IOException("planted")));
        TaskFuture<Long> cancelled = submit(blocked());
        await().until(failed::isDone);
        cancelled.cancel(true);

        assertThatThrownBy(() -> failed.get(0, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("planted");
        assertThatThrownBy(() -> cancelled.get(0, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    }

    /** B9. */
    @Test
    void get_blocked_isReleasedByCompletionAndByCancel() throws Exception {
        TaskFuture<Long> future = submit(blocked());
        CompletableFuture<Throwable> waiter = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                future.get();
                waiter.complete(new AssertionError("must be cancelled"));
            } catch (Throwable expected) {
                waiter.complete(expected);
            }
        });
        await().until(() -> thread.getState() == Thread.State.WAITING);

        future.cancel(true);

        assertThat(waiter.get()).isInstanceOf(CancellationException.class);
    }

    /** B10: Java's own contract is a false return instead of an error; the first outcome stays. */
    @Test
    void complete_aSecondTime_isFalseAndTheFirstOutcomeStays() throws Exception {
        TaskFuture<String> future = submit(new Tasks.Echo<>("first"));
        future.get();

        assertThat(future.complete("second")).isFalse();
        assertThat(future.completeExceptionally(new IOException("second"))).isFalse();
        assertThat(future.get()).isEqualTo("first");
    }

    /** B11. */
    @Test
    void toString_tellsTaskLaneAndState() throws Exception {
        TaskFuture<String> future = submit(new Tasks.Fail(new IOException("planted")));
        await().until(future::isDone);

        assertThat(future.toString())
                .matches("Tasks\\.Fail #\\d+\\[" + lane + ", failed with java\\.io\\.IOException]");
    }

    /** B14. */
    @Test
    void submit_taskThatReturnsAnException_givesItAsAValue() throws Exception {
        Exception value =
                submit(new Tasks.Echo<Exception>(new IOException("a value"))).get();

        assertThat(value).isInstanceOf(IOException.class).hasMessage("a value");
    }

    /** B35. */
    @Test
    void submit_insideCallbacksHundredsDeep_works() throws Exception {
        AtomicInteger depth = new AtomicInteger();
        CompletableFuture<Integer> end = new CompletableFuture<>();

        deeper(depth, 300, end);

        assertThat(end.get()).isEqualTo(300);
    }

    private void deeper(AtomicInteger depth, int limit, CompletableFuture<Integer> end) {
        var unused = submit(new Tasks.Echo<>("deeper")).whenComplete((value, failure) -> {
            if (depth.incrementAndGet() == limit) {
                end.complete(limit);
            } else {
                deeper(depth, limit, end);
            }
        });
    }

    /** A callback may wait for another task of the same lane, even if it has one worker. */
    @Test
    void callback_thatWaitsForAnotherTask_doesNotHang() throws Exception {
        try (var small = ground.workers.builder().workers(1).build()) {
            ExecutorService one = lane == Lane.CPU ? small.cpu() : small.io();
            TaskFuture<String> first = (TaskFuture<String>) one.submit((Callable<String>) new Tasks.Echo<>("first"));

            CompletableFuture<String> second = first.thenApply(value -> {
                try {
                    return value
                            + one.submit((Callable<String>) new Tasks.Echo<>(" second"))
                                    .get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThat(second.get()).isEqualTo("first second");
        }
    }

    @Test
    void orTimeout_onARunningTask_stopsTheWork() throws Exception {
        TaskFuture<String> future = submit(new Tasks.Sleep(
                directory.resolve("started"), directory.resolve("interrupted"), java.time.Duration.ofMinutes(5)));
        await().until(() -> Files.exists(directory.resolve("started")));

        var unused = future.orTimeout(1, TimeUnit.MILLISECONDS);

        assertThatThrownBy(future::get).hasCauseInstanceOf(TimeoutException.class);
        future.awaitEnd();
        assertThat(directory.resolve("interrupted")).exists();
    }

    @Test
    void invokeAll_mixedOutcomes_givesEveryFutureInOrder() throws Exception {
        List<Future<String>> futures = lane().invokeAll(List.<Callable<String>>of(
                new Tasks.Echo<>("a"), new Tasks.Fail(new IOException("planted")), new Tasks.Echo<>("c")));

        assertThat(futures)
                .extracting(Future::state)
                .containsExactly(Future.State.SUCCESS, Future.State.FAILED, Future.State.SUCCESS);
    }

    @Test
    void invokeAny_someFail_givesAValue() throws Exception {
        String value = lane().invokeAny(List.<Callable<String>>of(
                new Tasks.Fail(new IOException("planted")), new Tasks.Echo<>("value")));

        assertThat(value).isEqualTo("value");
    }

    @Test
    void invokeAny_allFail_throwsTheFirstWithTheOthersSuppressed() {
        assertThatThrownBy(() -> lane().invokeAny(List.<Callable<String>>of(
                        new Tasks.Fail(new IOException("planted")), new Tasks.Fail(new IOException("planted")))))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("planted")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    }

    private record Break() implements Runnable, Serializable {
        @Override
        public void run() {
            throw new IllegalStateException("planted");
        }
    }

    /** Nobody has the future, so nobody would hear of it. */
    @Test
    void execute_taskThatFails_reachesTheUncaughtExceptionHandler() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.complete(failure));
        try {
            lane().execute(new Break());

            assertThat(uncaught.get()).isInstanceOf(IllegalStateException.class).hasMessage("planted");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** B34. */
    @Test
    void submit_fromManyThreads_givesEachItsOwnValue() throws Exception {
        List<CompletableFuture<Integer>> sums = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int base = t * 1000;
            CompletableFuture<Integer> sum = new CompletableFuture<>();
            sums.add(sum);
            Thread.ofVirtual().start(() -> {
                try {
                    int total = 0;
                    for (int i = 0; i < 50; i++) {
                        total += submit(new Tasks.Echo<>(base + i)).get();
                    }
                    sum.complete(total);
                } catch (Throwable failure) {
                    sum.completeExceptionally(failure);
                }
            });
        }

        for (int t = 0; t < 8; t++) {
            assertThat(sums.get(t).get()).isEqualTo(50 * t * 1000 + 49 * 50 / 2);
        }
    }
}
