package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.ResourceHolder;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Resource;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.WorkerLocal;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Permits of tasks in worker processes. Numbers such as B49 are those of the behaviours. */
@SystemTest
final class PermitsInWorkersTest {

    private static final Resource SESSION = Resource.of("session", 2);
    private static final TaskOptions NEEDS_SESSION = TaskOptions.none().requires(SESSION);
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final WorkerLocal<Map<Integer, Integer>> USES = WorkerLocal.of(HashMap::new);

    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().workers(2).build();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        executor.close();
    }

    record Use(int slot, int times, long pid) implements Serializable {}

    /** Uses the session that this worker keeps for its slot, and waits for the other task if there is one. */
    record UseSession(Path here, Path goOn) implements CpuTask<Use> {
        @Override
        public Use call() throws Exception {
            int slot = TaskContext.current().slot(SESSION);
            int times = USES.get().merge(slot, 1, Integer::sum);
            Files.writeString(here, "here");
            while (!Files.exists(goOn)) {
                Thread.sleep(5); // Another process is awaited: there is nothing else to wait on.
            }
            return new Use(slot, times, ProcessHandle.current().pid());
        }
    }

    /** B49: a permit held by a worker that dies is returned and other tasks go on. */
    @Test
    void workerKilled_whileItsTaskHoldsPermits_handsThemOn() throws Exception {
        TaskOptions both = TaskOptions.none().requires(SESSION, 2);
        Path started = directory.resolve("started");
        TaskFuture<String> holder = executor.cpu().with(both).submit(new Tasks.Spin(started));
        TaskFuture<String> onIo = executor.io().with(NEEDS_SESSION).submit(() -> "on the other lane");
        TaskFuture<Long> onCpu = executor.cpu().with(NEEDS_SESSION).submit(new Tasks.Pid());
        await().atMost(LONG).until(() -> Files.exists(started));
        assertThat(executor.whoHolds(SESSION))
                .extracting(ResourceHolder::taskName)
                .containsExactly(holder.taskName());
        assertThat(executor.whoWaits(SESSION)).hasSize(2);

        ProcessHandle.of(Long.parseLong(Files.readString(started)))
                .orElseThrow()
                .destroyForcibly();

        assertThat(onIo.get(30, TimeUnit.SECONDS)).isEqualTo("on the other lane");
        assertThat(onCpu.get(30, TimeUnit.SECONDS)).isPositive();
        assertThatThrownBy(holder::get).hasCauseInstanceOf(WorkerCrashedException.class);
    }

    /** With two workers and two slots, each slot stays with its worker, whatever else that or the other worker did. */
    @Test
    void slots_bothWorkersIdle_stayWithTheWorkerThatKeepsTheirSession() throws Exception {
        Map<Integer, Long> workers = new HashMap<>();
        for (int round = 1; round <= 3; round++) {
            Path one = directory.resolve("one-" + round);
            Path two = directory.resolve("two-" + round);
            // Each waits for the other, so both workers are used.
            TaskFuture<Use> first = executor.cpu().with(NEEDS_SESSION).submit(new UseSession(one, two));
            TaskFuture<Use> second = executor.cpu().with(NEEDS_SESSION).submit(new UseSession(two, one));
            for (Use use : new Use[] {first.get(30, TimeUnit.SECONDS), second.get(30, TimeUnit.SECONDS)}) {
                assertThat(workers.computeIfAbsent(use.slot(), slot -> use.pid()))
                        .isEqualTo(use.pid());
                assertThat(use.times()).isEqualTo(round);
            }
            await().atMost(LONG).until(() -> executor.whoHolds(SESSION).isEmpty());
            for (int i = 0; i < round; i++) {
                var unused = executor.cpu().submit(new Tasks.Pid()).get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(workers).hasSize(2);
        assertThat(workers.get(0)).isNotEqualTo(workers.get(1));
    }
}
