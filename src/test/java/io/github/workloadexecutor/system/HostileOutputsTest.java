package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.Outputs;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.OutputException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A worker that names, as what its task has written, what it pleases: nothing is moved but what is staged for a claim.
 */
@SystemTest
@EnabledOnOs(value = OS.LINUX, disabledReason = "puts a script in the place of java")
final class HostileOutputsTest {

    @TempDir
    private Path directory;

    private FakeWorkers fakes;
    private CapturedLog log;

    @BeforeEach
    void open() throws Exception {
        log = CapturedLog.at(Level.ERROR);
        fakes = new FakeWorkers(Files.createDirectory(directory.resolve("fakes")));
    }

    @AfterEach
    void close() throws Exception {
        fakes.close();
        FakeWorkers.killAll();
        log.close();
    }

    @ParameterizedTest
    @CsvSource({
        ";, OutputException",
        ";nonsense, OutputException",
        ";{run}/0/000000000001, OutputException",
        ";{run}/0/../../../precious, OutputException",
        ";{run}/1/000000000000, OutputException",
        ";{run}/0/000000000000 {run}/0/000000000000, OutputException",
        ";{run}/0/00000000000a, OutputException",
        ";000000000000/0/000000000000, OutputException",
        ";+0, OutputException",
        ";+9999, WorkerCrashedException",
        ";+-1, WorkerCrashedException",
        "x;{run}/0/000000000000, WorkerCrashedException"
    })
    void worker_namesWhatIsNotItsTasks_movesNothing(String label, String failure) throws Exception {
        Path target = directory.resolve("target");
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        try (Outputs outputs = Outputs.in(target);
                WorkloadExecutor executor =
                        WorkloadExecutor.builder().workers(1).build()) {
            var unused = outputs.claim("b.txt");
            Path staging = staging(target);
            Files.createSymbolicLink(staging.resolve("0-00000000000a"), precious);
            Files.writeString(staging.resolve("0-000000000000"), "staged");
            String said = label.replace("{run}", staging.getFileName().toString());
            fakes.next((stage, first) -> {
                assertThat(stage.claim(first.id())).isTrue();
                stage.leave(
                        new Frame(FrameKind.VALUE, first.id(), said, Encoding.encodeResult("value", "Echo")),
                        /* announce= */ true);
            });

            TaskFuture<String> future = executor.submit(new Tasks.Echo<>("value"));

            assertThat(catchThrowable(() -> future.get(20, TimeUnit.SECONDS)).getCause())
                    .isInstanceOf(
                            failure.equals("OutputException") ? OutputException.class : WorkerCrashedException.class);
            assertThat(precious).hasContent("precious");
            assertThat(target.resolve("b.txt")).doesNotExist();
            assertThat(fakes.errors()).isEmpty();
        }
    }

    private static Path staging(Path target) throws IOException {
        try (Stream<Path> runs = Files.list(target.resolve(".outputs-staging"))) {
            return runs.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }
}
