package io.github.workloadexecutor.internal.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.failure.OutputException;
import io.github.workloadexecutor.testing.CapturedLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Staging, publishing and closing, without an executor. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OutputRunTest {

    @TempDir
    private Path directory;

    private OutputRun run;

    @BeforeEach
    void open() throws IOException {
        run = OutputRun.in(directory);
    }

    @AfterEach
    void close() {
        run.close();
    }

    private static void write(TaskOutputs task, OutputHandle output, String text) throws IOException {
        try (OutputStream out = task.open(output)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String sealed(OutputHandle output, String text) throws IOException {
        TaskOutputs task = new TaskOutputs();
        write(task, output, text);
        return task.seal();
    }

    private static Publication publication(String tokens) {
        return new Publication("task Render #5", tokens);
    }

    private Path staging() {
        return run.stagingDirectory();
    }

    private List<String> stagedFiles() throws IOException {
        try (Stream<Path> files = Files.list(staging())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    // Staging.

    @Test
    void output_whileWrittenAndSealed_isNotUnderItsName() throws IOException {
        OutputHandle output = run.claim("a/b.txt");

        String tokens = sealed(output, "text");

        assertThat(directory.resolve("a")).doesNotExist();
        assertThat(stagedFiles()).hasSize(1);
        assertThat(tokens).isNotNull();
    }

    @Test
    void output_published_isWholeAndWhereItWasClaimed() throws IOException {
        publication(sealed(run.claim("a/b.txt"), "text")).publish();

        assertThat(directory.resolve("a/b.txt")).hasContent("text");
        assertThat(stagedFiles()).isEmpty();
    }

    @Test
    void output_ofAnEarlierRun_isReplaced() throws IOException {
        Files.writeString(directory.resolve("b.txt"), "of an earlier run, and longer");

        publication(sealed(run.claim("b.txt"), "text")).publish();

        assertThat(directory.resolve("b.txt")).hasContent("text");
    }

    @Test
    void seal_nothingOpened_givesNothing() {
        assertThat(new TaskOutputs().seal()).isNull();
    }

    @Test
    void seal_streamStillOpen_isRefused() throws IOException {
        TaskOutputs task = new TaskOutputs();
        OutputStream out = task.open(run.claim("b.txt"));
        out.write(1);

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(task::seal)
                .withMessage("output b.txt is not published: it was still open when its task returned")
                .satisfies(refused -> assertThat(refused.key()).isEqualTo("b.txt"));
    }

    /** Even if the task has gone on as if nothing had been. */
    @Test
    void stream_writeHasFailed_isNotTheWholeFile() throws IOException {
        StagedStream out = new StagedStream(new FullDisk(), run.claim("b.txt"), new TaskOutputs());

        assertThatThrownBy(() -> out.write(new byte[100_000])).hasMessage("disk full");
        out.close();

        assertThat(out.fault()).isEqualTo("writing it had failed, with java.io.IOException: disk full,");
    }

    @Test
    void stream_lastBytesCannotBeWritten_isNotTheWholeFile() throws IOException {
        StagedStream out = new StagedStream(new FullDisk(), run.claim("b.txt"), new TaskOutputs());
        out.write(1);

        assertThatThrownBy(out::close).hasMessage("disk full");

        assertThat(out.fault()).contains("disk full");
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("disk full");
        }
    }

    @Test
    void seal_nothingWrittenToThePath_isRefused() {
        TaskOutputs task = new TaskOutputs();
        Path path = task.stage(run.claim("b.txt"));

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(task::seal)
                .withMessage(
                        "output b.txt is not published: nothing had been written to %s when its task returned", path);
    }

    @Test
    void stage_givesAPathThatIsFreeAndNamedAsTheOutput() throws IOException {
        TaskOutputs task = new TaskOutputs();

        Path path = task.stage(run.claim("a/b.png"));

        assertThat(path).doesNotExist().hasFileName("b.png");
        assertThat(path.getParent()).isEmptyDirectory();
        Files.writeString(path, "pixels");
        Files.writeString(path.resolveSibling("b.png.tmp"), "of the library's");
        publication(task.seal()).publish();
        assertThat(directory.resolve("a/b.png")).hasContent("pixels");
        assertThat(directory.resolve("a")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void open_again_beginsAnew() throws IOException {
        OutputHandle output = run.claim("b.txt");
        TaskOutputs task = new TaskOutputs();
        OutputStream first = task.open(output);
        first.write(1);

        write(task, output, "second");

        assertThatThrownBy(() -> first.write(1)).isInstanceOf(IOException.class);
        publication(task.seal()).publish();
        assertThat(directory.resolve("b.txt")).hasContent("second");
    }

    // Fencing.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writer_afterTheEndOfItsTask_isFenced(boolean succeeded) throws IOException {
        OutputHandle output = run.claim("b.txt");
        TaskOutputs task = new TaskOutputs();
        OutputStream late = task.open(run.claim("late.txt"));
        late.write(1);
        if (succeeded) {
            late.close();
            publication(task.seal()).publish();
        } else {
            task.drop();
        }

        assertThatThrownBy(() -> late.write(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(late::flush).isInstanceOf(IOException.class);
        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> task.open(output))
                .withMessage("output b.txt cannot be opened any more: its task is over");
        assertThatThrownBy(() -> task.stage(output)).isInstanceOf(OutputException.class);
        assertThat(directory.resolve("b.txt")).doesNotExist();
    }

    @Test
    void drop_deletesWhatWasStaged() throws IOException {
        TaskOutputs task = new TaskOutputs();
        write(task, run.claim("a.txt"), "text");
        OutputStream open = task.open(run.claim("b.txt"));
        Files.writeString(task.stage(run.claim("c.txt")), "text");

        task.drop();

        assertThat(stagedFiles()).isEmpty();
        open.close();
    }

    // Publishing: what is refused.

    @Test
    void publish_targetIsADirectory_failsAndSaysSo() throws IOException {
        Path target = Files.createDirectories(directory.resolve("b.txt"));
        Files.writeString(target.resolve("inside"), "text");
        String tokens = sealed(run.claim("b.txt"), "text");

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> publication(tokens).publish())
                .withMessage(
                        "task Render #5 has succeeded, but its output b.txt could not be published as %s: "
                                + "java.io.IOException: there is a directory of that name",
                        target)
                .satisfies(failure -> assertThat(failure.mayRetry()).isTrue());
        assertThat(target.resolve("inside")).hasContent("text");
    }

    @Test
    void publish_parentIsAFile_fails() throws IOException {
        Files.writeString(directory.resolve("a"), "a file of somebody's");
        String tokens = sealed(run.claim("a/b.txt"), "text");

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> publication(tokens).publish())
                .withMessageContaining("could not be published as");
    }

    /** All of a task's files, or none. */
    @Test
    void publish_oneOfSeveralCannotBe_leavesNone() throws IOException {
        TaskOutputs task = new TaskOutputs();
        write(task, run.claim("a.txt"), "text");
        write(task, run.claim("b.txt"), "text");
        Files.createDirectories(directory.resolve("b.txt"));
        String tokens = task.seal();

        assertThatThrownBy(() -> publication(tokens).publish()).isInstanceOf(OutputException.class);

        assertThat(directory.resolve("a.txt")).doesNotExist();
        assertThat(run.published()).isEmpty();
    }

    /** Found out only by the move itself: what had moved before is taken back. */
    @Test
    void publish_oneOfSeveralIsOnAnotherFileSystem_takesBackTheOthers() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(directory)),
                "two file systems");
        Path elsewhere = Files.createTempDirectory(memory, "outputs");
        try {
            Files.createSymbolicLink(directory.resolve("b"), elsewhere);
            TaskOutputs task = new TaskOutputs();
            write(task, run.claim("a.txt"), "text");
            write(task, run.claim("b/c.txt"), "text");
            String tokens = task.seal();

            assertThatExceptionOfType(OutputException.class)
                    .isThrownBy(() -> publication(tokens).publish())
                    .withMessageContaining("it is on another file system than " + directory);

            assertThat(directory.resolve("a.txt")).doesNotExist();
            assertThat(elsewhere).isEmptyDirectory();
            assertThat(run.published()).isEmpty();
        } finally {
            Tree.delete(elsewhere);
        }
    }

    @Test
    void publish_failed_canBeDoneByAnotherTask() throws IOException {
        OutputHandle output = run.claim("b.txt");
        Path obstacle = Files.createDirectories(directory.resolve("b.txt"));
        String tokens = sealed(output, "first");
        assertThatThrownBy(() -> publication(tokens).publish()).isInstanceOf(OutputException.class);
        Files.delete(obstacle);

        publication(sealed(output, "second")).publish();

        assertThat(directory.resolve("b.txt")).hasContent("second");
    }

    @Test
    void publish_twoTasksWithOneOutput_refusesTheSecondAndNamesTheFirst() throws IOException {
        OutputHandle output = run.claim("b.txt");
        String first = sealed(output, "first");
        String second = sealed(output, "second");
        publication(first).publish();

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> new Publication("task Render #6", second).publish())
                .withMessage(
                        "output b.txt has been published by task Render #5; each output is for one task, so claim a"
                                + " key of its own for each");
        assertThat(directory.resolve("b.txt")).hasContent("first");
    }

    @Test
    void publish_oneTokenTwice_isRefused() throws IOException {
        String token = sealed(run.claim("b.txt"), "text");

        assertThatThrownBy(() -> publication(token + " " + token).publish()).isInstanceOf(OutputException.class);

        assertThat(directory.resolve("b.txt")).doesNotExist();
    }

    /** Whatever a worker says, nothing but what was staged for an open run's claim is moved. */
    @Test
    void publish_tokenOfSomethingElse_isRefusedAndMovesNothing() throws IOException {
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        OutputHandle output = run.claim("b.txt");
        String id = output.runId();
        Files.createSymbolicLink(staging().resolve("0-00000000000a"), precious);
        Files.createDirectory(staging().resolve("0-00000000000b"));
        Path linked = Files.createDirectory(staging().resolve("0-00000000000c"));
        Files.createSymbolicLink(linked.resolve("b.txt"), precious);

        for (String token : List.of(
                "",
                "nonsense",
                id + "/0/../../precious",
                id + "/1/0123456789ab",
                "0123456789ab/0/0123456789ab",
                id + "/0/0123456789ab",
                id + "/0/00000000000a",
                id + "/0/00000000000b",
                id + "/0/00000000000c")) {
            assertThatThrownBy(() -> publication(token).publish()).as(token).isInstanceOf(OutputException.class);
        }

        assertThat(precious).hasContent("precious");
        assertThat(directory.resolve("b.txt")).doesNotExist();
        publication(sealed(output, "text")).publish();
        assertThat(directory.resolve("b.txt")).hasContent("text");
    }

    @Test
    void publish_runClosed_failsAndSaysHowToMendIt() throws IOException {
        String tokens = sealed(run.claim("b.txt"), "text");
        run.close();

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> publication(tokens).publish())
                .withMessageContaining("Keep Outputs open until its tasks are done");
        assertThat(directory.resolve("b.txt")).doesNotExist();
    }

    @Test
    void discard_deletesWhatWasStaged() throws IOException {
        publication(sealed(run.claim("b.txt"), "text") + " nonsense").discard();

        assertThat(stagedFiles()).isEmpty();
    }

    // Plain code.

    @Test
    void plain_streamClosed_isPublished() throws IOException {
        OutputHandle output = run.claim("b.txt");

        try (OutputStream out = OutputRun.openPlain(output)) {
            out.write('x');
            assertThat(directory.resolve("b.txt")).doesNotExist();
        }

        assertThat(directory.resolve("b.txt")).hasContent("x");
        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> OutputRun.openPlain(output))
                .withMessageContaining("has been published by code outside of tasks");
    }

    @Test
    void plain_staged_isPublishedWhenToldSo() throws IOException {
        OutputHandle output = run.claim("b.txt");
        assertThatThrownBy(() -> OutputRun.publishPlain(output)).isInstanceOf(OutputException.class);
        Files.writeString(OutputRun.stagePlain(output), "x");
        assertThat(directory.resolve("b.txt")).doesNotExist();

        OutputRun.publishPlain(output);

        assertThat(directory.resolve("b.txt")).hasContent("x");
    }

    @Test
    void plain_ofARunThatIsNotOpenHere_isRefused() {
        OutputHandle foreign = new OutputHandle(directory.toString(), "0123456789ab", 0, "b.txt");

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> OutputRun.openPlain(foreign))
                .withMessageContaining("output b.txt cannot be written here: its run in " + directory);
    }

    // Manifest.

    @Test
    void published_isInOrderOfClaimWithSizeAndDigest() throws IOException {
        OutputHandle first = run.claim("z.txt");
        OutputHandle second = run.claim("a/b.txt");
        OutputHandle never = run.claim("never.txt");
        publication(sealed(second, "")).publish();
        publication(sealed(first, "abc")).publish();

        assertThat(run.published())
                .containsExactly(
                        new OutputRun.Entry(
                                "z.txt",
                                directory.resolve("z.txt"),
                                3,
                                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
                        new OutputRun.Entry(
                                "a/b.txt",
                                directory.resolve("a/b.txt"),
                                0,
                                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        assertThat(never.target()).doesNotExist();
    }

    @Test
    void published_fileWasChangedSince_isSaid() throws IOException {
        publication(sealed(run.claim("b.txt"), "abc")).publish();
        Path file = Files.writeString(directory.resolve("b.txt"), "abd");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(run::published)
                .withMessageContaining("output b.txt is not what task Render #5 has published as " + file);
    }

    @Test
    void published_fileWasDeletedSince_isSaid() throws IOException {
        publication(sealed(run.claim("b.txt"), "abc")).publish();
        Files.delete(directory.resolve("b.txt"));

        assertThatThrownBy(run::published).isInstanceOf(NoSuchFileException.class);
    }

    // Life.

    @Test
    void in_directoryIsMissing_isCreated() throws IOException {
        Path deep = directory.resolve("x/y");

        try (OutputRun other = OutputRun.in(deep)) {
            assertThat(other.directory()).isDirectory().isEqualTo(deep);
        }
    }

    @Test
    void in_directoryIsAFile_isRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> OutputRun.in(file)).isInstanceOf(IOException.class);
    }

    @Test
    void in_anotherFileSystem_isRefused() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(directory.resolve("a.zip"), Map.of("create", "true"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OutputRun.in(zip.getPath("/out")))
                    .withMessageContaining("must be one that workers can write to");
        }
    }

    @Test
    void claim_afterClose_isRefused() {
        run.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> run.claim("b.txt"))
                .withMessage("output key \"b.txt\" cannot be claimed: the run in " + directory + " is closed");
    }

    @Test
    void close_leavesNothingButWhatWasPublishedAndLogsTheRest() throws IOException {
        publication(sealed(run.claim("a.txt"), "text")).publish();
        String unused = sealed(run.claim("b.txt"), "staged only");
        OutputHandle never = run.claim("c.txt");

        List<String> log;
        try (CapturedLog captured = CapturedLog.at(Level.WARN)) {
            run.close();
            run.close();
            log = captured.messages();
        }

        assertThat(directory).isDirectoryContaining("glob:**/a.txt");
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all).containsExactlyInAnyOrder(directory, directory.resolve("a.txt"));
        }
        assertThat(log).containsExactly("outputs in " + directory + ": 2 of 3 claimed and not published: b.txt, c.txt");
        assertThat(never.target()).doesNotExist();
    }

    /** What is just being published is seen through, and nothing is after that. */
    @Test
    void close_whileSomethingIsPublished_waitsForItAndLetsNobodyElseIn() throws Exception {
        assertThat(run.enter()).isTrue();

        Thread closing = Thread.ofPlatform().start(run::close);
        await().until(() -> closing.getState() == Thread.State.WAITING);
        assertThat(run.enter()).isFalse();
        assertThat(staging()).isDirectory();
        run.leave();
        closing.join();

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void close_allPublished_saysNothing() throws IOException {
        publication(sealed(run.claim("a.txt"), "text")).publish();

        try (CapturedLog captured = CapturedLog.at(Level.INFO)) {
            run.close();
            assertThat(captured.messages()).isEmpty();
        }
    }

    @Test
    void twoRuns_inOneDirectory_shareNothingAndLetEachOtherBe() throws IOException {
        String mine = sealed(run.claim("b.txt"), "mine");
        String others;
        try (OutputRun other = OutputRun.in(directory)) {
            assertThat(other.stagingDirectory()).isNotEqualTo(staging());
            others = sealed(other.claim("b.txt"), "others");
        }

        assertThat(staging()).isNotEmptyDirectory();
        publication(mine).publish();
        assertThatThrownBy(() -> publication(others).publish()).isInstanceOf(OutputException.class);
        assertThat(directory.resolve("b.txt")).hasContent("mine");
    }

    /** What a process has left that was killed: nobody locks it. */
    @Test
    void in_whatDeadProcessesHaveLeft_isDeletedAndNothingElse() throws IOException {
        Path area = staging().getParent();
        Path left = Files.createDirectory(area.resolve("00000000000a"));
        Files.writeString(left.resolve("0-00000000000b"), "half");
        Files.createDirectories(left.resolve("1-00000000000c/deep"));
        Files.writeString(area.resolve("00000000000a.lock"), "");
        Path strange = Files.writeString(area.resolve("strange.lock"), "");
        Path live = Files.writeString(staging().resolve("0-00000000000d"), "of the run that is open");

        try (CapturedLog captured = CapturedLog.at(Level.INFO);
                OutputRun other = OutputRun.in(directory)) {
            assertThat(captured.messages())
                    .containsExactly("outputs in " + directory + ": deleted what 1 earlier run has left unfinished");
            assertThat(other.stagingDirectory()).isDirectory();
        }

        assertThat(left).doesNotExist();
        assertThat(area.resolve("00000000000a.lock")).doesNotExist();
        assertThat(strange).exists();
        assertThat(live).exists();
        Files.delete(strange);
    }
}
