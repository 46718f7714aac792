package io.github.workloadexecutor.testing.conformance;

import static io.github.workloadexecutor.testing.conformance.Outcomes.failureOf;
import static io.github.workloadexecutor.testing.conformance.Outcomes.resultOf;
import static io.github.workloadexecutor.testing.conformance.Outcomes.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** How tasks are ended before their time: by whoever waits for them, or by the clock. */
interface CancelSpec extends BackendUnderTest {

    TaskOptions BRIEF = TaskOptions.none().timeout(Duration.ofMillis(300));

    private Tasks.Sleep sleeping() {
        return new Tasks.Sleep(file("started"), file("interrupted"), Duration.ofMinutes(5));
    }

    /** Computes and takes no notice of interrupts, until the file is there. Tells its process once it runs. */
    record Stubborn(Path started, Path goOn) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            Path draft = started.resolveSibling(started.getFileName() + ".draft");
            Files.writeString(draft, Long.toString(ProcessHandle.current().pid()));
            Files.move(draft, started);
            while (!Files.exists(goOn)) {
                Thread.onSpinWait();
            }
            return "let go";
        }
    }

    private Stubborn stubborn() {
        return new Stubborn(file("started"), file("go-on"));
    }

    private void awaitEndOfProcess() throws IOException {
        long pid = Long.parseLong(Files.readString(file("started")));
        soon().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    // Cancelled.

    /** B51. */
    @Test
    default void cancel_queuedTask_neverRuns() throws Exception {
        WorkloadExecutor executor = single();
        TaskFuture<Long> blocker = executor.submit(new Tasks.Rendezvous(file("here"), file("go-on")));
        awaitFile("here");
        TaskFuture<Integer> queued =
                executor.submit(new Tasks.LeaveTrace(file("here").getParent(), 1));

        assertThat(queued.cancel(true)).isTrue();
        Files.createFile(file("go-on"));

        assertThat(resultOf(blocker)).isPositive();
        assertThat(resultOf(executor.submit(new Tasks.Echo<>("next")))).isEqualTo("next");
        assertThatThrownBy(queued::get).isInstanceOf(CancellationException.class);
        assertThat(file("ran-1")).doesNotExist();
    }

    /** B6, B91. */
    @Test
    default void cancel_runningTask_interruptsItAndItsFutureIsDoneAtOnce() throws Exception {
        TaskFuture<String> running = cpu().submit(sleeping());
        awaitFile("started");

        assertThat(running.cancel(true)).isTrue();
        boolean doneAtOnce = running.isDone();
        running.awaitEnd();

        assertThat(doneAtOnce).isTrue();
        assertThat(running).isCancelled();
        assertThat(file("interrupted")).exists();
    }

    @Test
    default void cancel_taskThatHeedsItsInterrupt_keepsItsWorker() throws Exception {
        WorkloadExecutor executor = single();
        int before = resultOf(executor.submit(new ContextSpec.CountInWorker()));
        TaskFuture<String> running = executor.submit(sleeping());
        awaitFile("started");

        running.cancel(true);
        running.awaitEnd();

        assertThat(resultOf(executor.submit(new ContextSpec.CountInWorker()))).isEqualTo(before + 1);
    }

    /** B6. */
    @Test
    default void cancel_finishedTask_isFalseAndChangesNothing() throws Exception {
        TaskFuture<String> future = cpu().submit(new Tasks.Echo<>("value"));
        assertThat(resultOf(future)).isEqualTo("value");

        assertThat(future.cancel(true)).isFalse();
        assertThat(resultOf(future)).isEqualTo("value");
    }

    /** Runs until its flag is set, and tells by the file whether it was interrupted besides. */
    record WaitForFlag(Path started, Path told) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            Files.createFile(started);
            while (!TaskContext.current().isCancelled()) {
                Thread.onSpinWait();
            }
            Files.writeString(told, Thread.currentThread().isInterrupted() ? "interrupted" : "only told");
            return "saw it";
        }
    }

    @Test
    @Needs(Capability.CANCEL_NOTICE)
    default void cancel_taskThatLooksAtItsFlag_isNotEvenInterrupted() throws Exception {
        WorkloadExecutor executor = open(builder(1).cancelNotice(LONG));
        TaskFuture<String> waiting = executor.submit(new WaitForFlag(file("started"), file("told")));
        awaitFile("started");

        waiting.cancel(true);
        waiting.awaitEnd();

        assertThat(file("told")).hasContent("only told");
    }

    /** B90. */
    @Test
    @Needs(Capability.KILL)
    default void cancel_taskThatIgnoresInterrupts_isEndedWithItsProcess() throws Exception {
        WorkloadExecutor executor = single();
        TaskFuture<String> stubborn = executor.submit(stubborn());
        awaitFile("started");

        stubborn.cancel(true);
        stubborn.awaitEnd();

        awaitEndOfProcess();
        assertThat(resultOf(executor.submit(new Tasks.Echo<>("next")))).isEqualTo("next");
    }

    @Test
    @Without(Capability.KILL)
    default void cancel_taskThatIgnoresInterruptsAndCannotBeEnded_isGivenUpAndTheLaneGoesOn() throws Exception {
        WorkloadExecutor executor = open(builder(1));
        TaskFuture<String> stubborn = executor.submit(stubborn());
        awaitFile("started");

        stubborn.cancel(true);
        stubborn.awaitEnd();

        assertThat(resultOf(executor.submit(new Tasks.Echo<>("next")))).isEqualTo("next");
        Files.createFile(file("go-on"));
    }

    @Test
    @Without(Capability.KILL)
    default void close_afterATaskThatCannotBeEnded_namesItInTheReceipt() throws Exception {
        WorkloadExecutor executor = open(builder(1));
        TaskFuture<String> stubborn = executor.submit(stubborn());
        awaitFile("started");
        stubborn.cancel(true);
        stubborn.awaitEnd();

        CloseReceipt receipt = executor.close(LONG);
        Files.createFile(file("go-on"));

        assertThat(receipt.left()).singleElement().asString().contains(stubborn.taskName());
        assertThat(receipt.isClean()).isFalse();
    }

    /** B99. */
    @Test
    default void cancel_rightAfterSubmission_everyTaskEndsAndTheLaneGoesOn() throws Exception {
        List<TaskFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            futures.add(cpu().submit(new Tasks.Echo<>("value")));
            futures.getLast().cancel(i % 2 == 0);
        }

        for (TaskFuture<String> future : futures) {
            future.awaitEnd();
            assertThat(future.isDone()).isTrue();
        }
        assertThat(resultOf(cpu().submit(new Tasks.Echo<>("next")))).isEqualTo("next");
    }

    @Test
    default void orTimeout_onARunningTask_stopsTheWork() throws Exception {
        TaskFuture<String> running = cpu().submit(sleeping());
        awaitFile("started");

        var unused = running.orTimeout(1, TimeUnit.MILLISECONDS);

        assertThat(failureOf(running)).isInstanceOf(TimeoutException.class);
        running.awaitEnd();
        assertThat(file("interrupted")).exists();
    }

    @Test
    default void complete_byHandWhileTheTaskRuns_stopsTheWork() throws Exception {
        TaskFuture<String> running = cpu().submit(sleeping());
        awaitFile("started");

        running.complete("by hand");
        running.awaitEnd();

        assertThat(resultOf(running)).isEqualTo("by hand");
        assertThat(file("interrupted")).exists();
    }

    // Overdue.

    /** B89. */
    @Test
    default void timeout_taskThatWaits_failsShowingWhereItWaited() throws Exception {
        TaskFuture<String> waiting = cpu().with(BRIEF).submit(sleeping());

        TaskTimeoutException timeout = failureOf(waiting, TaskTimeoutException.class);
        waiting.awaitEnd();

        assertThat(timeout.limit()).isEqualTo(Limit.RUN);
        assertThat(timeout.allowed()).isEqualTo(Duration.ofMillis(300));
        assertThat(timeout.task()).isEqualTo(waiting.taskName());
        TaskSnapshot snapshot = timeout.snapshot().orElseThrow();
        assertThat(snapshot.wasComputing()).isFalse();
        assertThat(snapshot.stack()).anyMatch(frame -> frame.contains("Tasks$Sleep.call"));
    }

    @Test
    default void timeout_taskThatWaits_isInterrupted() throws Exception {
        TaskFuture<String> waiting = cpu().with(BRIEF).submit(sleeping());

        assertThat(failureOf(waiting)).isInstanceOf(TaskTimeoutException.class);
        waiting.awaitEnd();

        assertThat(file("interrupted")).exists();
    }

    /** Computes until it is interrupted. */
    record Compute() implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            while (!Thread.interrupted()) {
                Thread.onSpinWait();
            }
            throw new InterruptedException("heeded");
        }
    }

    @Test
    default void timeout_taskThatComputes_failsShowingItComputing() throws Exception {
        TaskFuture<String> computing = cpu().with(BRIEF).submit(new Compute());

        TaskTimeoutException timeout = failureOf(computing, TaskTimeoutException.class);
        computing.awaitEnd();

        TaskSnapshot snapshot = timeout.snapshot().orElseThrow();
        assertThat(snapshot.wasComputing()).isTrue();
        assertThat(snapshot.stack()).anyMatch(frame -> frame.contains("Compute.call"));
        assertThat(timeout).hasMessageContaining("had not ended 0.3 s after its start");
    }

    /** B89, B90. */
    @Test
    @Needs(Capability.KILL)
    default void timeout_taskThatIgnoresInterrupts_isEndedWithItsProcess() throws Exception {
        WorkloadExecutor executor = single();
        TaskFuture<String> stubborn = executor.cpu().with(BRIEF).submit(stubborn());

        assertThat(failureOf(stubborn)).isInstanceOf(TaskTimeoutException.class);
        stubborn.awaitEnd();

        awaitEndOfProcess();
    }

    /** B89. */
    @Test
    default void timeout_ofEveryOtherTask_costsOnlyThose() throws Exception {
        List<TaskFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            futures.add(cpu().with(BRIEF).submit(i % 2 == 0 ? new Tasks.Echo<>("value " + i) : new Compute()));
        }

        for (int i = 0; i < 6; i += 2) {
            assertThat(resultOf(futures.get(i))).isEqualTo("value " + i);
            assertThat(failureOf(futures.get(i + 1))).isInstanceOf(TaskTimeoutException.class);
        }
    }

    /** Reports progress for a while, and then is silent, until it is interrupted or the time is over. */
    record ReportThenStop(Duration reporting, Duration silent) implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            long end = System.nanoTime() + reporting.toNanos();
            while (System.nanoTime() < end) {
                TaskContext.current().progress(0.5, "busy");
                Thread.sleep(1); // plays work between two reports
            }
            Thread.sleep(silent); // plays a task that hangs
            return "done";
        }
    }

    @Test
    default void stallTimeout_onceProgressEnds_failsTheTask() {
        TaskOptions stall = TaskOptions.none().stallTimeout(Duration.ofMillis(300));

        TaskFuture<String> stalling =
                cpu().with(stall).submit(new ReportThenStop(Duration.ofMillis(100), Duration.ofMinutes(5)));

        assertThat(failureOf(stalling, TaskTimeoutException.class).limit()).isEqualTo(Limit.STALL);
    }

    @Test
    default void stallTimeout_whileProgressIsReported_doesNotCount() throws Exception {
        TaskOptions stall = TaskOptions.none().stallTimeout(Duration.ofMillis(500));

        TaskFuture<String> reporting =
                cpu().with(stall).submit(new ReportThenStop(Duration.ofMillis(1200), Duration.ZERO));

        assertThat(resultOf(reporting)).isEqualTo("done");
    }

    @Test
    default void queueTimeout_behindALongTask_failsWithoutRunning() throws Exception {
        WorkloadExecutor executor = single();
        TaskFuture<Long> blocker = executor.submit(new Tasks.Rendezvous(file("here"), file("go-on")));
        awaitFile("here");
        TaskFuture<Integer> queued = executor.cpu()
                .with(TaskOptions.none().queueTimeout(Duration.ofMillis(100)))
                .submit(new Tasks.LeaveTrace(file("here").getParent(), 1));

        TaskTimeoutException timeout = failureOf(queued, TaskTimeoutException.class);
        Files.createFile(file("go-on"));

        assertThat(timeout.limit()).isEqualTo(Limit.QUEUE);
        assertThat(timeout.possiblyRan()).isFalse();
        assertThat(resultOf(blocker)).isPositive();
        assertThat(resultOf(executor.submit(new Tasks.Echo<>("next")))).isEqualTo("next");
        assertThat(file("ran-1")).doesNotExist();
    }
}
