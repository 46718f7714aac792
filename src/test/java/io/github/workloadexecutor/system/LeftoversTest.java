package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.Leftovers;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** B108: no process, thread or directory is left of workers that came to a bad end. */
@SystemTest
final class LeftoversTest {

    private static final String NAME = "leftovers";

    private final Leftovers own = Leftovers.of(NAME);

    @TempDir
    private Path directory;

    private static WorkloadExecutor.Builder builder() {
        return WorkloadExecutor.builder().name(NAME).workers(2);
    }

    private void assertNothingLeft() {
        // Threads of the JDK's pools take a moment to notice.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(own.now()).isEmpty());
    }

    /** Starts a process of its own and then fails, so that there is something to leave behind. */
    private record FailWithAChild() implements CpuTask<String> {
        @Override
        public String call() throws Exception {
            var unused = new ProcessBuilder("sleep", "600").start();
            throw new IllegalStateException("planted");
        }
    }

    /** Before the executor is closed, too: a start that failed is over. */
    @Test
    void initialiser_fails_leavesNoProcessOrDirectory() throws Exception {
        try (var executor =
                builder().workers(1).workerInitialiser(new FailWithAChild()).build()) {
            TaskFuture<Long> task = executor.submit(new Tasks.Pid());

            assertThat(catchThrowable(task::get)).hasCauseInstanceOf(WorkerStartException.class);
            await().untilAsserted(() -> assertThat(own.now()).allMatch(left -> left.startsWith("thread ")));
        }
        assertNothingLeft();
    }

    @Test
    void worker_killedFromOutside_leavesNothing() throws Exception {
        Path started = directory.resolve("started");
        try (var executor = builder().build()) {
            TaskFuture<String> running = executor.submit(new Tasks.Spin(started));
            await().until(() -> Files.exists(started));

            ProcessHandle.of(Long.parseLong(Files.readString(started)))
                    .orElseThrow()
                    .destroyForcibly();

            assertThat(catchThrowable(running::get)).hasCauseInstanceOf(WorkerCrashedException.class);
            await().untilAsserted(() -> assertThat(own.now()).allMatch(left -> left.startsWith("thread ")));
        }
        assertNothingLeft();
    }
}
