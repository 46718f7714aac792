package io.github.workloadexecutor.testing.conformance;

import static io.github.workloadexecutor.testing.conformance.Outcomes.failureOf;
import static io.github.workloadexecutor.testing.conformance.Outcomes.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.TaskQuarantinedException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Tasks;
import io.github.workloadexecutor.testing.fixture.MisbehavingTask;
import io.github.workloadexecutor.testing.fixture.MisbehavingTask.Moment;
import io.github.workloadexecutor.testing.fixture.Misbehaviour;
import io.github.workloadexecutor.testing.fixture.Misbehaviour.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a worker's end costs: the task that it was running, and nothing else. */
interface CrashSpec extends BackendUnderTest {

    private static WorkerCrashedException crashOf(TaskFuture<?> future) {
        return failureOf(future, WorkerCrashedException.class);
    }

    private static void assertGoesOn(WorkloadExecutor executor) throws Exception {
        assertThat(resultOf(executor.submit(new Tasks.Echo<>("next")))).isEqualTo("next");
    }

    /** B69: exit code 0 in mid-task is a crash, too. */
    @Test
    @Needs(Capability.ISOLATION)
    default void halt_withCodeZero_failsItsTaskAsACrash() throws Exception {
        WorkloadExecutor executor = single();

        WorkerCrashedException crash =
                crashOf(executor.submit(Misbehaviour.halt(0).whileRunning()));

        assertThat(crash.kind()).isEqualTo(WorkerDossier.Kind.HALT);
        assertThat(crash.exit()).contains(new ExitStatus(0));
        assertGoesOn(executor);
    }

    /** B73, B75. */
    @Test
    @Needs(Capability.ISOLATION)
    default void exit_withACode_failsItsTaskAndTellsTheCode() throws Exception {
        WorkloadExecutor executor = single();

        WorkerCrashedException crash =
                crashOf(executor.submit(Misbehaviour.exit(3).whileRunning()));

        assertThat(crash.kind()).isEqualTo(WorkerDossier.Kind.SYSTEM_EXIT);
        assertThat(crash.exit()).contains(new ExitStatus(3));
        assertGoesOn(executor);
    }

    /** B69, B75. */
    @Test
    @Needs(Capability.ISOLATION)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals with kill(1)")
    default void kill_fromOutside_failsTheTaskAndTellsTheSignal() throws Exception {
        WorkloadExecutor executor = single();

        WorkerCrashedException crash =
                crashOf(executor.submit(Misbehaviour.of(Kind.SIGKILL).whileRunning()));

        assertThat(crash).hasMessageContaining("SIGKILL");
        assertGoesOn(executor);
    }

    @Test
    @Needs(Capability.ISOLATION)
    default void crash_ofATask_tellsWorkerTaskAndAttempt() {
        WorkloadExecutor executor = single();
        TaskFuture<Object> future = executor.submit(Misbehaviour.halt(7).whileRunning());

        WorkerCrashedException crash = crashOf(future);

        assertThat(crash.task()).isEqualTo(future.taskName());
        assertThat(crash.attempt()).isEqualTo(1);
        assertThat(crash.pid())
                .isPositive()
                .isNotEqualTo(ProcessHandle.current().pid());
        assertThat(crash.possiblyRan()).isTrue();
        assertThat(crash)
                .hasMessageContaining("code 7")
                .hasMessageContaining("running task " + future.taskName() + " (attempt 1)");
    }

    /** Prints and ends its process. */
    record PrintAndExit() implements CpuTask<String> {
        @Override
        public String call() {
            for (int i = 1; i <= 30; i++) {
                System.out.println("line " + i);
            }
            System.err.println("last words");
            System.exit(7);
            return "never";
        }
    }

    /** B75. */
    @Test
    @Needs({Capability.ISOLATION, Capability.LAST_OUTPUT})
    default void crash_afterOutput_showsTheLastLines() {
        WorkloadExecutor executor = single();

        WorkerCrashedException crash = crashOf(executor.submit(new PrintAndExit()));

        assertThat(crash.output()).contains("line 30", "last words");
        assertThat(crash).hasMessageContaining("last words");
    }

    /** B70. */
    @Test
    @Needs(Capability.ISOLATION)
    default void crash_whileTheTaskIsDecoded_failsIt() throws Exception {
        WorkloadExecutor executor = single();
        TaskFuture<Object> future = executor.submit(new MisbehavingTask(Moment.DECODING_TASK, Misbehaviour.halt(7)));

        assertThat(failureOf(future)).isInstanceOf(WorkerCrashedException.class);
        assertGoesOn(executor);
    }

    /** B70. */
    @Test
    @Needs(Capability.ISOLATION)
    default void crash_whileTheResultIsEncoded_failsTheTask() throws Exception {
        WorkloadExecutor executor = single();
        TaskFuture<Object> future = executor.submit(new MisbehavingTask(Moment.ENCODING_RESULT, Misbehaviour.halt(7)));

        assertThat(failureOf(future)).isInstanceOf(WorkerCrashedException.class);
        assertGoesOn(executor);
    }

    /** B84, B86. */
    @Test
    @Needs(Capability.ISOLATION)
    default void crash_ofOneTaskInAHundred_costsOne() throws Exception {
        WorkloadExecutor executor = executor();
        List<TaskFuture<?>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            futures.add(executor.submit(i == 50 ? Misbehaviour.halt(7).whileRunning() : new Tasks.Echo<Object>(i)));
        }

