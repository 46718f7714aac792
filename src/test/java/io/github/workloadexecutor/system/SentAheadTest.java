package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that a worker has been sent while it is at another: they have not begun, so they are not bound to it. */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals with kill(1)")
final class SentAheadTest {

    private static final int TASKS = 20;

    @TempDir
    private Path directory;

    private static WorkloadExecutor executor(int workers) {
        return WorkloadExecutor.builder()
                .name("sent-ahead")
                .workers(workers)
                .killGrace(Duration.ofMillis(100))
                .build();
    }

    /** Leaves one file for each time it runs. */
    private record CountRun(Path directory, int number) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            Path unused = Files.createTempFile(directory, "ran-" + number + "-", "");
            return number;
        }
    }

    private List<TaskFuture<Integer>> submitCounted(WorkloadExecutor executor) {
        return IntStream.range(0, TASKS)
                .mapToObj(number -> executor.submit(new CountRun(directory, number)))
                .toList();
    }

    private long runs(int number) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("ran-" + number + "-"))
                    .count();
        }
    }

    private void assertEachRanOnce(List<TaskFuture<Integer>> tasks) throws Exception {
        for (int number = 0; number < tasks.size(); number++) {
            assertThat(tasks.get(number).get(30, TimeUnit.SECONDS)).isEqualTo(number);
            assertThat(runs(number)).as("runs of task %s", number).isEqualTo(1);
        }
    }

    private static long pidOnceStarted(Path started) throws IOException {
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(started));
        return Long.parseLong(Files.readString(started));
    }

    @Test
    void worker_isKilled_othersRunElsewhereAndOnce() throws Exception {
        try (var executor = executor(1)) {
            Path started = directory.resolve("started");
            TaskFuture<String> first = executor.submit(new Tasks.Spin(started));
            long pid = pidOnceStarted(started);
            List<TaskFuture<Integer>> ahead = submitCounted(executor);

            Processes.signal("KILL", pid);

            assertThat(catchThrowable(() -> first.get(30, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(WorkerCrashedException.class);
            assertEachRanOnce(ahead);
            assertThat(executor.cpu().workers().crashed()).isEqualTo(1);
        }
    }

    /** It dies while it runs through what it was sent: what it had answered stands, and one task at most is lost. */
    @Test
    void worker_isKilledInTheMidstOfAStream_atMostOneIsLostAndNoneRunsTwice() throws Exception {
        try (var executor = executor(1)) {
            long pid = executor.submit(new Tasks.Pid()).get();
            int tasks = 2_000;
            List<TaskFuture<Integer>> stream = IntStream.range(0, tasks)
                    .mapToObj(number -> executor.submit(new CountRun(directory, number)))
                    .toList();
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> stream.get(100).isDone());

            Processes.signal("KILL", pid);

            int lost = 0;
            for (int number = 0; number < tasks; number++) {
                TaskFuture<Integer> task = stream.get(number);
                Throwable failure = catchThrowable(() -> task.get(60, TimeUnit.SECONDS));
                if (failure != null) {
                    assertThat(failure).hasCauseInstanceOf(WorkerCrashedException.class);
                    lost++;
                }
            }
            assertThat(lost).isLessThanOrEqualTo(1);
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files.map(file -> file.getFileName().toString())
                                .filter(name -> name.startsWith("ran-"))
                                .map(name -> name.substring(0, name.lastIndexOf('-'))))
                        .doesNotHaveDuplicates()
                        .hasSizeBetween(tasks - 1, tasks);
            }
        }
    }

    @Test
    void cancel_taskSentAhead_neverRunsIt() throws Exception {
        try (var executor = executor(1)) {
            Path goOn = directory.resolve("goOn");
            TaskFuture<Long> first = executor.submit(new Tasks.Rendezvous(directory.resolve("here"), goOn));
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(directory.resolve("here")));
            List<TaskFuture<Integer>> ahead = submitCounted(executor);

            for (int number = 0; number < TASKS; number += 2) {
                assertThat(ahead.get(number).cancel(true)).isTrue();
                ahead.get(number).awaitEnd(); // It has not begun, so there is nothing to wait for.
            }
            assertThat(first).isNotDone();
            Files.createFile(goOn);

            assertThat(first.get(30, TimeUnit.SECONDS)).isPositive();
            for (int number = 1; number < TASKS; number += 2) {
                assertThat(ahead.get(number).get(30, TimeUnit.SECONDS)).isEqualTo(number);
            }
            for (int number = 0; number < TASKS; number++) {
                assertThat(runs(number)).as("runs of task %s", number).isEqualTo(number % 2);
            }
        }
    }

    @Test
    void worker_becomesIdle_takesOverWhatABusyOneWasSent() throws Exception {
        try (var executor = executor(2)) {
            Path here = directory.resolve("here");
            Path there = directory.resolve("there");
            TaskFuture<Long> busy = executor.submit(new Tasks.Rendezvous(here, directory.resolve("goOn")));
            TaskFuture<Long> other = executor.submit(new Tasks.Rendezvous(there, directory.resolve("goOnThere")));
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(here) && Files.exists(there));
            List<TaskFuture<Long>> ahead = IntStream.range(0, TASKS)
                    .mapToObj(number -> executor.submit(new Tasks.Pid()))
                    .toList();

            Files.createFile(directory.resolve("goOnThere"));

            long pid = other.get(30, TimeUnit.SECONDS);
            for (TaskFuture<Long> task : ahead) {
                assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo(pid);
            }
            assertThat(busy).isNotDone();
            Files.createFile(directory.resolve("goOn"));
            assertThat(busy.get(30, TimeUnit.SECONDS)).isNotEqualTo(pid);
        }
    }

    @Test
    void worker_isFrozen_itsTaskTimesOutAndTheOthersRunElsewhere() throws Exception {
        try (var executor = executor(1)) {
            Path started = directory.resolve("started");
            TaskFuture<String> frozen = executor.cpu()
                    .with(TaskOptions.none().timeout(Duration.ofSeconds(1)))
                    .submit(new Tasks.Spin(started));
            long pid = pidOnceStarted(started);
            List<TaskFuture<Integer>> ahead = submitCounted(executor);

            Processes.signal("STOP", pid);

            assertThat(catchThrowable(() -> frozen.get(30, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(TaskTimeoutException.class);
            assertEachRanOnce(ahead);
            assertThat(Processes.isRunning(pid)).isFalse();
        }
    }

    /** Short ones go by the ring, long ones by the channel, and some results are longer than their tasks. */
    @Test
    void gatherAll_aThousandTasksOfMixedSizes_givesTheResultsInOrder() throws Exception {
        try (var executor = executor(2)) {
            List<CpuTask<byte[]>> tasks = new ArrayList<>();
            for (int number = 0; number < 1_000; number++) {
                int length = number % 50 == 0 ? 400_000 : number % 7 == 0 ? 30_000 : 4 + number % 100;
                tasks.add(number % 11 == 0 ? new Grow(number, length) : new Tasks.Echo<>(numbered(number, length)));
            }

            List<byte[]> results = executor.gatherAll(tasks);

            for (int number = 0; number < 1_000; number++) {
                byte[] result = results.get(number);
                assertThat(ByteBuffer.wrap(result).getInt()).isEqualTo(number);
                assertThat(result).hasSize(number % 50 == 0 ? 400_000 : number % 7 == 0 ? 30_000 : 4 + number % 100);
            }
        }
    }

    private static byte[] numbered(int number, int length) {
        return ByteBuffer.allocate(length).putInt(number).array();
    }

    private record Grow(int number, int length) implements CpuTask<byte[]> {
        @Override
        public byte[] call() {
            return numbered(number, length);
        }
    }

    @Test
    void shutdownNow_tasksSentAhead_areGivenBackAsNeverStarted() throws Exception {
        try (var executor = executor(1)) {
            Path started = directory.resolve("started");
            TaskFuture<String> first = executor.submit(new Tasks.Spin(started));
            long unused = pidOnceStarted(started);
            List<TaskFuture<Integer>> ahead = submitCounted(executor);

            List<Runnable> neverStarted = executor.cpu().shutdownNow();

            assertThat(neverStarted).hasSize(TASKS);
            assertThat(executor.cpu().awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            assertThat(catchThrowable(first::get)).hasCauseInstanceOf(WorkerCrashedException.class);
            assertThat(ahead).allMatch(TaskFuture::isCancelled);
            for (int number = 0; number < TASKS; number++) {
                assertThat(runs(number)).isZero();
            }
        }
    }
}
