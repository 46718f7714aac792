package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** B89: what is said of a worker that does not speak. */
final class ProcessConditionTest {

    private static final String STAT = "41207 (%s) %s 1 41200 41100 0 -1 4194304 98 0 0 0 123 45 0 0 20 0 1 0 1200909"
            + " 3133440 362 18446744073709551615 94197701791744 94197701811625 0 0\n";

    @TempDir
    Path process;

    private void write(String name, String state) throws IOException {
        Files.writeString(process.resolve("stat"), STAT.formatted(name, state));
        Files.writeString(process.resolve("status"), "Name:\tjava\nVmPeak:\t 999999 kB\nVmRSS:\t  151552 kB\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "T | Its process is stopped (state T), has 148 MiB in RAM and has used 1.7 s of CPU time",
                "t | Its process is stopped by a debugger (state t), has 148 MiB in RAM and has used 1.7 s of CPU time",
                "R | Its process is running (state R), has 148 MiB in RAM and has used 1.7 s of CPU time",
                "S | Its process is sleeping (state S), has 148 MiB in RAM and has used 1.7 s of CPU time",
                "Z | Its process has ended (state Z)"
            })
    void of_eachState_saysIt(String state, String text) throws Exception {
        write("java", state);

        assertThat(ProcessCondition.of(process)).isEqualTo(text);
    }

    /** The first thread of a JVM sleeps whatever the others do. */
    @Test
    void of_anotherThreadRuns_isRunning() throws Exception {
        write("java", "S");
        Files.createDirectories(process.resolve("task/41209"));
        Files.writeString(process.resolve("task/41209/stat"), STAT.formatted("task", "R"));

        assertThat(ProcessCondition.of(process)).startsWith("Its process is running (state R)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "a b", "a) S 1 (b", "((", ") R 7 ", ""})
    void stat_nameWithBlanksAndParentheses_isReadPast(String name) {
        assertThat(ProcessStat.parse(STAT.formatted(name, "T")))
                .contains(new ProcessStat('T', 41200, 41100, Duration.ofMillis(1680), 1200909));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1 (x",
                "1 (x) ",
                "1 (x) T 1 2",
                "1 (x) TT 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20",
                "1 (x) T 1 b c d 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"
            })
    void stat_malformed_isEmpty(String line) {
        assertThat(ProcessStat.parse(line)).isEmpty();
    }

    @Test
    void of_noSuchProcess_isEmpty() {
        assertThat(ProcessCondition.of(process.resolve("missing"))).isEmpty();
    }

    @Test
    void of_noResidentSize_leavesItOut() throws Exception {
        write("java", "T");
        Files.delete(process.resolve("status"));

        assertThat(ProcessCondition.of(process))
                .isEqualTo("Its process is stopped (state T) and has used 1.7 s of CPU time");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void of_thisProcess_isRunning() {
        assertThat(ProcessCondition.of(ProcessHandle.current().pid()))
                .startsWith("Its process is running (state R), has ");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void of_frozenProcess_isStopped() throws Exception {
        Process frozen = new ProcessBuilder("sleep", "60").start();
        try {
            assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(frozen.pid()))
                            .start()
                            .waitFor())
                    .isZero();

            await().untilAsserted(() ->
                    assertThat(ProcessCondition.of(frozen.pid())).startsWith("Its process is stopped (state T)"));
        } finally {
            frozen.destroyForcibly();
        }
    }
}
