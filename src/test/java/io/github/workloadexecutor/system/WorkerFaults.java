package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.task.TaskFuture;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * B70: every fault while a worker has a task, or none. Each cell: a prompt error that says what happened, exactly one
 * task fails, or none where none was running, and the next task succeeds. What differs is whose workers they are.
 */
abstract class WorkerFaults {

    static final long PROMPT_SECONDS = 10;

    @TempDir
    static Path directory;

    /** The executor whose workers commit the faults; it has two of them. */
    abstract WorkloadExecutor executor();

    /** Where outcomes are noted. */
    abstract CrashTable table();

    /** Whether a fault at a moment is tried here. */
    boolean includes(Moment moment, Fault fault) {
        return true;
    }

    /** What else a crash has to tell. */
    void assertTells(WorkerCrashedException crash) {}

    /** The faults, and how the dossier may call the end of a worker that commits one. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody changes the sets
    enum Fault {
        SIGKILL(Misbehaviour.of(Kind.SIGKILL), EnumSet.of(WorkerDossier.Kind.KILLED_BY_SIGNAL)),
        SIGSEGV(Misbehaviour.of(Kind.SIGSEGV), EnumSet.of(WorkerDossier.Kind.NATIVE_CRASH)),
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

        final Misbehaviour misbehaviour;
        private final Set<WorkerDossier.Kind> kinds;

        Fault(Misbehaviour misbehaviour, Set<WorkerDossier.Kind> kinds) {
            this.misbehaviour = misbehaviour;
            this.kinds = kinds;
        }

        private boolean isThrown() {
            return this == THROW || this == EXHAUST_HEAP || this == THROW_OUT_OF_MEMORY || this == OVERFLOW_STACK;
        }

        /** Whether the worker goes on for a moment. */
        private boolean takesTime() {
            return this == EXIT_0 || this == EXIT_3;
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

    // A worker decodes, runs, answers.

    static Stream<Arguments> momentsOfATaskInAWorker() {
        return Stream.of(Moment.DECODING_TASK, Moment.RUNNING, Moment.ENCODING_RESULT)
                .flatMap(moment -> Stream.of(Fault.values()).map(fault -> Arguments.of(moment, fault)));
    }

    @ParameterizedTest
    @MethodSource("momentsOfATaskInAWorker")
    void fault_whileAWorkerHasATask_failsThatTaskAlone(Moment moment, Fault fault) throws Exception {
        assumeTrue(includes(moment, fault));
        long failedBefore = executor().cpu().statistics().failed();
        TaskFuture<Object> faulty = executor().submit(new MisbehavingTask(moment, fault.misbehaviour));
        List<TaskFuture<Integer>> others = echoes(executor());

        Throwable failure = failureOf(faulty);

        table().enter(moment.name(), fault.name(), failure);
        assertThat(failure).isInstanceOfAny(expected(moment, fault));
        assertEchoed(others);
        assertThat(executor().cpu().statistics().failed()).isEqualTo(failedBefore + 1);
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

    private void assertDossier(Throwable failure, Fault fault) {
        if (failure instanceof WorkerCrashedException crash) {
            assertTells(crash);
            assertThat(crash.dossier().kind()).as(crash.getMessage()).isIn(fault.kinds);
        }
    }

    // The application decodes the result.

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"THROW", "THROW_OUT_OF_MEMORY", "OVERFLOW_STACK"})
    void fault_whileTheApplicationDecodesTheResult_failsThatTaskAlone(Fault fault) throws Exception {
        long failedBefore = executor().cpu().statistics().failed();
        TaskFuture<Object> faulty = executor().submit(new MisbehavingTask(Moment.DECODING_RESULT, fault.misbehaviour));
        List<TaskFuture<Integer>> others = echoes(executor());

        Throwable failure = failureOf(faulty);

        table().enter(Moment.DECODING_RESULT.name(), fault.name(), failure);
        assertThat(failure).isInstanceOfAny(expected(Moment.DECODING_RESULT, fault));
        assertEchoed(others);
        assertThat(executor().cpu().statistics().failed()).isEqualTo(failedBefore + 1);
    }

    // A worker has no task.

    /** Whatever a thread does that a task has left behind: no other task pays for it. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void fault_betweenTasks_failsNoTask(Fault fault) throws Exception {
        assumeTrue(includes(Moment.AFTERWARDS, fault));
        long failedBefore = executor().cpu().statistics().failed();
        long crashedBefore = executor().cpu().workers().crashed();
        Path permit = directory.resolve("between-" + fault);
        executor()
                .submit(new MisbehavingTask(Moment.AFTERWARDS, fault.misbehaviour).onlyWith(permit))
                .get(PROMPT_SECONDS, TimeUnit.SECONDS);

        Files.createFile(permit);
        await().until(() -> !Files.exists(permit)); // It happens now.
        if (fault.takesTime()) {
            // Nobody can tell a task that begins meanwhile from one that is the cause.
            await().until(() -> executor().cpu().workers().crashed() > crashedBefore);
        }
        List<TaskFuture<Integer>> others = echoes(executor());

        assertEchoed(others);
        assertThat(executor().cpu().statistics().failed()).isEqualTo(failedBefore);
        table().enter(Moment.AFTERWARDS.name(), fault.name(), null);
        if (!fault.isThrown()) {
            // One that takes its time to end would have the next fault's task.
            await().until(() -> executor().cpu().workers().crashed() > crashedBefore);
        }
    }

    // What all have in common.

    static List<TaskFuture<Integer>> echoes(WorkloadExecutor executor) {
        List<TaskFuture<Integer>> echoes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            echoes.add(executor.submit(new Tasks.Echo<>(i)));
        }
        return echoes;
    }

    static void assertEchoed(List<TaskFuture<Integer>> echoes) throws Exception {
        for (int i = 0; i < echoes.size(); i++) {
            assertThat(echoes.get(i).get(PROMPT_SECONDS, TimeUnit.SECONDS)).isEqualTo(i);
        }
    }

    /** A task that does not end is stopped, so that its worker does not hold up the other cells. */
    static Throwable failureOf(TaskFuture<?> future) {
        return failureOf(future, Duration.ofSeconds(PROMPT_SECONDS));
    }

    static Throwable failureOf(TaskFuture<?> future, Duration patience) {
        Throwable failure = catchThrowable(() -> future.get(patience.toNanos(), TimeUnit.NANOSECONDS));
        if (failure instanceof TimeoutException) {
            boolean unused = future.cancel(true);
            throw new AssertionError(future + " must have failed within " + patience, failure);
        }
        assertThat(failure).isInstanceOf(ExecutionException.class);
        return failure.getCause();
    }
}
