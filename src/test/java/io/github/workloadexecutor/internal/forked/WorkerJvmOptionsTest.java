package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.workloadexecutor.internal.worker.WorkerMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerJvmOptionsTest {

    @BeforeEach
    void assumeThatNoCollectorIsChosenFromOutside() {
        assumeThat(System.getenv()).doesNotContainKeys("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    }

    private static List<String> options(int workers, List<String> jvmOptions, Map<String, String> environment) {
        return WorkerJvmOptions.of(
                new ForkedConfig(
                        "test",
                        workers,
                        0,
                        0,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        0,
                        Recycling.NEVER,
                        null,
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        jvmOptions,
                        environment,
                        Path.of("crashes")),
                64 << 20);
    }

    @Test
    void of_anyConfig_endsWithTheWorkersMainClass() {
        assertThat(options(1, List.of(), Map.of())).last().isEqualTo(WorkerMain.class.getName());
    }

    @Test
    void of_heap_comesAfterTheOwnOptions() {
        assertThat(options(4, List.of("-Xmx1g"), Map.of())).containsSubsequence("-Xmx1g", "-Xmx67108864");
    }

    /** What a task computes in a loop must not keep its worker from saying where it is, or from ending. */
    @Test
    void of_anyConfig_givesCountedLoopsSafepoints() {
        assertThat(options(1, List.of(), Map.of()))
                .contains("-XX:+UseCountedLoopSafepoints", "-XX:LoopStripMiningIter=1000");
    }

    @Test
    void of_onTheClassPath_allowsNativeAccessSoThatTheKernelCanBeAsked() {
        assertThat(options(1, List.of(), Map.of())).contains("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void of_noCollectorChosen_takesTheSmallest() {
        assertThat(options(1, List.of(), Map.of())).contains("-XX:+UseSerialGC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseParallelGC", "-XX:+UseZGC", "-XX:+UseSerialGC"})
    void of_collectorChosen_addsNone(String collector) {
        assertThat(options(1, List.of("-Xmx1g", collector), Map.of()))
                .filteredOn(option -> option.endsWith("GC"))
                .containsExactly(collector);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void of_collectorChosenInTheEnvironment_addsNone(String variable) {
        assertThat(options(1, List.of(), Map.of(variable, "-Xmx1g -XX:+UseG1GC")))
                .noneMatch(option -> option.endsWith("GC"));
    }

    @Test
    void of_ownOptions_comeAfterTheLibrarys() {
        assertThat(options(2, List.of("-Dstdout.encoding=UTF-16"), Map.of()))
                .containsSubsequence("-Dstdout.encoding=UTF-8", "-Dstdout.encoding=UTF-16");
    }
}
