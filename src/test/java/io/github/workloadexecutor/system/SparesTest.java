package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Leftovers;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A spare stands by while there are workers, takes the place of one that is gone, and does nothing else. */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals with kill(1)")
final class SparesTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final CapturedLog log = CapturedLog.at(Level.DEBUG);
    private final Set<Long> before = descendants();

    @TempDir
    private Path directory;

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static WorkloadExecutor.Builder oneWorkerAndASpare() {
        return WorkloadExecutor.builder().name("spares").workers(1).spareWorkers(1);
    }

    private static Set<Long> descendants() {
        return ProcessHandle.current()
                .descendants()
                .map(ProcessHandle::pid)
                .filter(Processes::isRunning)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** The processes of this test's executor. */
    private Set<Long> workers() {
        Set<Long> now = descendants();
        now.removeAll(before);
        return now;
    }

    private static long pid(WorkloadExecutor executor) throws Exception {
        return executor.submit(new Tasks.Pid()).get(30, TimeUnit.SECONDS);
    }

    /** The spare's process, once it is ready. */
    private long awaitSpare(WorkloadExecutor executor, long worker) {
        await().atMost(LONG).until(() -> workers().size() == 2 && isReady(executor, 2));
        Set<Long> others = workers();
        others.remove(worker);
        return others.iterator().next();
    }

    private boolean isReady(WorkloadExecutor executor, int number) {
        return executor.cpu().workers().started() >= number
                && log.messages().stream()
                        .anyMatch(line -> line.contains("worker " + number) && line.contains("ready"));
    }

    @Test
    void firstTask_isOver_aSpareStandsByTheWorker() throws Exception {
        try (var executor = oneWorkerAndASpare().build()) {
            long worker = pid(executor);

            await().atMost(LONG).until(() -> workers().size() == 2);

            assertThat(workers()).contains(worker);
        }
    }

    @Test
    void noTaskYet_noneIsStarted() {
        try (var executor = oneWorkerAndASpare().build()) {
            assertThat(executor.cpu().workers().started()).isZero();
        }
    }

    @Test
    void worker_isThere_spareRunsNothing() throws Exception {
        try (var executor = oneWorkerAndASpare().build()) {
            long worker = pid(executor);
            awaitSpare(executor, worker);

            List<Long> pids = executor.gatherAll(Collections.nCopies(50, new Tasks.Pid()));

            assertThat(pids).containsOnly(worker);
        }
    }

    @Test
    void worker_isKilled_spareTakesItsPlaceAndAnotherStandsBy() throws Exception {
        try (var executor = oneWorkerAndASpare().build()) {
            long worker = pid(executor);
            long spare = awaitSpare(executor, worker);
            Path started = directory.resolve("started");
            TaskFuture<String> spinning = executor.submit(new Tasks.Spin(started));
            await().atMost(LONG).until(() -> Files.exists(started));

            Processes.signal("KILL", worker);

            assertThat(catchThrowable(() -> spinning.get(30, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(WorkerCrashedException.class);
            assertThat(pid(executor)).isEqualTo(spare);
            await().atMost(LONG).until(() -> executor.cpu().workers().started() == 3);
            await().atMost(LONG).until(() -> workers().size() == 2);
            assertThat(workers()).contains(spare).doesNotContain(worker);
        }
    }

    @Test
    void idleWorker_isKilled_spareTakesItsPlace() throws Exception {
        try (var executor = oneWorkerAndASpare().build()) {
            long worker = pid(executor);
            long spare = awaitSpare(executor, worker);

            Processes.signal("KILL", worker);

            await().atMost(LONG).until(() -> executor.cpu().workers().crashed() == 1);
            assertThat(pid(executor)).isEqualTo(spare);
        }
    }

    @Test
    void lastWorker_leavesForWantOfTasks_spareGoesToo() throws Exception {
        try (var executor =
                oneWorkerAndASpare().workerIdleTimeout(Duration.ofSeconds(2)).build()) {
            long worker = pid(executor);
            awaitSpare(executor, worker);

            await().atMost(LONG).until(() -> workers().isEmpty());
            await().atMost(LONG).until(() -> executor.cpu().workers().alive() == 0);

            assertThat(executor.cpu().workers().crashed()).isZero();
            assertThat(pid(executor)).isPositive();
        }
    }

    @Test
    void close_aSpareStandsBy_endsIt() throws Exception {
        Leftovers leftovers = Leftovers.of("spares");
        var executor = oneWorkerAndASpare().build();
        awaitSpare(executor, pid(executor));

        executor.close();

        await().atMost(LONG).untilAsserted(() -> assertThat(leftovers.now()).isEmpty());
        assertThat(executor.cpu().workers().crashed()).isZero();
    }

    @Test
    void close_aSpareIsBeingStarted_endsIt() throws Exception {
        Leftovers leftovers = Leftovers.of("spares");
        var executor = oneWorkerAndASpare().build();
        assertThat(pid(executor)).isPositive();

        executor.close();

        await().atMost(LONG).untilAsserted(() -> assertThat(leftovers.now()).isEmpty());
    }

    @Test
    void spareWorkers_negative_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkloadExecutor.builder().spareWorkers(-1))
                .withMessage("spareWorkers must not be negative, but was -1");
    }
}
