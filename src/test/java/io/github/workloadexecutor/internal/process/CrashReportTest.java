package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.internal.process.CrashReport.Cause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The texts are what a JDK 25 wrote, cut after the head. */
final class CrashReportTest {

    private static final String SEGV = """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f80a1e3632d, pid=23200, tid=23201
            #
            # JRE version: OpenJDK Runtime Environment Temurin-25.0.3+9 (25.0.3+9) (build 25.0.3+9-LTS)
            # Java VM: OpenJDK 64-Bit Server VM Temurin-25.0.3+9 (25.0.3+9-LTS, mixed mode, g1 gc, linux-amd64)
            # Problematic frame:
            # V  [libjvm.so+0x123632d]  Unsafe_PutLong+0xad
            #
            # CreateCoredumpOnCrash turned off, no core file dumped
            #

            ---------------  S U M M A R Y ------------

            Command Line: -Xmx64m -XX:-CreateCoredumpOnCrash Crash unsafe
            """;

    private static final String KILL_SEGV = """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f53cdad8f14 (sent by kill), pid=23244, tid=23244
            #
            # JRE version: OpenJDK Runtime Environment Temurin-25.0.3+9 (25.0.3+9) (build 25.0.3+9-LTS)
            # Problematic frame:
            # C  [libc.so.6+0x85f14]
            #
            """;

    private static final String HEAP = """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  Internal Error (debug.cpp:289), pid=23428, tid=23429
            #  fatal error: OutOfMemory encountered: Java heap space
            #
            # JRE version: OpenJDK Runtime Environment Temurin-25.0.3+9 (25.0.3+9) (build 25.0.3+9-LTS)
            # CreateCoredumpOnCrash turned off, no core file dumped
            #
            """;

    private static final String NATIVE_MEMORY = """
            #
            # There is insufficient memory for the Java Runtime Environment to continue.
            # Native memory allocation (malloc) failed to allocate 16 bytes. Error detail: AllocateHeap
            # Possible reasons:
            #   The system is out of physical RAM or swap space
            #   This process has exceeded the maximum number of memory mappings (check below
            #     for `/proc/sys/vm/max_map_count` and `Total number of mappings`)
            # Possible solutions:
            #   Reduce memory load on the system
            # This output file may be truncated or incomplete.
            #
            #  Out of Memory Error (allocation.cpp:42), pid=24060, tid=24061
            #
            # JRE version: OpenJDK Runtime Environment Temurin-25.0.3+9 (25.0.3+9) (build 25.0.3+9-LTS)
            #
            """;

    @TempDir
    Path directory;

    private Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static CrashReport parse(String text) {
        return CrashReport.parse(text.lines().toList(), null).orElseThrow();
    }

    @Test
    void parse_crashInNativeCode_givesSignalAndFrame() {
        assertThat(parse(SEGV))
                .isEqualTo(new CrashReport(
                        null,
                        Cause.CRASH,
                        "SIGSEGV (0xb) at pc=0x00007f80a1e3632d",
                        "V  [libjvm.so+0x123632d]  Unsafe_PutLong+0xad"));
    }

    @Test
    void parse_signalSentByKill_isToldFromACrash() {
        CrashReport report = parse(KILL_SEGV);

        assertThat(report.cause()).isEqualTo(Cause.SENT_SIGNAL);
        assertThat(report.error()).isEqualTo("SIGSEGV (0xb) at pc=0x00007f53cdad8f14 (sent by kill)");
    }

    @Test
    void parse_crashOnOutOfMemoryError_isTheHeap() {
        CrashReport report = parse(HEAP);

        assertThat(report.cause()).isEqualTo(Cause.HEAP);
        assertThat(report.error())
                .isEqualTo("Internal Error (debug.cpp:289): fatal error: OutOfMemory encountered: Java heap space");
        assertThat(report.frame()).isNull();
    }

    @Test
    void parse_noNativeMemory_isSaidWithWhatFailed() {
        CrashReport report = parse(NATIVE_MEMORY);

        assertThat(report.cause()).isEqualTo(Cause.NATIVE_MEMORY);
        assertThat(report.error())
                .isEqualTo("Native memory allocation (malloc) failed to allocate 16 bytes. Error detail: AllocateHeap");
    }

    @Test
    void parse_somethingElse_isNoReport() {
        assertThat(CrashReport.parse(List.of("# a comment", "#  a list, with nothing in it", "text"), null))
                .isEmpty();
        assertThat(CrashReport.parse(List.of(), null)).isEmpty();
    }

    @Test
    void parse_cutAnywhere_throwsNothing() {
        for (String text : List.of(SEGV, HEAP, NATIVE_MEMORY)) {
            for (int length = 0; length < text.length(); length++) {
                var unused = CrashReport.parse(text.substring(0, length).lines().toList(), null);
            }
        }
    }

    @Test
    void find_inTheDirectory_givesItWithItsPath() throws Exception {
        Path file = write(directory.resolve("workload-executor-hs_err_pid23200.log"), SEGV);

        assertThat(CrashReport.find(directory, 23200, Instant.now(), List.of()))
                .hasValueSatisfying(report -> assertThat(report.file()).isEqualTo(file));
    }

    @Test
    void find_malformedCharacters_givesTheReport() throws Exception {
        Path file = directory.resolve("workload-executor-hs_err_pid23200.log");
        Files.write(file, (SEGV + "\u00FF\n").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(CrashReport.find(directory, 23200, Instant.now(), List.of())).isPresent();
    }

    /** The report of an earlier process that had the same number. */
    @Test
    void find_olderThanTheProcess_isNotTaken() throws Exception {
        Path file = write(directory.resolve("workload-executor-hs_err_pid23200.log"), SEGV);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));

        assertThat(CrashReport.find(directory, 23200, Instant.now(), List.of())).isEmpty();
    }

    @Test
    void find_writtenElsewhere_isFoundThroughTheOutput() throws Exception {
        Path file = write(directory.resolve("elsewhere.log"), SEGV);
        List<String> output =
                List.of("#", "# An error report file with more information is saved as:", "# " + file, "#");

        assertThat(CrashReport.find(directory.resolve("missing"), 23200, Instant.now(), output))
                .hasValueSatisfying(report -> assertThat(report.file()).isEqualTo(file));
    }

    @Test
    void find_noFileAtAll_isReadFromTheOutput() {
        assertThat(CrashReport.find(
                        directory, 23200, Instant.now(), SEGV.lines().toList()))
                .hasValueSatisfying(report -> {
                    assertThat(report.file()).isNull();
                    assertThat(report.frame()).endsWith("Unsafe_PutLong+0xad");
                });
    }

    @Test
    void find_outputNamesNonsense_isEmpty() {
        String saved = "# An error report file with more information is saved as:";

        assertThat(CrashReport.find(directory, 1, Instant.now(), List.of(saved, "# \0")))
                .isEmpty();
        assertThat(CrashReport.find(directory, 1, Instant.now(), List.of(saved, "# " + directory)))
                .isEmpty();
        assertThat(CrashReport.find(directory, 1, Instant.now(), List.of(saved)))
                .isEmpty();
    }
}
