package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** B108: what an application killed with kill -9 leaves behind goes, and nothing else does. */
final class LaunchDirectoriesTest {

    private static final long OWN = ProcessHandle.current().pid();

    @TempDir
    Path parent;

    private static long ownStart() {
        return LaunchDirectories.start(ProcessHandle.current()).orElseThrow();
    }

    private static long deadPid() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();
        return process.pid();
    }

    private LaunchDirectories directories() {
        return new LaunchDirectories(parent);
    }

    private Path abandoned() throws Exception {
        Path directory = Files.createDirectory(parent.resolve(directories().nameFor(deadPid(), 7)));
        Files.writeString(directory.resolve("a"), "arguments");
        Files.writeString(directory.resolve("s"), "socket");
        return directory;
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no POSIX permissions")
    void create_always_isForTheOwnerAlone() throws Exception {
        Path directory = directories().create();

        assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    /** The path of a Unix socket may have a hundred bytes. */
    @Test
    void nameFor_longestNumbers_leavesRoomForASocket() {
        String name = new LaunchDirectories(Path.of("/tmp")).nameFor(Integer.MAX_VALUE, Long.MAX_VALUE);

        assertThat(("/tmp/" + name + "/s").getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(100);
    }

    @Test
    void sweep_ownerIsDead_deletesItWithItsFiles() throws Exception {
        Path directory = abandoned();

        assertThat(directories().sweep()).isEqualTo(1);
        assertThat(directory).doesNotExist();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void sweep_ownerLives_keepsIt() throws Exception {
        Path directory = directories().create();

        assertThat(directories().sweep()).isZero();
        assertThat(directory).exists();
    }

    /** Its number now belongs to another process. */
    @Test
    void sweep_numberIsReused_deletesIt() throws Exception {
        Path directory = Files.createDirectory(parent.resolve(directories().nameFor(OWN, ownStart() + 1)));

        assertThat(directories().sweep()).isEqualTo(1);
        assertThat(directory).doesNotExist();
    }

    /** Another container, machine or boot: its process numbers mean nothing here. */
    @Test
    void sweep_ofAnotherRealm_keepsIt() throws Exception {
        Path directory =
                Files.createDirectory(parent.resolve(new LaunchDirectories(parent, "00000000").nameFor(deadPid(), 7)));

        assertThat(directories().sweep()).isZero();
        assertThat(directory).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wx-",
                "wx-1",
                "wx-REALM-0-7-000000000000",
                "wx-REALM-99999999999-7-000000000000",
                "wx-REALM-2147483647-zzzzzzzzzzzzz-000000000000",
                "wx-REALM-2147483647-7-00000000000g",
                "wx-REALM-2147483647-7-000000000000.bak",
                "wx-REALM--7-7-000000000000",
                "wxREALM-2147483647-7-000000000000",
                "x-REALM-2147483647-7-000000000000"
            })
    void sweep_notOurName_keepsIt(String name) throws Exception {
        String realm = directories().nameFor(1, 1).split("-", -1)[1];
        Path directory = Files.createDirectory(parent.resolve(name.replace("REALM", realm)));

        assertThat(directories().sweep()).isZero();
        assertThat(directory).exists();
    }

    @Test
    void sweep_fileOfThatName_keepsIt() throws Exception {
        Path file = Files.createFile(parent.resolve(directories().nameFor(deadPid(), 7)));

        assertThat(directories().sweep()).isZero();
        assertThat(file).exists();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
    void sweep_links_areNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectories(parent.resolve("elsewhere"));
        Path precious = Files.writeString(elsewhere.resolve("precious"), "x");
        Path link = Files.createSymbolicLink(parent.resolve(directories().nameFor(deadPid(), 7)), elsewhere);
        Path inside = abandoned();
        Files.createSymbolicLink(inside.resolve("link"), elsewhere);

        assertThat(directories().sweep()).isEqualTo(1);
        assertThat(inside).doesNotExist();
        assertThat(link).exists();
        assertThat(precious).exists();
    }

    @Test
    void sweep_directoryWithin_isNotEntered() throws Exception {
        Path directory = abandoned();
        Path precious = Files.createDirectory(directory.resolve("more"));

        assertThat(directories().sweep()).isZero();
        assertThat(precious).exists();
    }

    @Test
    void sweep_ofAnotherUser_keepsIt() throws Exception {
        Path directory = abandoned();

        assertThat(directories().sweep(() -> "somebody else")).isZero();
        assertThat(directory).exists();
    }

    @Test
    void sweep_noSuchParent_doesNothing() {
        assertThat(new LaunchDirectories(parent.resolve("missing")).sweep()).isZero();
    }

    @Test
    void sweep_byManyAtOnce_deletesAllAndHarmsNothing() throws Exception {
        long dead = deadPid();
        for (int i = 0; i < 100; i++) {
            Path directory = Files.createDirectory(parent.resolve(directories().nameFor(dead, 7)));
            Files.writeString(directory.resolve("a"), "x");
        }
        Path live = directories().create();
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<Integer>> sweeps = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                sweeps.add(threads.submit(() -> {
                    together.await();
                    return directories().sweep();
                }));
            }
        }

        for (Future<Integer> sweep : sweeps) {
            assertThat(sweep.get()).isBetween(0, 100);
        }
        assertThat(parent.toFile().list()).containsExactly(live.getFileName().toString());
    }
}
