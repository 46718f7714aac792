package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.TaskQuarantinedException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Crashes at awkward moments, many at once, and over and over. */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "kills processes with kill(1)")
final class CrashRacesTest {

    @TempDir
    private Path directory;

    private record Kill(long pid) implements CpuTask<String> {
        @Override
        public String call() {
            Processes.signal("KILL", pid);
            return "killed " + pid;
        }
    }

    private record Halt(int number) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            Runtime.getRuntime().halt(number);
            return number;
        }
    }

    private record HaltSoonAfter() implements CpuTask<String> {
        @Override
        public String call() {
            Thread later = new Thread(() -> {
                try {
                    Thread.sleep(200); // the result is delivered long before
                } catch (InterruptedException e) {
                    return;
                }
                Runtime.getRuntime().halt(0);
            });
            later.start();
            return "result";
        }
    }

    /** Crashes in its first attempts. */
    private record CrashUntil(int attempt, Path traces) implements CpuTask<Integer> {
        @Override
        public Integer call() throws Exception {
            int now = TaskContext.current().attempt();
            Files.writeString(traces.resolve("attempt-" + now), "");
            if (now < attempt) {
                Runtime.getRuntime().halt(7);
            }
            return now;
        }
    }

    private record NeedsHeap(int bytes) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return new byte[bytes].length;
        }
    }

    /** B80: workers that kill each other, both ways round. */
    @Test
    void workers_killingEachOther_areNoticedAndReplaced() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(2).build()) {
            for (int round = 0; round < 3; round++) {
                Path meet = Files.createDirectory(directory.resolve("round" + round));
                TaskFuture<Long> one = executor.submit(new Tasks.Rendezvous(meet.resolve("1"), meet.resolve("2")));
                TaskFuture<Long> other = executor.submit(new Tasks.Rendezvous(meet.resolve("2"), meet.resolve("1")));
                long first = one.get();
                long second = other.get();

                TaskFuture<String> killsFirst = executor.submit(new Kill(first));
                TaskFuture<String> killsSecond = executor.submit(new Kill(second));
                for (TaskFuture<String> kill : List.of(killsFirst, killsSecond)) {
                    Throwable failure = catchThrowable(() -> kill.get(20, TimeUnit.SECONDS));
                    if (failure != null) { // It may have killed its own worker, or been killed by the other.
                        assertThat(failure).hasCauseInstanceOf(WorkerCrashedException.class);
                    }
                }
                assertThat(executor.submit(new Tasks.Echo<>(round)).get()).isEqualTo(round);
            }
        }
    }

    /** B81: the result was delivered, so it stands. */
    @Test
    void crash_afterTheResult_costsNoTask() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            assertThat(executor.submit(new HaltSoonAfter()).get()).isEqualTo("result");
            // One of these may be running when it dies, and fail with it.
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (executor.cpu().workers().crashed() < 1 && System.nanoTime() < deadline) {
                Throwable failure =
                        catchThrowable(() -> executor.submit(new Tasks.Pid()).get());
                assertThat(failure == null || failure.getCause() instanceof WorkerCrashedException)
                        .isTrue();
            }
            assertThat(executor.cpu().workers().crashed()).isPositive();
        }
    }

    /** At most once: without a word of the task's, a crash is the end of it. */
    @Test
    void crash_ofATaskThatIsNotIdempotent_isNotRetried() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            Throwable failure = catchThrowable(
                    () -> executor.submit(new CrashUntil(2, directory)).get());

            assertThat(failure).hasCauseInstanceOf(WorkerCrashedException.class);
            executor.submit(new Tasks.Pid()).get();
            assertThat(directory.resolve("attempt-2")).doesNotExist();
        }
    }

    @Test
    void crash_ofAnIdempotentTask_isRetriedAfterABackOff() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            TaskFuture<Integer> task =
                    executor.cpu().with(TaskOptions.none().idempotent()).submit(new CrashUntil(3, directory));

            assertThat(task.get()).isEqualTo(3);
            assertThat(executor.cpu().workers().crashed()).isEqualTo(2);
        }
    }

    @Test
    void outOfMemory_ofAnIdempotentTask_isRetriedWithMoreHeap() throws Exception {
        try (var executor =
                WorkloadExecutor.builder().workers(1).workerHeap(32L << 20).build()) {
            Retry retry = Retry.standard().moreHeapAfterOutOfMemory(8);
            TaskFuture<Integer> task =
                    executor.cpu().with(TaskOptions.none().idempotent(retry)).submit(new NeedsHeap(64 << 20));

            assertThat(task.get()).isEqualTo(64 << 20);
            assertThat(executor.submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
        }
    }

    /** PP4J reruns a poison task for ever; here the account is full after k kills. */
    @Test
    void crash_ofTheSameTaskOverAndOver_endsInQuarantineWithTheDossiers() throws Exception {
        try (var executor =
                WorkloadExecutor.builder().workers(1).quarantineAfter(2).build()) {
            for (int i = 0; i < 2; i++) {
                assertThat(catchThrowable(() -> executor.submit(new Halt(5)).get()))
                        .hasCauseInstanceOf(WorkerCrashedException.class);
            }

            Throwable failure =
                    catchThrowable(() -> executor.submit(new Halt(5)).get()).getCause();

            assertThat(failure).isInstanceOf(TaskQuarantinedException.class);
            assertThat(((TaskQuarantinedException) failure).crashes()).hasSize(2);
            assertThat(executor.cpu().workers().crashed()).isEqualTo(2);
            assertThat(executor.submit(new Tasks.Echo<>("another")).get()).isEqualTo("another");
        }
    }

    /** B87: many rapid submissions. */
    @Test
    void submit_manyInQuickSuccessionWhileWorkersDie_losesNone() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(2).build()) {
            List<TaskFuture<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                futures.add(i % 100 == 99 ? executor.submit(new Halt(i)) : executor.submit(new Tasks.Echo<>(i)));
            }

            for (int i = 0; i < 300; i++) {
                TaskFuture<Integer> future = futures.get(i);
                if (i % 100 == 99) {
                    assertThat(catchThrowable(future::get)).hasCauseInstanceOf(WorkerCrashedException.class);
                } else {
                    assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(i);
                }
            }
        }
    }

    /** B103: grandchildren die too, and a hundred long tasks do not hold it up. */
    @Test
    void shutdownNow_withAHundredLongTasks_isQuick() throws Exception {
        var executor = WorkloadExecutor.builder().workers(2).build();
        List<TaskFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            futures.add(executor.submit(
                    new Tasks.Sleep(directory.resolve("s" + i), directory.resolve("i" + i), Duration.ofMinutes(5))));
        }

        executor.cpu().shutdownNow();

        assertThat(executor.cpu().awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        assertThat(futures).allMatch(TaskFuture::isDone);
        executor.close();
    }
}