        for (int i = 0; i < 100; i++) {
            if (i == 50) {
                assertThat(failureOf(futures.get(i))).isInstanceOf(WorkerCrashedException.class);
            } else {
                assertThat(resultOf(futures.get(i))).isEqualTo(i);
            }
        }
    }

    /** B74. */
    @Test
    @Needs(Capability.ISOLATION)
    default void crash_ofTwoTasks_givesEachItsOwnException() {
        WorkloadExecutor executor = executor();
        TaskFuture<Object> one = executor.submit(Misbehaviour.halt(1).whileRunning());
        TaskFuture<Object> other = executor.submit(Misbehaviour.halt(2).whileRunning());

        assertThat(crashOf(one).exit()).contains(new ExitStatus(1));
        assertThat(crashOf(other).exit()).contains(new ExitStatus(2));
    }

    @Test
    @Needs(Capability.ISOLATION)
    default void fullHeap_failsItsTaskAsOutOfMemory() throws Exception {
        WorkloadExecutor executor = single();

        assertThat(failureOf(executor.submit(Misbehaviour.of(Kind.EXHAUST_HEAP).whileRunning())))
                .isInstanceOf(OutOfMemoryError.class);
        assertGoesOn(executor);
    }

    // Once, again, never again.

    /** Ends its process in its first attempts, and leaves a file for each. */
    record CrashUntil(int attempt, Path directory) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            int now = TaskContext.current().attempt();
            Files.createFile(directory.resolve("attempt-" + now));
            if (now < attempt) {
                Runtime.getRuntime().halt(7);
            }
            return now;
        }
    }

    @Test
    @Needs(Capability.ISOLATION)
    default void crash_ofATask_isNotRunAgain() throws Exception {
        WorkloadExecutor executor = single();

        TaskFuture<Integer> future = executor.submit(new CrashUntil(2, file("x").getParent()));

        assertThat(failureOf(future)).isInstanceOf(WorkerCrashedException.class);
        assertGoesOn(executor);
        assertThat(file("attempt-1")).exists();
        assertThat(file("attempt-2")).doesNotExist();
    }

    @Test
    @Needs(Capability.ISOLATION)
    default void crash_ofAnIdempotentTask_isRunAgain() throws Exception {
        WorkloadExecutor executor = single();
        Retry soon = Retry.standard().backOff(Duration.ofMillis(10), Duration.ofMillis(10));

        TaskFuture<Integer> future = executor.cpu()
                .with(TaskOptions.none().idempotent(soon))
                .submit(new CrashUntil(2, file("x").getParent()));

        assertThat(resultOf(future)).isEqualTo(2);
    }

    @Test
    @Needs(Capability.ISOLATION)
    default void crash_ofAnIdempotentTaskOverAndOver_endsAfterItsAttempts() {
        WorkloadExecutor executor = single();
        Retry once = Retry.standard().attempts(2).backOff(Duration.ofMillis(10), Duration.ofMillis(10));

        TaskFuture<Integer> future = executor.cpu()
                .with(TaskOptions.none().idempotent(once))
                .submit(new CrashUntil(9, file("x").getParent()));

        assertThat(crashOf(future).attempt()).isEqualTo(2);
        assertThat(file("attempt-3")).doesNotExist();
    }

    @Test
    @Needs(Capability.ISOLATION)
    default void crash_ofTheSameTaskOverAndOver_endsInQuarantine() throws Exception {
        WorkloadExecutor executor = open(builder(1).quarantineAfter(2));
        for (int i = 0; i < 2; i++) {
            assertThat(failureOf(executor.submit(Misbehaviour.halt(5).whileRunning())))
                    .isInstanceOf(WorkerCrashedException.class);
        }

        TaskQuarantinedException refused =
                failureOf(executor.submit(Misbehaviour.halt(5).whileRunning()), TaskQuarantinedException.class);

        assertThat(refused.crashes()).hasSize(2);
        assertGoesOn(executor);
    }

    /** Fails for want of memory, unless it has more than before. */
    record NeedMoreHeap(Path firstHeap) implements CpuTask<Long> {
        @Override
        public Long call() throws IOException {
            long heap = Runtime.getRuntime().maxMemory();
            if (!Files.exists(firstHeap)) {
                Files.writeString(firstHeap, Long.toString(heap));
                throw new OutOfMemoryError("planted");
            }
            return heap;
        }
    }

    private TaskFuture<Long> submitWithMoreHeap(WorkloadExecutor executor) {
        Retry more = Retry.standard().moreHeapAfterOutOfMemory(2);
        return executor.cpu().with(TaskOptions.none().idempotent(more)).submit(new NeedMoreHeap(file("heap")));
    }

    @Test
    @Needs(Capability.LARGER_HEAP)
    default void outOfMemory_ofATaskThatMayHaveMoreHeap_isRunAgainWithIt() throws Exception {
        TaskFuture<Long> future = submitWithMoreHeap(single());

        assertThat(resultOf(future)).isGreaterThan(Long.parseLong(Files.readString(file("heap"))));
    }

    @Test
    @Without(Capability.LARGER_HEAP)
    default void outOfMemory_ofATaskThatCannotHaveMoreHeap_failsIt() throws Exception {
        WorkloadExecutor executor = single();

        assertThat(failureOf(submitWithMoreHeap(executor)))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("planted");
        assertGoesOn(executor);
    }
}
