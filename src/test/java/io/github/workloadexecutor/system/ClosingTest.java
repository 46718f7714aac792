package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Leftovers;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How an executor ends: in good order, by force, forgotten; and that nothing of it is left. */
@SystemTest
final class ClosingTest {

    @TempDir
    private Path directory;

    private static ExecutorService lane(WorkloadExecutor executor, Lane lane) {
        return lane == Lane.CPU ? executor.cpu() : executor.io();
    }

    private static void assertDead(long pid) {
        assertThat(Processes.isRunning(pid)).isFalse();
    }

    /** B95. */
    @ParameterizedTest
    @EnumSource(Lane.class)
    void submit_afterClose_isRejectedWithTheStateInTheMessage(Lane lane) {
        var executor = WorkloadExecutor.builder().name("done").build();
        executor.close();

        assertThatThrownBy(() -> lane(executor, lane).submit((Callable<String>) new Tasks.Echo<>("late")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageMatching(lane + " lane of done " + lane.name().toLowerCase(java.util.Locale.ROOT)
                        + " takes no more tasks: it is terminated; refused task Tasks\\.Echo #1");
    }

    /** B96. */
    @ParameterizedTest
    @EnumSource(Lane.class)
    void shutdown_withFiftyQueued_runsThemAll(Lane lane) throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(2).build()) {
            ExecutorService service = lane(executor, lane);
            var futures = IntStream.range(0, 50)
                    .mapToObj(i -> service.submit((Callable<Integer>) new Tasks.Echo<>(i)))
                    .toList();

            service.shutdown();

            for (int i = 0; i < 50; i++) {
                assertThat(futures.get(i).get()).isEqualTo(i);
            }
            assertThat(service.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** B98: shutdown alone lets go of the workers when the work is done. */
    @Test
    void shutdown_withoutClose_endsTheWorkersWhenTheWorkIsDone() throws Exception {
        var executor = WorkloadExecutor.builder().workers(1).build();
        long pid = executor.submit(new Tasks.Pid()).get();

        executor.shutdown();

        assertThat(executor.cpu().awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertDead(pid);
    }

    /** B97, B102: what had not started is cancelled and handed back, what runs is killed. */
    @Test
    void shutdownNow_cancelsWhatWaitsAndKillsWhatRuns() throws Exception {
        try (var log = CapturedLog.at(Level.ERROR);
                var executor = WorkloadExecutor.builder().workers(1).build()) {
            Path started = directory.resolve("started");
            TaskFuture<String> running = executor.submit(new Tasks.Spin(started));
            TaskFuture<String> waiting = executor.submit(new Tasks.Echo<>("waiting"));
            await().until(() -> Files.exists(started));

            List<Runnable> neverStarted = executor.cpu().shutdownNow();

            assertThat(neverStarted).hasSize(1);
            assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
            assertThatThrownBy(running::get)
                    .cause()
                    .isInstanceOf(WorkerCrashedException.class)
                    .hasMessageContaining("was killed by its executor because its executor was told to shut down now");
            assertThat(executor.cpu().awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(log.messages()).isEmpty();
        }
    }

    /** B97: tasks that were refused among those that wait hold up nothing, and none is left pending. */
    @Test
    void close_amongTasksThatWereRefused_cancelsThoseThatWaitAndHangsOnNone() {
        var executor = WorkloadExecutor.builder().workers(1).build();
        Path started = directory.resolve("started");
        TaskFuture<String> running = executor.submit(new Tasks.Spin(started));
        List<TaskFuture<Object>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> executor.submit(new Tasks.Echo<>(new Object())))
                    .isInstanceOf(NotShippableException.class);
            waiting.add(executor.submit(new Tasks.Echo<>((Object) i)));
        }
        await().until(() -> Files.exists(started));

        CloseReceipt receipt = executor.close(Duration.ofMillis(50));

        assertThat(receipt.cancelled()).isEqualTo(20);
        assertThat(receipt.lost()).isEqualTo(1);
        assertThat(receipt.left()).isEmpty();
        assertThat(waiting).allMatch(TaskFuture::isCancelled);
        assertThat(running.isDone()).isTrue();
    }

    private record Halt() implements CpuTask<String> {
        @Override
        public String call() {
            Runtime.getRuntime().halt(7);
            return "never";
        }
    }

    /** B85: nobody is there any more to be stopped. */
    @Test
    void shutdownNow_afterEveryWorkerHasDied_isHarmless() throws Exception {
        try (var log = CapturedLog.at(Level.ERROR)) {
            var executor = WorkloadExecutor.builder().workers(2).build();
            List<TaskFuture<String>> lost = List.of(executor.submit(new Halt()), executor.submit(new Halt()));
            for (TaskFuture<String> task : lost) {
                assertThatThrownBy(task::get).hasCauseInstanceOf(WorkerCrashedException.class);
            }
            await().until(() -> executor.cpu().workers().alive() == 0);

            assertThat(executor.cpu().shutdownNow()).isEmpty();
            assertThat(executor.cpu().shutdownNow()).isEmpty();
            executor.close();

            assertThat(executor.cpu().awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(log.messages()).isEmpty();
        }
    }

    private static boolean isATaskInTheChannel() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getMethodName().equals("sendBody"));
    }

    /** B106: the worker is frozen, so the rest of a hundred megabytes stays in the channel. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shutdownNow_whileALargeTaskIsInTheChannel_terminates() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            long frozen = executor.submit(new Tasks.Pid()).get();
            Processes.signal("STOP", frozen);
            TaskFuture<Integer> stuck = executor.cpu().submit(Tasks::letters, "a".repeat(100 << 20));
            await().until(ClosingTest::isATaskInTheChannel);

            List<Runnable> neverStarted = executor.cpu().shutdownNow();

            assertThat(neverStarted).isEmpty();
            assertThat(executor.cpu().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(stuck.isCompletedExceptionally()).isTrue();
            assertDead(frozen);
        }
    }

    /** B100. */
    @Test
    void close_joinsAllWorkers() throws Exception {
        long pid;
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            pid = executor.submit(new Tasks.Pid()).get();
        }

        assertDead(pid);
    }

    /** B103: bounded, although a task would run for ever. */
    @Test
    void close_withTasksThatNeverEnd_isBounded() throws Exception {
        try (var log = CapturedLog.at(Level.ERROR)) {
            var executor = WorkloadExecutor.builder()
                    .workers(1)
                    .closeTimeout(Duration.ofMillis(100))
                    .build();
            Path started = directory.resolve("started");
            TaskFuture<String> computing = executor.submit(new Tasks.Spin(started));
            TaskFuture<String> waiting = executor.io().submit(() -> {
                Thread.sleep(Duration.ofMinutes(5)); // plays slow work
                return "slow";
            });
            await().until(() -> Files.exists(started));
            long pid = Long.parseLong(Files.readString(started));

            executor.close();

            assertDead(pid);
            assertThat(computing.isCompletedExceptionally()).isTrue();
            assertThat(waiting.isCompletedExceptionally()).isTrue();
            assertThat(log.messages()).isEmpty();
        }
    }

    /** B105. */
    @Test
    void close_twice_doesNothingTheSecondTime() {
        var executor = WorkloadExecutor.create();

        executor.close();
        executor.close();

        assertThat(executor.cpu().isTerminated()).isTrue();
        assertThat(executor.io().isTerminated()).isTrue();
    }

    /** B105. */
    @Test
    void close_fromACallback_isPossible() throws Exception {
        var executor = WorkloadExecutor.builder()
                .workers(1)
                .closeTimeout(Duration.ofMinutes(5))
                .build();
        CountDownLatch closed = new CountDownLatch(1);

        executor.submit(new Tasks.Echo<>("value")).onDone(done -> {
            executor.close();
            closed.countDown();
        });

        assertThat(closed.await(40, TimeUnit.SECONDS)).isTrue();
    }

    /** B99. */
    @Test
    void submitCancelClose_inQuickSuccession_doesNotHang() {
        for (int i = 0; i < 10; i++) {
            try (var executor = WorkloadExecutor.builder().workers(1).build()) {
                executor.submit(new Tasks.Echo<>("value")).cancel(true);
            }
        }
    }

    /** B100: dropped without being closed; the queued work is finished first. */
    @Test
    void executor_noLongerReferredTo_finishesItsWorkAndEnds() throws Exception {
        Path goOn = directory.resolve("goOn");
        List<TaskFuture<Long>> futures = submitAndForget(goOn);
        System.gc();
        Files.writeString(goOn, "");

        long pid = futures.get(0).get();
        assertThat(futures.get(1).get()).isEqualTo(pid);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return !Processes.isRunning(pid);
        });
    }

    private List<TaskFuture<Long>> submitAndForget(Path goOn) {
        var executor = WorkloadExecutor.builder().workers(1).build();
        return List.of(
                executor.submit(new Tasks.Rendezvous(directory.resolve("here"), goOn)),
                executor.submit(new Tasks.Pid()));
    }

    /** A lane that somebody still holds keeps its executor going. */
    @Test
    void executor_whoseLaneIsStillReferredTo_goesOn() throws Exception {
        ExecutorService lane = WorkloadExecutor.builder().workers(1).build().cpu();
        for (int i = 0; i < 5; i++) {
            System.gc();
            assertThat(lane.submit((Callable<String>) new Tasks.Echo<>("value")).get())
                    .isEqualTo("value");
        }
        lane.close();
    }

    /** Nothing is left behind: no process, no thread, no file. */
    @Test
    void close_leavesNoProcessThreadOrFile() throws Exception {
        Leftovers own = Leftovers.of("leaves-nothing");
        var executor =
                WorkloadExecutor.builder().name("leaves-nothing").workers(2).build();
        executor.gatherAll(List.of(new Tasks.Pid(), new Tasks.Pid(), new Tasks.Pid()));
        executor.io().submit(() -> "value").get();

        executor.close();

        assertThat(own.now()).allMatch(left -> left.startsWith("thread "));
        // The thread that keeps the JVM from ending lingers a moment by design, the pools' threads until they notice.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(own.now()).isEmpty());
    }
}
