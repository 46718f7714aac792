package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against copies of what Linux shows, with version 1 and version 2 of control groups. B77. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths of mount points are Linux paths")
final class KernelKillsTest {

    private static final String EVENTS = "low 0\nhigh 0\nmax 7\noom 5\noom_kill %s\noom_group_kill 9\n";

    @TempDir
    Path directory;

    private KernelKills kills(String groups, String mounts) throws IOException {
        Files.writeString(directory.resolve("cgroup"), groups);
        Files.writeString(directory.resolve("mountinfo"), mounts);
        return KernelKills.find(directory);
    }

    private void write(String group, String file, String text) throws IOException {
        Path at = Files.createDirectories(directory.resolve("fs").resolve(group));
        Files.writeString(at.resolve(file), text);
    }

    private String version2(String root) {
        return "30 23 0:26 " + root + " " + directory
                + "/fs rw,nosuid shared:4 master:1 - cgroup2 cgroup2 rw,nsdelegate\n";
    }

    private String version1() {
        return "34 31 0:31 / /elsewhere rw - cgroup cgroup rw,cpuset\n35 31 0:32 / " + directory
                + "/fs rw,relatime - cgroup cgroup rw,memory\n";
    }

    @Test
    void count_version2_isThatOfTheOwnGroup() throws Exception {
        write("app.slice/own", "memory.events", EVENTS.formatted("4"));
        write("", "memory.events", EVENTS.formatted("100"));

        assertThat(kills("0::/app.slice/own\n", version2("/")).count()).hasValue(4);
    }

    @Test
    void count_version1_isThatOfTheOwnGroup() throws Exception {
        write("box/1", "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");

        assertThat(kills("5:cpuset:/box/9\n4:memory,hugetlb:/box/1\n0::/\n", version1())
                        .count())
                .hasValue(2);
    }

    /** In a container: only the container's own part is mounted, under a path that is not that of the table. */
    @Test
    void count_onlyAPartIsMounted_findsIt() throws Exception {
        write("", "memory.events", EVENTS.formatted("6"));

        assertThat(kills("0::/docker/abc\n", version2("/docker/abc")).count()).hasValue(6);
        assertThat(kills("0::/\n", version2("/../..")).count()).hasValue(6);
    }

    @Test
    void count_later_isReadAnew() throws Exception {
        write("own", "memory.events", EVENTS.formatted("4"));
        KernelKills kills = kills("0::/own\n", version2("/"));
        write("own", "memory.events", EVENTS.formatted("5"));

        assertThat(kills.count()).hasValue(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "oom_kill\n", "oom_kill x\n", "oom_kill -1\n", "oom_kill 99999999999999999999\n"})
    void count_malformed_isUnknown(String text) throws Exception {
        write("own", "memory.events", text);

        assertThat(kills("0::/own\n", version2("/")).count()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "::", "0::/own", "1:memory\n"})
    void find_malformedTables_isUnknown(String groups) throws Exception {
        assertThat(kills(groups, "").count()).isEmpty();
        assertThat(kills(groups, "30 23 -\n\n- - - - - - - -\n").count()).isEmpty();
    }

    @Test
    void find_noTables_isUnknown() {
        assertThat(KernelKills.find(directory).count()).isEmpty();
    }

    @Test
    void count_fileIsGone_isUnknown() throws Exception {
        write("own", "memory.events", EVENTS.formatted("4"));
        KernelKills kills = kills("0::/own\n", version2("/"));
        Files.delete(directory.resolve("fs/own/memory.events"));

        assertThat(kills.count()).isEmpty();
    }

    @Test
    void ofThisProcess_anywhere_throwsNothing() {
        assertThat(KernelKills.ofThisProcess().count())
                .isIn(OptionalLong.empty(), KernelKills.ofThisProcess().count());
    }

    private final AtomicLong clock = new AtomicLong();

    private KernelKills.Watch watch() throws IOException {
        write("own", "memory.events", EVENTS.formatted("4"));
        return new KernelKills.Watch(kills("0::/own\n", version2("/")), clock::get);
    }

    /** A sign of life just heard may come from a worker that is dead already, so the reading before it counts. */
    @Test
    void before_aliveHeardJustNow_isTheEarlierReading() throws Exception {
        KernelKills.Watch watch = watch();
        write("own", "memory.events", EVENTS.formatted("5"));
        clock.addAndGet(Duration.ofSeconds(2).toNanos());

        watch.alive();

        assertThat(watch.before()).hasValue(4);
        assertThat(watch.now()).hasValue(5);
    }

    /** Another worker's death, long ago, is not this one's. */
    @Test
    void before_aliveHeardAWhileAgo_isThatReading() throws Exception {
        KernelKills.Watch watch = watch();
        write("own", "memory.events", EVENTS.formatted("5"));
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        watch.alive();
        clock.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(watch.before()).hasValue(5);
    }

    @Test
    void alive_calledOften_readsSeldom() throws Exception {
        KernelKills.Watch watch = watch();
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        watch.alive();
        write("own", "memory.events", EVENTS.formatted("5"));
        clock.addAndGet(Duration.ofMillis(100).toNanos());
        watch.alive();
        clock.addAndGet(Duration.ofMillis(450).toNanos());

        assertThat(watch.before()).hasValue(4);
    }
}
