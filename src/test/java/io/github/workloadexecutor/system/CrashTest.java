package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier.Kind;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.FaultyTask;
import io.github.workloadexecutor.testing.FaultyTask.Fault;
import io.github.workloadexecutor.testing.FaultyTask.Moment;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One task, one blast radius: whatever happens to a worker, the task it was running fails and nothing else. */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "plants signals with kill(1)")
final class CrashTest {

    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().name("crash").workers(1).build();
    private final CapturedLog log = CapturedLog.at(Level.INFO);

    @TempDir
    private Path directory;

    @BeforeEach
    void startWorker() throws Exception {
        executor.submit(new Tasks.Pid()).get();
    }

    @AfterEach
    void close() {
        executor.close();
        log.close();
    }

    private Throwable failureOf(CpuTask<?> task) {
        TaskFuture<?> future = executor.submit(task);
        return catchThrowable(() -> future.get(20, TimeUnit.SECONDS)).getCause();
    }

    static Stream<Arguments> waysToEnd() {
        return Stream.of(
                Arguments.of(Fault.HALT_0, 0, "code 0 without running its shutdown hooks", Kind.HALT),
                Arguments.of(
                        Fault.KILL,
                        137,
                        "code 137 (SIGKILL) because of a signal that its executor did not send",
                        Kind.KILLED_BY_SIGNAL));
    }

