package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker asks of the system about itself. */
final class OwnProcessTest {

    @TempDir
    Path directory;

    @Test
    void residentSize_statusFile_isReadInBytes() {
        assertThat(OwnProcess.residentSize("Name:\tjava\nVmHWM:\t  99 kB\nVmRSS:\t   44840 kB\nRssAnon:\t 7 kB\n"))
                .isEqualTo(44840L * 1024);
    }

    @Test
    void residentSize_notTold_isMinusOne() {
        assertThat(OwnProcess.residentSize("Name:\tjava\n")).isEqualTo(-1);
    }

    @Test
    void pid_thisProcess_isWhatTheJdkSays() {
        assertThat(OwnProcess.pid()).isEqualTo(ProcessHandle.current().pid());
    }

    /** In a container that shows the process numbers of its host. */
    @Test
    void pid_severalNamespaces_isThatOfTheInnermost() {
        assertThat(OwnProcess.pid("Name:\tjava\nPid:\t4711\nNSpid:\t4711\t23\t7\nNSpgid:\t1\n"))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Name:\tjava\nPid:\t1\n", "\nNSpid:\tx\n", "\nNSpid:\t1"})
    void pid_notTold_isZero(String status) {
        assertThat(OwnProcess.pid(status)).isZero();
    }

    @Test
    void isOrphan_expectedParent_isFalse() {
        assertThat(OrphanGuard.isOrphan(41, 41)).isFalse();
    }

    @Test
    void isOrphan_parentGone_isTrue() {
        assertThat(OrphanGuard.isOrphan(1, Long.MAX_VALUE)).isTrue();
    }

    @Test
    void isOrphan_wrapperInBetween_isFalse() {
        assertThat(OrphanGuard.isOrphan(41, ProcessHandle.current().pid())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 500", "-800, 500", "499, 500", "500, 500", "900, 900"})
    void raiseOomScore_anyScore_isOnlyRaised(String before, String after) throws Exception {
        Path file = Files.writeString(directory.resolve("oom_score_adj"), before + "\n");
        List<String> complaints = new ArrayList<>();

        OrphanGuard.raiseOomScore(file, complaints::add);

        assertThat(Files.readString(file).strip()).isEqualTo(after);
        assertThat(complaints).isEmpty();
    }

    @Test
    void raiseOomScore_noSuchFile_complainsOnce() {
        List<String> complaints = new ArrayList<>();

        OrphanGuard.raiseOomScore(directory.resolve("none"), complaints::add);

        assertThat(complaints)
                .singleElement()
                .asString()
                .startsWith("worker could not raise its oom_score_adj: java.nio.file.NoSuchFileException");
    }
}
