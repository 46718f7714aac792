package io.github.workloadexecutor.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.google.gson.Gson;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NoNodeException;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose class path is not the application's, each in a cluster of its own. */
@SystemTest
@Timeout(120)
final class OtherCodeTest {

    @TempDir
    private static Path directory;

    private static NodeProcess skewed;
    private static NodeProcess without;
    private static final String SKEWED = "skewed-" + UUID.randomUUID();
    private static final String WITHOUT = "without-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        Path gson = Path.of(
                Gson.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path tests = Path.of(OtherCodeTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        skewed = NodeProcess.launchWith(
                classPathWith(gson, otherJar(gson.getFileName().toString()).toString()), SKEWED, "skewed");
        without = NodeProcess.launchWith(classPathWith(tests, ""), WITHOUT, "bare", "--workers", "1");
        skewed.awaitReady();
        without.awaitReady();
    }

    @AfterAll
    static void end() {
        skewed.close();
        without.close();
    }

    private static Path otherJar(String name) throws IOException {
        Path jar = directory.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("other/content.txt"));
            out.write(1);
        }
        return jar;
    }

    private static String classPathWith(Path replaced, String by) {
        return Arrays.stream(NodeProcess.OWN_CLASS_PATH.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().equals(replaced.toAbsolutePath()) ? by : entry)
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Throwable failureOf(Future<?> future) throws InterruptedException {
        try {
            throw new AssertionError("expected a failure but got " + future.get());
        } catch (ExecutionException failure) {
            return failure.getCause();
        }
    }

    private static WorkloadExecutor executor(String cluster, NodeProcess node, Duration noNodeTimeout) {
        return WorkloadExecutor.builder()
                .name("app")
                .cpu(HazelcastBackend.connect(NodeProcess.client(cluster, node)).noNodeTimeout(noNodeTimeout))
                .build();
    }

    @Test
    void node_hasAJarOfTheSameNameWithOtherContent_isRefusedAndTheFailureSaysWhy() throws Exception {
        try (CapturedLog log = CapturedLog.at(Level.WARN);
                WorkloadExecutor executor = executor(SKEWED, skewed, Duration.ofSeconds(3))) {
            assertThat(failureOf(executor.cpu().submit(new Tasks.Pid())))
                    .isInstanceOf(NoNodeException.class)
                    .hasMessageContaining("node skewed (" + skewed.address() + ") is not used, because its code is not"
                            + " this application's. The node's gson-")
                    .hasMessageContaining(" has other content than the application's");
            assertThat(log.messages()).anyMatch(line -> line.contains("has other content than the application's"));
        }
    }

    @Test
    void node_withoutTheClassOfATask_failsItAtOnceNamingClassAndNode() throws Exception {
        try (WorkloadExecutor executor = executor(WITHOUT, without, Duration.ofSeconds(30))) {
            assertThat(failureOf(executor.cpu().submit(new Tasks.Pid())))
                    .isInstanceOf(DecodingException.class)
                    .hasMessageContaining(Tasks.Pid.class.getName())
                    .hasMessageContaining("on node bare");
        }
    }
}
