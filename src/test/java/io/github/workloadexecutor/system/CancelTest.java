package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cancelling on the CPU lane ends the work, not just the future. */
@SystemTest
final class CancelTest {

    private final CapturedLog log = CapturedLog.at(Level.WARN);
    private final WorkloadExecutor executor = WorkloadExecutor.builder()
            .name("cancel")
            .workers(1)
            .cancelGrace(Duration.ofMillis(200))
            .build();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        executor.close();
        log.close();
    }

    private long pidOnceStarted(Path started) throws Exception {
        await().until(() -> Files.exists(started));
        return Long.parseLong(Files.readString(started));
    }

    /** B91: what takes no notice of an interrupt is killed, and the worker replaced. */
    @Test
    void cancel_taskThatIgnoresInterrupts_killsAndReplacesItsWorker() throws Exception {
        Path started = directory.resolve("started");
        TaskFuture<String> spinning = executor.submit(new Tasks.Spin(started));
        long pid = pidOnceStarted(started);

        boolean cancelled = spinning.cancel(true);
        spinning.awaitEnd();

        assertThat(cancelled).isTrue();
        assertThatThrownBy(spinning::get).isInstanceOf(CancellationException.class);
        assertThat(Processes.isRunning(pid)).isFalse();
        assertThat(executor.submit(new Tasks.Pid()).get()).isNotEqualTo(pid);
        // Whether the worker ends itself or is killed a moment later, the reason is the same.
        assertThat(log.messages())
                .filteredOn(
                        message -> message.startsWith("cancel worker 1 (pid " + pid + ") was killed by its executor"))
                .singleElement()
                .asString()
                .matches(".* because .*task Tasks.Spin #1 was cancelled and had not ended \\d+ ms .*");
    }

    /** One that ends when interrupted keeps its worker. */
    @Test
    void cancel_taskThatHeedsInterrupts_keepsItsWorker() throws Exception {
        long pid = executor.submit(new Tasks.Pid()).get();
        Path interrupted = directory.resolve("interrupted");
        TaskFuture<String> sleeping =
                executor.submit(new Tasks.Sleep(directory.resolve("started"), interrupted, Duration.ofMinutes(5)));
        await().until(() -> Files.exists(directory.resolve("started")));

        sleeping.cancel(true);
        sleeping.awaitEnd();

        assertThat(interrupted).exists();
        assertThat(executor.submit(new Tasks.Pid()).get()).isEqualTo(pid);
    }

    @Test
    void cancelWithoutInterrupt_runningTask_letsItFinishAndDiscardsItsResult() throws Exception {
        Path goOn = directory.resolve("goOn");
        TaskFuture<Long> running = executor.submit(new Tasks.Rendezvous(directory.resolve("here"), goOn));
        await().until(() -> Files.exists(directory.resolve("here")));

        running.cancel(false);
        TaskFuture<Long> next = executor.submit(new Tasks.Pid());
        boolean nextDoneEarly = next.isDone();
        Files.writeString(goOn, "");

        assertThat(next.get()).isPositive();
        assertThat(nextDoneEarly).isFalse();
        assertThat(running.isCancelled()).isTrue();
        assertThat(executor.cpu().workers().crashed()).isZero();
    }

    /** B51: what was cancelled before it started never runs. */
    @Test
    void cancel_queuedTask_neverRuns() throws Exception {
        Path goOn = directory.resolve("goOn");
        TaskFuture<Long> running = executor.submit(new Tasks.Rendezvous(directory.resolve("here"), goOn));
        TaskFuture<Integer> queued = executor.submit(new Tasks.LeaveTrace(directory, 1));

        queued.cancel(true);
        Files.writeString(goOn, "");
        running.get();
        executor.submit(new Tasks.LeaveTrace(directory, 2)).get();

        assertThat(directory.resolve("ran-1")).doesNotExist();
        assertThat(directory.resolve("ran-2")).exists();
    }

    /** Cancelling from a thread whose interrupt flag is set must not cost the worker its channel. */
    @Test
    void cancel_byAnInterruptedThread_costsNoWorker() throws Exception {
        long pid = executor.submit(new Tasks.Pid()).get();
        TaskFuture<String> sleeping = executor.submit(
                new Tasks.Sleep(directory.resolve("started"), directory.resolve("interrupted"), Duration.ofMinutes(5)));
        await().until(() -> Files.exists(directory.resolve("started")));

        Thread.currentThread().interrupt();
        sleeping.cancel(true);
        boolean stillInterrupted = Thread.interrupted();

        assertThat(stillInterrupted).isTrue();
        assertThat(executor.submit(new Tasks.Pid()).get()).isEqualTo(pid);
    }

    /** Submitting from a thread whose interrupt flag is set, too. */
    @Test
    void submit_byAnInterruptedThread_costsNoWorker() throws Exception {
        long pid = executor.submit(new Tasks.Pid()).get();

        Thread.currentThread().interrupt();
        TaskFuture<Long> task = executor.submit(new Tasks.Pid());
        boolean stillInterrupted = Thread.interrupted();

        assertThat(stillInterrupted).isTrue();
        assertThat(task.get()).isEqualTo(pid);
    }

    /** B92: with a hundred megabytes on their way. */
    @Test
    void cancel_whileALargeTaskIsSent_doesNotHang() throws Exception {
        byte[] large = new byte[100 << 20];
        for (int i = 0; i < 3; i++) {
            TaskFuture<Integer> task = executor.cpu().submit(Tasks::length, large);
            await().until(() -> task.isRunning() || task.isDone());
            task.cancel(true);
            task.awaitEnd();
        }

        assertThat(executor.submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
    }

    /** B99, and a hundred times in a row: cancel right after submission, at whatever moment that is. */
    @Test
    void cancel_rightAfterSubmission_everyTaskEndsAndTheLaneGoesOn() throws Exception {
        List<TaskFuture<String>> tasks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            TaskFuture<String> task = executor.submit(new Tasks.Echo<>("value"));
            task.cancel(i % 2 == 0);
            tasks.add(task);
        }

        for (TaskFuture<String> task : tasks) {
            task.awaitEnd();
            assertThat(task.isDone()).isTrue();
        }
        assertThat(executor.submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
    }

    private record ReturnInterrupted(String value) implements CpuTask<String> {
        @Override
        public String call() {
            Thread.currentThread().interrupt();
            return value;
        }
    }

    /** A task that ends with its interrupt flag set must not cost the worker its channel when it answers. */
    @Test
    void task_thatReturnsWithItsInterruptFlagSet_isAnsweredAndKeepsItsWorker() throws Exception {
        assertThat(executor.submit(new ReturnInterrupted("value")).get()).isEqualTo("value");
        assertThat(executor.submit(new ReturnInterrupted("again")).get()).isEqualTo("again");
        assertThat(executor.cpu().workers().started()).isEqualTo(1);
    }
}
