package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * B70: every fault at every moment. Each cell: a prompt error that says what happened, exactly one task fails, or none
 * where none was running, the next task succeeds, and nothing is left when all is over. What came of each cell is
 * written to {@code target/crash-table.md}.
 */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "plants signals with kill(1)")
final class CrashTableTest extends WorkerFaults {

    private static final String NAME = "crash-table";
    private static final CrashTable TABLE = new CrashTable();
    private static CapturedLog log;
    private static Leftovers leftovers;

    // Faults while a task is decoded, runs, is answered, and between two tasks.
    private static WorkloadExecutor executor;

    // Workers with an initialiser that commits a fault if a file permits it.
    private static WorkloadExecutor starting;

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

    @Override
    WorkloadExecutor executor() {
        return executor;
    }

    @Override
    CrashTable table() {
        return TABLE;
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

    /** B82: closing is bounded, whatever the workers do meanwhile. */
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
}
