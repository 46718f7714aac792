package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.testing.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ChildJvmTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<ChildJvm> children = new ArrayList<>();
    private final List<ProcessHandle> grandchildren = new ArrayList<>();

    @AfterEach
    void killEverything() {
        grandchildren.forEach(ProcessHandle::destroyForcibly);
        children.forEach(ChildJvm::kill);
        children.forEach(ChildJvm::closeStreams);
    }

    private ChildJvm start(String input, String... arguments) throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        options.add(ChildMain.class.getName());
        options.addAll(List.of(arguments));
        ChildJvm child = ChildJvm.start(
                "test child",
                JvmCommand.withArgumentFile(directory.resolve("a"), options, Map.of()),
                out::add,
                err::add);
        child.tell(input);
        children.add(child);
        return child;
    }

    private ProcessHandle grandchildOf(ChildJvm child) {
        await().atMost(LONG)
                .until(() -> out.stream().anyMatch(line -> line.startsWith("grandchild "))
                        || child.awaitExit(Duration.ZERO).isPresent());
        long pid = out.stream()
                .filter(line -> line.startsWith("grandchild "))
                .mapToLong(line -> Long.parseLong(line.substring("grandchild ".length())))
                .findFirst()
                .orElseThrow();
        ProcessHandle grandchild = ProcessHandle.of(pid).orElseThrow();
        grandchildren.add(grandchild);
        return grandchild;
    }

    @Test
    void awaitExit_normalEnd_givesCodeZero() throws Exception {
        ChildJvm child = start("", "say");

        assertThat(child.awaitExit(LONG)).contains(new ExitStatus(0));
    }

    @Test
    void awaitExit_ownCode_givesIt() throws Exception {
        ChildJvm child = start("", "exit", "42");

        assertThat(child.awaitExit(LONG)).contains(new ExitStatus(42));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "exit codes there name no signal")
    void awaitExit_killed_namesTheSignal() throws Exception {
        ChildJvm child = start("", "hang");

        child.kill();

        assertThat(child.awaitExit(LONG).flatMap(ExitStatus::signal)).contains("SIGKILL");
    }

    @Test
    void awaitExit_stillRunning_isEmptyAfterTheTime() throws Exception {
        ChildJvm child = start("", "hang");

        Optional<ExitStatus> exit = child.awaitExit(Duration.ofMillis(1));

        assertThat(exit).isEmpty();
    }

    @Test
    void awaitExit_mainClassMissing_leavesTheReasonInTheOutput() throws Exception {
        JvmCommand command = JvmCommand.withArgumentFile(directory.resolve("a"), List.of("no.such.Main"), Map.of());
        ChildJvm child = ChildJvm.start("no main", command, out::add, err::add);
        children.add(child);

        assertThat(child.awaitExit(LONG)).contains(new ExitStatus(1));
        assertThat(child.outputAfterExit(LONG)).anyMatch(line -> line.contains("no.such.Main"));
    }

    @Test
    void onExit_ended_runsTheAction() throws Exception {
        ChildJvm child = start("", "exit", "0");
        CountDownLatch ran = new CountDownLatch(1);

        child.onExit(ran::countDown);

        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void onExit_endedLongAgo_runsTheAction() throws Exception {
        ChildJvm child = start("", "exit", "0");
        assertThat(child.awaitExit(LONG)).isPresent();
        CountDownLatch ran = new CountDownLatch(1);

        child.onExit(ran::countDown);

        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void start_input_reachesTheChildAndThenEnds() throws Exception {
        ChildJvm child = start("first\nsecond\n", "read");

        assertThat(child.awaitExit(LONG)).isPresent();
        assertThat(child.outputAfterExit(LONG)).containsExactly("read first", "read second", "end of input");
    }

    @Test
    void outputAfterExit_bothStreams_givesBoth() throws Exception { // B93
        ChildJvm child = start("", "say");

        assertThat(child.awaitExit(LONG)).isPresent();
        assertThat(child.outputAfterExit(LONG)).containsExactlyInAnyOrder("to stdout", "to stderr");
    }

    @Test
    void start_output_goesToTheSinkOfItsStream() throws Exception { // B93
        ChildJvm child = start("", "say");

        assertThat(child.awaitExit(LONG)).isPresent();
        var unused = child.outputAfterExit(LONG);
        assertThat(out).containsExactly("to stdout");
        assertThat(err).containsExactly("to stderr");
    }

    @Test
    void output_floodOnBothStreams_blocksNobody() throws Exception { // B93
        int lines = 10_000;
        AtomicInteger counted = new AtomicInteger();
        List<String> options = List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ChildMain.class.getName(),
                "flood",
                Integer.toString(lines));
        ChildJvm child = ChildJvm.start(
                "flood",
                JvmCommand.withArgumentFile(directory.resolve("a"), options, Map.of()),
                line -> counted.incrementAndGet(),
                line -> counted.incrementAndGet());
        children.add(child);

        assertThat(child.awaitExit(LONG)).contains(new ExitStatus(0));
        assertThat(child.outputAfterExit(LONG)).hasSize(2 * OutputTail.LINES);
        assertThat(counted).hasValue(2 * lines);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "starts the grandchild with a POSIX command")
    void kill_withAGrandchild_killsBoth() throws Exception { // B103
        ChildJvm child = start("", "grandchild");
        ProcessHandle grandchild = grandchildOf(child);

        child.kill();

        assertThat(child.awaitExit(LONG)).isPresent();
        await().atMost(LONG).until(() -> !grandchild.isAlive());
    }

    @Test
    void kill_endedAlready_doesNothing() throws Exception { // B85
        ChildJvm child = start("", "exit", "0");
        assertThat(child.awaitExit(LONG)).isPresent();

        child.kill();

        assertThat(child.awaitExit(LONG)).contains(new ExitStatus(0));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "starts the grandchild with a POSIX command")
    void outputAfterExit_anOrphanHoldsThePipes_returnsInTime() throws Exception {
        ChildJvm child = start("", "orphan");
        ProcessHandle orphan = grandchildOf(child);
        assertThat(child.awaitExit(LONG)).isPresent();

        List<String> output = child.outputAfterExit(Duration.ofMillis(100));

        assertThat(orphan.isAlive()).isTrue();
        assertThat(output).containsExactly("grandchild " + orphan.pid());
    }

    /** B103: what a dead worker has started is found by its process group. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void killLeftovers_afterADeath_killsWhatItStarted() throws Exception {
        ChildJvm child = start("", "group-orphan");
        ProcessHandle orphan = grandchildOf(child);
        assertThat(child.awaitExit(LONG)).isPresent();
        assertThat(orphan.isAlive()).isTrue();

        assertThat(child.killLeftovers()).isEqualTo(1);

        await().atMost(LONG).until(() -> !Processes.isRunning(orphan.pid()));
    }

    /** Then they belong to the application's own group, of which nothing may be touched. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void killLeftovers_neverMadeAGroup_touchesNothing() throws Exception {
        ChildJvm child = start("", "orphan");
        ProcessHandle orphan = grandchildOf(child);
        assertThat(child.awaitExit(LONG)).isPresent();

        assertThat(child.killLeftovers()).isZero();

        assertThat(Processes.isRunning(orphan.pid())).isTrue();
    }

    @Test
    void killLeftovers_stillRunning_touchesNothing() throws Exception {
        ChildJvm child = start("", "hang");

        assertThat(child.killLeftovers()).isZero();

        assertThat(child.awaitExit(Duration.ZERO)).isEmpty();
    }

    /** A process whose parent has ended is no descendant of the worker any more. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void kill_withAnAdoptedGrandchild_killsItToo() throws Exception { // B103
        ChildJvm child = start("", "group-adoption");
        ProcessHandle adopted = grandchildOf(child);

        child.kill();

        assertThat(child.awaitExit(LONG)).isPresent();
        await().atMost(LONG).until(() -> !Processes.isRunning(adopted.pid()));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void closeStreams_afterTheLeftoversAreDead_leavesNoThread() throws Exception {
        ChildJvm child = start("", "group-orphan");
        ProcessHandle unusedOrphan = grandchildOf(child);
        assertThat(child.awaitExit(LONG)).isPresent();
        assertThat(pumps()).isNotEmpty();

        int unused = child.killLeftovers();
        child.closeStreams();

        await().atMost(LONG).until(() -> pumps().isEmpty());
    }

    private static List<Thread> pumps() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("test child std"))
                .toList();
    }

    @Test
    void age_ended_standsStill() throws Exception {
        ChildJvm child = start("", "exit", "0");
        CountDownLatch ended = new CountDownLatch(1);
        child.onExit(ended::countDown);
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        await().until(() -> child.age().equals(child.age()));

        assertThat(child.age()).isPositive();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void condition_running_tellsWhatIsSeen() throws Exception {
        ChildJvm child = start("", "hang");

        assertThat(child.condition()).startsWith("Its process is ").contains("MiB in RAM");
    }
}
