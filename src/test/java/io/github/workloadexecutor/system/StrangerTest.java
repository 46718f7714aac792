package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Rendezvous;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Somebody else finds the socket while a worker starts, and dials before the worker does. */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "looks for the socket's file and its permissions")
final class StrangerTest {

    @Test
    void stranger_whoDoesNotKnowTheNonce_isHungUpOnAndTheWorkerIsAdmitted() throws Exception {
        try (var executor = WorkloadExecutor.builder()
                .workers(1)
                .workerJvmOptions("-Xint") // starts slowly, so that the stranger is first
                .build()) {
            List<Path> before = launchDirectories();
            TaskFuture<Long> task = executor.submit(new Tasks.Pid());
            Path directory = newDirectory(before);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");

            try (FrameChannel stranger = Rendezvous.dial("unix:" + directory.resolve("s"))) {
                stranger.send(new Frame(FrameKind.HELLO, 1, "guess", new byte[0]));

                assertThat(stranger.receive()).isNull();
            }
            assertThat(task.get()).isPositive();
        }
    }

    private static Path newDirectory(List<Path> before) {
        return await().pollInterval(Duration.ofMillis(1))
                .until(
                        () -> launchDirectories().stream()
                                .filter(directory ->
                                        !before.contains(directory) && Files.exists(directory.resolve("s")))
                                .findFirst()
                                .orElse(null),
                        directory -> directory != null);
    }

    private static List<Path> launchDirectories() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("wx"))
                    .toList();
        }
    }
}
