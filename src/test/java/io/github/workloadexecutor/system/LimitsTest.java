package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Limits of time end the work, whatever it does, and say where it was. */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "stops processes with kill(1)")
final class LimitsTest {

    private static final TaskOptions SHORT = TaskOptions.none().timeout(Duration.ofMillis(400));

    private final WorkloadExecutor executor = WorkloadExecutor.builder()
            .name("limits")
            .workers(1)
            .cancelGrace(Duration.ofMillis(300))
            .killGrace(Duration.ofMillis(300))
            .build();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        executor.close();
    }

    private static TaskTimeoutException timeoutOf(TaskFuture<?> future) {
        Throwable failure =
                catchThrowable(() -> future.get(20, TimeUnit.SECONDS)).getCause();
        assertThat(failure).isInstanceOf(TaskTimeoutException.class);
        return (TaskTimeoutException) failure;
    }

    private long pid() throws Exception {
        return executor.submit(new Tasks.Pid()).get();
    }

    private record SpinFor(Duration time, int number) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return number;
        }
    }

    /** B89: every other task is over its limit; the rest get their results. */
    @Test
    void timeout_ofEveryOtherTask_costsOnlyThose() throws Exception {
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Duration time = i % 2 == 0 ? Duration.ofMillis(10) : Duration.ofMinutes(5);
            futures.add(executor.cpu().with(SHORT).submit(new SpinFor(time, i)));
        }

        for (int i = 0; i < 6; i += 2) {
            assertThat(futures.get(i).get()).isEqualTo(i);
            assertThat(timeoutOf(futures.get(i + 1)).limit()).isEqualTo(Limit.RUN);
        }
    }

    /** B89, B90: it takes no notice of its interrupt, so its process is replaced. */
    @Test
    void timeout_taskThatComputes_isShownComputingAndItsWorkerReplaced() throws Exception {
        long before = pid();
        TaskFuture<String> spinning = executor.cpu().with(SHORT).submit(new Tasks.Spin(directory.resolve("spin")));

        TaskTimeoutException timeout = timeoutOf(spinning);
        spinning.awaitEnd();

        TaskSnapshot snapshot = timeout.snapshot().orElseThrow();
        assertThat(snapshot.wasComputing()).isTrue();
        assertThat(snapshot.stack()).anyMatch(frame -> frame.contains("Tasks$Spin.call"));
        assertThat(timeout)
                .hasMessageStartingWith(
                        "task Tasks.Spin #2 in worker 1 (pid " + before + ") had not ended 0.4 s after its start")
                .hasMessageContaining("It was computing (thread RUNNABLE");
        assertThat(Processes.isRunning(before)).isFalse();
        assertThat(pid()).isNotEqualTo(before);
    }

    /** One that waits is shown waiting, and ends when interrupted, so its worker stays. */
    @Test
    void timeout_taskThatWaits_isShownWaitingAndItsWorkerStays() throws Exception {
        long before = pid();
        Path interrupted = directory.resolve("interrupted");
        TaskFuture<String> sleeping = executor.cpu()
                .with(SHORT)
                .submit(new Tasks.Sleep(directory.resolve("started"), interrupted, Duration.ofMinutes(5)));

        TaskTimeoutException timeout = timeoutOf(sleeping);
        sleeping.awaitEnd();

        assertThat(timeout.snapshot().orElseThrow().wasComputing()).isFalse();
        assertThat(timeout.snapshot().orElseThrow().state()).isEqualTo(Thread.State.TIMED_WAITING);
        assertThat(interrupted).exists();
        assertThat(pid()).isEqualTo(before);
    }

    private record ReportThenStop(Duration reporting, Duration silent) implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            long end = System.nanoTime() + reporting.toNanos();
            while (System.nanoTime() < end) {
                TaskContext.current().progress(0.5, "busy");
            }
            Thread.sleep(silent); // plays a task that hangs
            return "done";
        }
    }

    @Test
    void stallTimeout_whileProgressIsReported_doesNotCount() throws Exception {
        TaskOptions stall = TaskOptions.none().stallTimeout(Duration.ofMillis(400));

        TaskFuture<String> reporting =
                executor.cpu().with(stall).submit(new ReportThenStop(Duration.ofMillis(1200), Duration.ZERO));

        assertThat(reporting.get()).isEqualTo("done");
        assertThat(reporting.progress().orElseThrow().note()).isEqualTo("busy");
    }

    @Test
    void stallTimeout_onceProgressEnds_failsTheTask() {
        TaskOptions stall = TaskOptions.none().stallTimeout(Duration.ofMillis(400));

        TaskFuture<String> stalling =
                executor.cpu().with(stall).submit(new ReportThenStop(Duration.ofMillis(200), Duration.ofMinutes(5)));

        assertThat(timeoutOf(stalling).limit()).isEqualTo(Limit.STALL);
    }

    /** A frozen worker cannot watch its own clock; the application's is the backstop. */
    @Test
    void timeout_inAFrozenWorker_isEnforcedFromOutside() throws Exception {
        Path started = directory.resolve("started");
        TaskFuture<String> spinning = executor.cpu().with(SHORT).submit(new Tasks.Spin(started));
        await().until(() -> Files.exists(started));
        long pid = Long.parseLong(Files.readString(started));

        Processes.signal("STOP", pid);
        TaskTimeoutException timeout = timeoutOf(spinning);
        spinning.awaitEnd();

        assertThat(timeout.snapshot()).isEmpty();
        assertThat(timeout).hasMessageContaining("process is stopped");
        assertThat(Processes.isRunning(pid)).isFalse();
        assertThat(pid()).isNotEqualTo(pid);
    }

    private record StartChildAndSpin(Path childPid) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            Process child = new ProcessBuilder("sleep", "1000").start();
            Path draft = childPid.resolveSibling("draft");
            Files.writeString(draft, Long.toString(child.pid()));
            Files.move(draft, childPid);
            while (true) {
                Thread.onSpinWait();
            }
        }
    }

    /** B103, and pebble's issue 62: what the task has started goes with it. */
    @Test
    void timeout_taskWithAChildProcess_endsBoth() throws Exception {
        Path child = directory.resolve("child");
        TaskFuture<String> task = executor.cpu()
                .with(TaskOptions.none().timeout(Duration.ofSeconds(1)))
                .submit(new StartChildAndSpin(child));

        assertThat(timeoutOf(task).limit()).isEqualTo(Limit.RUN);
        task.awaitEnd();

        long pid = Long.parseLong(Files.readString(child));
        await().atMost(Duration.ofSeconds(5)).until(() -> !Processes.isRunning(pid));
    }

    private record WaitForFlag() implements CpuTask<String> {
        @Override
        public String call() {
            TaskContext context = TaskContext.current();
            while (!context.isCancelled()) {
                Thread.onSpinWait();
            }
            return "saw it";
        }
    }

    /** The first step of the ladder: a task that looks is not even interrupted. */
    @Test
    void cancel_taskThatLooksAtItsFlag_endsByItself() throws Exception {
        try (var patient = WorkloadExecutor.builder()
                .workers(1)
                .cancelNotice(Duration.ofSeconds(20))
                .build()) {
            TaskFuture<String> waiting = patient.submit(new WaitForFlag());
            long pid = patient.cpu().workers().started();
            await().until(waiting::isRunning);

            waiting.cancel(true);
            waiting.awaitEnd();

            patient.submit(new Tasks.Pid()).get();
            assertThat(patient.cpu().workers().started()).isEqualTo(1);
            assertThat(pid).isLessThanOrEqualTo(1);
        }
    }

    private record Remaining() implements CpuTask<List<Object>> {
        @Override
        public List<Object> call() {
            TaskContext context = TaskContext.current();
            return List.of(context.remaining().orElseThrow().toMillis(), context.attempt(), context.taskName());
        }
    }

    @Test
    void context_inATaskWithALimit_tellsWhatIsLeft() throws Exception {
        List<Object> told = executor.cpu()
                .with(TaskOptions.none().timeout(Duration.ofSeconds(30)))
                .submit(new Remaining())
                .get();

        assertThat((Long) told.get(0)).isBetween(1L, 30_000L);
        assertThat(told.subList(1, 3)).containsExactly(1, "LimitsTest.Remaining #1");
    }

    @Test
    void queueTimeout_behindALongTask_failsWithoutRunning() throws Exception {
        TaskFuture<String> first = executor.submit(new Tasks.Spin(directory.resolve("first")));
        TaskFuture<Integer> second = executor.cpu()
                .with(TaskOptions.none().queueTimeout(Duration.ofMillis(200)))
                .submit(new Tasks.LeaveTrace(directory, 2));

        assertThat(timeoutOf(second).possiblyRan()).isFalse();
        first.cancel(true);
        first.awaitEnd();

        pid();
        assertThat(directory.resolve("ran-2")).doesNotExist();
    }

    /** Somebody may be sitting at a breakpoint. */
    @Test
    void timeout_inAWorkerWithADebugger_doesNotCount() throws Exception {
        try (var debugged = WorkloadExecutor.builder()
                .workers(1)
                .workerJvmOptions("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0,quiet=y")
                .build()) {
            TaskFuture<Integer> slow = debugged.cpu().with(SHORT).submit(new SpinFor(Duration.ofMillis(1500), 7));

            assertThat(slow.get()).isEqualTo(7);
        }
    }

    @Test
    void timeout_ofZero_isRefused() {
        assertThatThrownBy(() -> TaskOptions.none().timeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout must be more than zero, but was PT0S");
    }
}
