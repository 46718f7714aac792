package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.internal.wire.Agreement;
import io.github.workloadexecutor.internal.wire.Invitation;
import io.github.workloadexecutor.internal.worker.WorkerMain;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.File;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that would run other code than its application is not started, and it is said at once what differs. */
@SystemTest
final class SkewTest {

    @TempDir
    private Path directory;

    /** Replaces a jar of its own class path, as a deployment into a running application does. */
    static final class Redeployed {
        public static void main(String[] args) throws Exception {
            try (var executor = WorkloadExecutor.builder().workers(1).build()) {
                Files.writeString(Path.of(args[0]), "another version");
                try {
                    System.out.println(executor.submit(new Tasks.Echo<>("ran")).get(20, TimeUnit.SECONDS));
                } catch (ExecutionException failed) {
                    System.out.println(failed.getCause().getClass().getSimpleName() + ": "
                            + failed.getCause().getMessage());
                }
            }
        }
    }

    @Test
    void submit_jarReplacedSinceTheExecutorWasMade_failsAndNamesTheJar() throws Exception {
        Path jar = Files.writeString(directory.resolve("app.jar"), "version");
        String classPath = System.getProperty("java.class.path") + File.pathSeparator + jar;
        try (Application application =
                Application.start(List.of("-cp", classPath, Redeployed.class.getName(), jar.toString()))) {
            List<String> output = application.remainingLines();

            assertThat(application.awaitExit()).isZero();
            assertThat(output)
                    .anyMatch(line -> line.startsWith("WorkerStartException:")
                            && line.contains(jar + ", which this application runs from, was replaced while it ran")
                            && line.contains("it was 7 bytes")
                            && line.contains("restart the application"));
        }
    }

    /** Such as after the JDK was upgraded under a running application. */
    @Test
    void worker_ofAnotherJava_endsAtOnceAndSaysWhatDiffers() throws Exception {
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerMain.class.getName())
                .redirectErrorStream(true)
                .start();
        try (Writer in = worker.outputWriter()) {
            in.write(new Invitation("unix:none", "nonce", "none", 1, 0, 0, 0, 1, new Agreement("24.0.1", List.of()))
                    .toText());
        }

        assertThat(worker.inputReader().lines().toList())
                .anyMatch(line -> line.startsWith("this worker runs on Java " + Runtime.version())
                        && line.endsWith("but its application on 24.0.1; start both from one JDK"));
        assertThat(worker.waitFor()).isEqualTo(78);
    }
}
