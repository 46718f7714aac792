package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Leftovers;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * B70: every fault at every moment. Each cell: a prompt error that says what happened, exactly one task fails, or none
 * where none was running, the next task succeeds, and nothing is left when all is over. What came of each cell is
 * written to {@code target/crash-table.md}.
 */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "plants signals with kill(1)")
final class CrashTableTest {

    private static final String NAME = "crash-table";
    private static final long PROMPT_SECONDS = 10;

    @TempDir
    private static Path directory;

    private static final CrashTable TABLE = new CrashTable();
    private static CapturedLog log;
    private static Leftovers leftovers;

    // Faults while a task is decoded, runs, is answered, and between two tasks.
    private static WorkloadExecutor executor;

    // Workers with an initialiser that commits a fault if a file permits it.
    private static WorkloadExecutor starting;

    /** The faults, and how the dossier may call the end of a worker that commits one. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody changes the sets
    enum Fault {
        SIGKILL(Misbehaviour.of(Kind.SIGKILL), EnumSet.of(WorkerDossier.Kind.KILLED_BY_SIGNAL)),
        // The JVM's report says that the signal was sent.
        SIGSEGV(Misbehaviour.of(Kind.SIGSEGV), EnumSet.of(WorkerDossier.Kind.KILLED_BY_SIGNAL)),
        // The JVM writes no report about this one, so nothing tells who has sent it.
        SIGABRT(
                Misbehaviour.of(Kind.SIGABRT),
                EnumSet.of(WorkerDossier.Kind.NATIVE_CRASH, WorkerDossier.Kind.KILLED_BY_SIGNAL)),
        HALT_0(Misbehaviour.halt(0), EnumSet.of(WorkerDossier.Kind.HALT)),
        EXIT_0(Misbehaviour.exit(0), EnumSet.of(WorkerDossier.Kind.SYSTEM_EXIT)),
        EXIT_3(Misbehaviour.exit(3), EnumSet.of(WorkerDossier.Kind.SYSTEM_EXIT)),
        THROW(Misbehaviour.of(Kind.THROW), EnumSet.noneOf(WorkerDossier.Kind.class)),
        EXHAUST_HEAP(Misbehaviour.of(Kind.EXHAUST_HEAP), EnumSet.of(WorkerDossier.Kind.OUT_OF_HEAP)),
        THROW_OUT_OF_MEMORY(Misbehaviour.of(Kind.THROW_OUT_OF_MEMORY), EnumSet.of(WorkerDossier.Kind.OUT_OF_HEAP)),
        OVERFLOW_STACK(Misbehaviour.of(Kind.OVERFLOW_STACK), EnumSet.noneOf(WorkerDossier.Kind.class)),
        FREEZE(Misbehaviour.of(Kind.SIGSTOP), EnumSet.of(WorkerDossier.Kind.KILLED_BY_EXECUTOR)),
        GARBAGE(Misbehaviour.garbleChannel(100), EnumSet.of(WorkerDossier.Kind.PROTOCOL_VIOLATION)),
        // The worker's own reader finds the channel closed and halts.
        CLOSE(
                Misbehaviour.of(Kind.CLOSE_CHANNEL),
                EnumSet.of(WorkerDossier.Kind.PROTOCOL_VIOLATION, WorkerDossier.Kind.HALT));

        private final Misbehaviour misbehaviour;
        private final Set<WorkerDossier.Kind> kinds;

        Fault(Misbehaviour misbehaviour, Set<WorkerDossier.Kind> kinds) {
            this.misbehaviour = misbehaviour;
            this.kinds = kinds;
        }

        private boolean isThrown() {
            return this == THROW || this == EXHAUST_HEAP || this == THROW_OUT_OF_MEMORY || this == OVERFLOW_STACK;
        }

        /** What a task fails with that throws this itself. */
        private Class<? extends Throwable> thrown() {
            return switch (this) {
                case THROW -> IOException.class;
                case OVERFLOW_STACK -> StackOverflowError.class;
                default -> OutOfMemoryError.class;
            };
        }
    }

    @BeforeAll
    static void open() throws Exception {
        log = CapturedLog.at(Level.INFO);
        leftovers = Leftovers.of(NAME);
        executor = builder().workers(2).build();
        starting = builder()
                .workerInitialiser(initialiser())
                .workerInitialiserTimeout(Duration.ofSeconds(2))
                .build();
    }

    private static WorkloadExecutor.Builder builder() {
        return WorkloadExecutor.builder()
                .name(NAME)
                .workers(1)
                .workerHeartbeatTimeout(Duration.ofSeconds(1))
                .crashDirectory(directory)
                .workerJvmOptions("-Xmx48m", "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash");
    }

    @AfterAll
    static void close() throws Exception {
        executor.close();
        starting.close();
        log.close();
        TABLE.writeTo(Path.of("target", "crash-table.md"));
        await().untilAsserted(() -> assertThat(leftovers.now()).isEmpty());
    }

    // A worker decodes, runs, answers.

    static Stream<Arguments> momentsOfATaskInAWorker() {
        return Stream.of(Moment.DECODING_TASK, Moment.RUNNING, Moment.ENCODING_RESULT)
                .flatMap(moment -> Stream.of(Fault.values()).map(fault -> Arguments.of(moment, fault)));
    }

    @ParameterizedTest
    @MethodSource("momentsOfATaskInAWorker")
    void fault_whileAWorkerHasATask_failsThatTaskAlone(Moment moment, Fault fault) throws Exception {
        long failedBefore = executor.cpu().statistics().failed();
        TaskFuture<Object> faulty = executor.submit(new MisbehavingTask(moment, fault.misbehaviour));
        List<TaskFuture<Integer>> others = echoes(executor);

        Throwable failure = failureOf(faulty);

        TABLE.enter(moment.name(), fault.name(), failure);
        assertThat(failure).isInstanceOfAny(expected(moment, fault));
        assertEchoed(others);
        assertThat(executor.cpu().statistics().failed()).isEqualTo(failedBefore + 1);
        assertDossier(failure, fault);
    }

    private static Class<?>[] expected(Moment moment, Fault fault) {
        if (!fault.isThrown()) {
            return new Class<?>[] {WorkerCrashedException.class};
        }
        return switch (moment) {
            case DECODING_TASK, DECODING_RESULT -> orOutOfHeap(fault, DecodingException.class);
            case ENCODING_RESULT -> orOutOfHeap(fault, NotShippableException.class);
            default -> new Class<?>[] {fault.thrown()};
        };
    }

    /** An exhausted heap may be told as such, whatever was being done. */
    private static Class<?>[] orOutOfHeap(Fault fault, Class<?> expected) {
        return fault.thrown() == OutOfMemoryError.class
                ? new Class<?>[] {expected, OutOfMemoryError.class}
                : new Class<?>[] {expected};
    }

    private static void assertDossier(Throwable failure, Fault fault) {
        if (failure instanceof WorkerCrashedException crash) {
            assertThat(crash.dossier().kind()).as(crash.getMessage()).isIn(fault.kinds);
        }
    }

    // The application decodes the result.

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"THROW", "THROW_OUT_OF_MEMORY", "OVERFLOW_STACK"})
    void fault_whileTheApplicationDecodesTheResult_failsThatTaskAlone(Fault fault) throws Exception {
        long failedBefore = executor.cpu().statistics().failed();
        TaskFuture<Object> faulty = executor.submit(new MisbehavingTask(Moment.DECODING_RESULT, fault.misbehaviour));
        List<TaskFuture<Integer>> others = echoes(executor);

        Throwable failure = failureOf(faulty);

        TABLE.enter(Moment.DECODING_RESULT.name(), fault.name(), failure);
        assertThat(failure).isInstanceOfAny(expected(Moment.DECODING_RESULT, fault));
        assertEchoed(others);
        assertThat(executor.cpu().statistics().failed()).isEqualTo(failedBefore + 1);
    }

    // A worker has no task.

    /** Whatever a thread does that a task has left behind: no other task pays for it. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void fault_betweenTasks_failsNoTask(Fault fault) throws Exception {
        long failedBefore = executor.cpu().statistics().failed();
        Path permit = directory.resolve("between-" + fault);
        executor.submit(new MisbehavingTask(Moment.AFTERWARDS, fault.misbehaviour).onlyWith(permit))
                .get(PROMPT_SECONDS, TimeUnit.SECONDS);

        Files.createFile(permit);
        await().until(() -> !Files.exists(permit)); // It happens now.
        List<TaskFuture<Integer>> others = echoes(executor);

        assertEchoed(others);
        assertThat(executor.cpu().statistics().failed()).isEqualTo(failedBefore);
        TABLE.enter(Moment.AFTERWARDS.name(), fault.name(), null);
    }

    // A worker starts.

    /** Commits those faults that are permitted by now. */
    record Initialiser(List<MisbehavingTask> faults) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            for (MisbehavingTask fault : faults) {
                var unused = fault.call();
            }
            return faults.size();
        }
    }

    private static Path permitToStart(Fault fault) {
        return directory.resolve("start-" + fault);
    }

    private static Initialiser initialiser() {
        return new Initialiser(Stream.of(Fault.values())
                .map(fault -> fault.misbehaviour.whileRunning().onlyWith(permitToStart(fault)))
                .toList());
    }

    /** The task waits for the next start, or fails and says that and why there was none. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void fault_whileAWorkerStarts_failsAtMostTheTaskThatNeededIt(Fault fault) throws Exception {
        long pid = afterBackOff(new Tasks.Pid());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        await().until(() ->
                !Processes.isRunning(pid) && starting.cpu().workers().alive() == 0);
        Path permit = Files.createFile(permitToStart(fault));

        TaskFuture<Long> first = starting.submit(new Tasks.Pid());
        Throwable failure = catchThrowable(() -> first.get(PROMPT_SECONDS, TimeUnit.SECONDS));

        assertThat(permit).doesNotExist();
        TABLE.enter("STARTING", fault.name(), failure == null ? null : failure.getCause());
        if (failure != null) {
            assertThat(failure).hasCauseInstanceOf(WorkerStartException.class);
        }
        assertThat(afterBackOff(new Tasks.Pid())).isNotEqualTo(pid);
    }

    /** Failed starts may be followed by a pause, in which tasks are told so. */
    private static <T> T afterBackOff(CpuTask<T> task) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return starting.submit(task).get(PROMPT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof WorkerStartException) || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    // A worker ends.

    /** Closing is bounded, whatever the workers do meanwhile. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void fault_whileAWorkerShutsDown_neitherFailsATaskNorHoldsUpTheEnd(Fault fault) throws Exception {
        Leftovers own = Leftovers.of(NAME + "-end");
        WorkloadExecutor ending = builder().name(NAME + "-end").build();
        ending.submit(new MisbehavingTask(Moment.SHUTTING_DOWN, fault.misbehaviour))
                .get(PROMPT_SECONDS, TimeUnit.SECONDS);
        long begin = System.nanoTime();

        ending.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
        assertThat(ending.cpu().statistics().failed()).isZero();
        TABLE.enter(Moment.SHUTTING_DOWN.name(), fault.name(), null);
        await().untilAsserted(() -> assertThat(own.now()).isEmpty());
    }

    // What all have in common.

    private static List<TaskFuture<Integer>> echoes(WorkloadExecutor executor) {
        List<TaskFuture<Integer>> echoes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            echoes.add(executor.submit(new Tasks.Echo<>(i)));
        }
        return echoes;
    }

    private static void assertEchoed(List<TaskFuture<Integer>> echoes) throws Exception {
        for (int i = 0; i < echoes.size(); i++) {
            assertThat(echoes.get(i).get(PROMPT_SECONDS, TimeUnit.SECONDS)).isEqualTo(i);
        }
    }

    /** A task that does not end is stopped, so that its worker does not hold up the other cells. */
    private static Throwable failureOf(TaskFuture<?> future) {
        Throwable failure = catchThrowable(() -> future.get(PROMPT_SECONDS, TimeUnit.SECONDS));
        if (failure instanceof TimeoutException) {
            boolean unused = future.cancel(true);
            throw new AssertionError(future + " must have failed within " + PROMPT_SECONDS + " s", failure);
        }
        assertThat(failure).isInstanceOf(ExecutionException.class);
        return failure.getCause();
    }
}
