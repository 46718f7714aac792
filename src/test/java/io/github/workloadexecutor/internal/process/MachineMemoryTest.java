package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against copies of what Linux shows, and against what the JDK says of the real thing. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the JDK is asked")
final class MachineMemoryTest {

    private static final long MACHINE = 1000L << 10;

    @TempDir
    Path directory;

    @BeforeEach
    void aMachine() throws IOException {
        Files.createDirectories(directory.resolve("self"));
        Files.writeString(directory.resolve("meminfo"), "MemTotal:        1000 kB\nMemFree:          10 kB\n");
    }

    private void groups(String groups, String mount) throws IOException {
        Files.writeString(directory.resolve("self/cgroup"), groups);
        Files.writeString(
                directory.resolve("self/mountinfo"), "30 23 0:26 / " + directory + "/fs rw shared:4 - " + mount + "\n");
    }

    private void write(String group, String file, String text) throws IOException {
        Path at = Files.createDirectories(directory.resolve("fs").resolve(group));
        Files.writeString(at.resolve(file), text);
    }

    @Test
    void totalBytes_thisMachine_isWhatTheJdkSays() {
        assertThat(MachineMemory.totalBytes(ProcessStat.PROC)).isEqualTo(MachineMemory.ofBean());
    }

    @Test
    void totalBytes_noGroup_isThatOfTheMachine() {
        assertThat(MachineMemory.totalBytes(directory)).isEqualTo(MACHINE);
    }

    @Test
    void totalBytes_version2_isTheLowestLimitOnTheWayUp() throws Exception {
        groups("0::/box/own\n", "cgroup2 cgroup2 rw");
        write("box/own", "memory.events", "oom_kill 0\n");
        write("box/own", "memory.max", "500000\n");
        write("box", "memory.max", "400000\n");

        assertThat(MachineMemory.totalBytes(directory)).isEqualTo(400_000);
    }

    @Test
    void totalBytes_version2NoLimit_isThatOfTheMachine() throws Exception {
        groups("0::/own\n", "cgroup2 cgroup2 rw");
        write("own", "memory.events", "oom_kill 0\n");
        write("own", "memory.max", "max\n");

        assertThat(MachineMemory.totalBytes(directory)).isEqualTo(MACHINE);
    }

    @Test
    void totalBytes_groupWithoutBooks_isThatOfTheGroupAbove() throws Exception {
        groups("0::/box/own\n", "cgroup2 cgroup2 rw");
        write("box/own", "pids.max", "max\n");
        write("box", "memory.events", "oom_kill 0\n");
        write("box", "memory.max", "300000\n");

        assertThat(MachineMemory.totalBytes(directory)).isEqualTo(300_000);
    }

    @Test
    void totalBytes_version1_isItsLimit() throws Exception {
        groups("4:memory:/own\n", "cgroup cgroup rw,memory");
        write("own", "memory.oom_control", "oom_kill 0\n");
        write("own", "memory.limit_in_bytes", "200000\n");
        write("", "memory.limit_in_bytes", "9223372036854771712\n");

        assertThat(MachineMemory.totalBytes(directory)).isEqualTo(200_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MemFree: 1 kB\n", "MemTotal: x kB\n", "MemTotal: 12"})
    void totalBytes_malformed_isUnknown(String text) throws Exception {
        Files.writeString(directory.resolve("meminfo"), text);

        assertThat(MachineMemory.totalBytes(directory)).isZero();
    }
}