    /** B69, B73, B75: exit code 0 in mid-task is a crash too. */
    @ParameterizedTest
    @MethodSource("waysToEnd")
    void worker_endsWhileItRunsATask_failsThatTaskAndSaysHow(Fault fault, int code, String decoded, Kind kind) {
        WorkerCrashedException failure = (WorkerCrashedException) failureOf(new FaultyTask(Moment.RUN, fault));

        assertThat(failure)
                .hasMessageMatching("worker 1 \\(pid \\d+\\) exited with \\Q" + decoded
                        + "\\E, \\d+\\.\\d s into running task FaultyTask #2 \\(attempt 1\\)\\. .*"
                        + " The worker was \\d+\\.\\d s old and had done 1 task[.;].* It had printed nothing\\.");
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.exit()).contains(new ExitStatus(code));
        assertThat(failure.worker()).isEqualTo(1);
        assertThat(failure.task()).isEqualTo("FaultyTask #2");
        assertThat(failure.possiblyRan()).isTrue();
    }

    static Stream<Arguments> everyMomentWithEveryFault() {
        return Stream.of(Moment.DECODE_TASK, Moment.RUN, Moment.ENCODE_RESULT)
                .flatMap(moment -> Stream.of(Fault.values()).map(fault -> Arguments.of(moment, fault)));
    }

    /** B70: every combination gives a prompt, specific error, fails exactly one task, and the next one succeeds. */
    @ParameterizedTest
    @MethodSource("everyMomentWithEveryFault")
    void fault_inTheWorker_failsExactlyThatTask(Moment moment, Fault fault) throws Exception {
        List<TaskFuture<Integer>> queued = new ArrayList<>();
        TaskFuture<?> faulty = executor.submit(new FaultyTask(moment, fault));
        for (int i = 0; i < 5; i++) {
            queued.add(executor.submit(new Tasks.Echo<>(i)));
        }

        Throwable failure =
                catchThrowable(() -> faulty.get(20, TimeUnit.SECONDS)).getCause();

        assertThat(failure).isInstanceOf(expected(moment, fault));
        for (int i = 0; i < 5; i++) {
            assertThat(queued.get(i).get()).isEqualTo(i);
        }
    }

    private static Class<? extends Throwable> expected(Moment moment, Fault fault) {
        return switch (fault) {
            case HALT_0, EXIT_0, EXIT_3, KILL -> WorkerCrashedException.class;
            case THROW, OVERFLOW_STACK, EXHAUST_HEAP ->
                switch (moment) {
                    case DECODE_TASK -> DecodingException.class;
                    case ENCODE_RESULT -> NotShippableException.class;
                    default ->
                        switch (fault) {
                            case THROW -> IOException.class;
                            case OVERFLOW_STACK -> StackOverflowError.class;
                            default -> OutOfMemoryError.class;
                        };
                };
        };
    }

    /** B70: in the submitting thread. */
    @Test
    void fault_whileTheTaskIsEncoded_isThrownToTheSubmitter() {
        assertThatThrownBy(() -> executor.submit(new FaultyTask(Moment.ENCODE_TASK, Fault.THROW)))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("planted");
    }

    /** B70: in the application. */
    @Test
    void fault_whileTheResultIsDecoded_failsThatTask() {
        assertThat(failureOf(new FaultyTask(Moment.DECODE_RESULT, Fault.THROW)))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("java.io.IOException: planted");
    }

    /** B49, B69: killed from outside; its place is free again at once, and queued tasks go on with another worker. */
    @Test
    void worker_killedFromOutside_isReplaced() throws Exception {
        Path started = directory.resolve("started");
        TaskFuture<String> running = executor.submit(new Tasks.Spin(started));
        TaskFuture<Long> next = executor.submit(new Tasks.Pid());
        await().until(() -> Files.exists(started));
        long pid = Long.parseLong(Files.readString(started));

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        assertThatThrownBy(running::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(WorkerCrashedException.class)
                .hasMessageContaining("(pid " + pid + ") exited with code 137");
        assertThat(next.get()).isNotEqualTo(pid);
        assertThat(executor.cpu().workers().started()).isEqualTo(2);
        assertThat(executor.cpu().workers().crashed()).isEqualTo(1);
    }

    /** An idle worker's death costs no task at all. */
    @Test
    void worker_killedWhileIdle_costsNoTask() throws Exception {
        long pid = executor.submit(new Tasks.Pid()).get();

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        List<TaskFuture<Integer>> tasks = Stream.iterate(0, i -> i + 1)
                .limit(20)
                .map(i -> executor.submit(new Tasks.Echo<>(i)))
                .toList();

        for (int i = 0; i < 20; i++) {
            assertThat(tasks.get(i).get()).isEqualTo(i);
        }
    }

    private record PrintAndExit() implements CpuTask<String> {
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

    /** B75: with the last twenty lines of each stream. */
    @Test
    void crash_afterOutput_showsTheLastLines() {
        WorkerCrashedException failure = (WorkerCrashedException) failureOf(new PrintAndExit());

        assertThat(failure.output()).hasSize(21).contains("line 30", "last words");
        assertThat(failure.getMessage()).contains("exited with code 7").contains("\n  line 30");
    }

    /** B74. */
    @Test
    void crash_ofTwoTasks_givesEachItsOwnException() {
        Throwable one = failureOf(new FaultyTask(Moment.RUN, Fault.HALT_0));
        Throwable other = failureOf(new FaultyTask(Moment.RUN, Fault.HALT_0));

        assertThat(one).isNotSameAs(other);
    }

    /** B79: the worker dies while ten pipe-fuls of argument are being written to it. */
    @Test
    void worker_diesWhileALargeTaskIsSent_noHang() throws Exception {
        byte[] large = new byte[64 << 20];
        for (int i = 0; i < 3; i++) {
            long pid = executor.submit(new Tasks.Pid()).get();
            TaskFuture<Integer> task = executor.cpu().submit(Tasks::length, large);

            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);

            Throwable failure = catchThrowable(() -> task.get(30, TimeUnit.SECONDS));
            if (failure != null) { // Whether it had started when the kill came is a matter of luck.
                assertThat(failure).hasCauseInstanceOf(WorkerCrashedException.class);
            }
        }
        assertThat(executor.submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
    }

    private record TooLarge() implements CpuTask<byte[]> {
        @Override
        public byte[] call() {
            byte[][] hoard = new byte[100_000][];
            for (int i = 0; i < hoard.length; i++) {
                hoard[i] = new byte[1 << 20];
            }
            return hoard[0];
        }
    }

    @Test
    void task_thatExhaustsTheHeap_failsAsSuchAndNothingElse() throws Exception {
        try (var small = WorkloadExecutor.builder()
                .workers(1)
                .workerJvmOptions("-Xmx64m")
                .build()) {
            TaskFuture<byte[]> task = small.submit(new TooLarge());

            assertThatThrownBy(task::get).hasCauseInstanceOf(OutOfMemoryError.class);
            assertThat(small.submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
        }
    }

    /** An argument larger than the worker's heap is that task's failure, and costs no worker. */
    @Test
    void task_tooLargeForItsWorkersHeap_failsWithSizeAndLimit() throws Exception {
        try (var small = WorkloadExecutor.builder()
                .workers(1)
                .workerJvmOptions("-Xmx32m")
                .build()) {
            TaskFuture<Integer> task = small.cpu().submit(Tasks::length, new byte[100 << 20]);

            assertThatThrownBy(task::get)
                    .cause()
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessageMatching(
                            "the task could not be received by its worker: a body of 104,85\\d,\\d+ bytes does"
                                    + " not fit in a heap of at most [\\d,]+ bytes; give workers more heap, or send a path"
                                    + " instead of the data");
            assertThat(small.cpu().workers().crashed()).isZero();
        }
    }

    /** What does not even arrive has exhausted the heap too. */
    @Test
    void task_tooLargeForItsWorkersHeap_isRunAgainWithMoreHeapIfItMay() throws Exception {
        Retry retry = Retry.standard().moreHeapAfterOutOfMemory(8);
        try (var small =
                WorkloadExecutor.builder().workers(1).workerHeap(32L << 20).build()) {
            TaskFuture<Integer> task =
                    small.cpu().with(TaskOptions.none().idempotent(retry)).submit(Tasks::length, new byte[40 << 20]);

            assertThat(task.get()).isEqualTo(40 << 20);
            assertThat(small.submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
            assertThat(small.cpu().workers().crashed()).isZero();
        }
    }

    /** WARN for what was lost, in words an operator can act on. */
    @Test
    void crash_isLoggedOnceWithWorkerAndCode() {
        failureOf(new FaultyTask(Moment.RUN, Fault.EXIT_3));

        await().untilAsserted(() -> assertThat(log.messages())
                .filteredOn(message -> message.contains("exited with"))
                .singleElement()
                .asString()
                .matches("crash worker 1 \\(pid \\d+\\) exited with code 3 .*"));
    }
}
