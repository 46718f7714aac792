package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.Output;
import io.github.workloadexecutor.OutputManifest;
import io.github.workloadexecutor.Outputs;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.OutputException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is promised of output files, on both lanes; the CPU lane with workers in this process, so that tests meet tasks.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OutputsTest {

    /** Where a task runs. */
    enum On {
        IO,
        CPU;

        <T> TaskFuture<T> submit(WorkloadExecutor executor, Callable<T> task) {
            return this == IO ? executor.io().submit(task) : executor.cpu().submit(task);
        }
    }

    // Tasks share static state with the test, so this is how the test reaches them.
    private static volatile CountDownLatch written = new CountDownLatch(1);
    private static volatile CountDownLatch goOn = new CountDownLatch(1);
    private static final AtomicReference<Throwable> LATE = new AtomicReference<>();
    private static final AtomicInteger RUNS = new AtomicInteger();

    @TempDir
    private Path directory;

    private WorkloadExecutor executor;
    private Outputs outputs;

    @BeforeEach
    void open() throws IOException {
        written = new CountDownLatch(1);
        goOn = new CountDownLatch(1);
        LATE.set(null);
        RUNS.set(0);
        executor = WorkloadExecutor.builder()
                .inProcess()
                .workers(2)
                .cancelGrace(Duration.ofMillis(100))
                .killGrace(Duration.ofMillis(100))
                .build();
        outputs = Outputs.in(directory);
    }

    @AfterEach
    void close() {
        goOn.countDown();
        executor.close();
        outputs.close();
    }

    private Path file(String key) {
        return directory.resolve(key);
    }

    private static Throwable failureOf(TaskFuture<?> future) {
        Throwable failure = catchThrowable(() -> future.get(20, TimeUnit.SECONDS));
        assertThat(failure).isInstanceOf(ExecutionException.class);
        return failure.getCause();
    }

    private record Write(Output output, String text) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            output.writeString(text);
            return text;
        }
    }

    /** Writes, closes, and then does not come to a good end. */
    private record WriteAndThrow(Output output) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            output.writeString("whole, but its task has failed");
            throw new IOException("after writing");
        }
    }

    private record WriteInBytes(Output output) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            try (OutputStream out = output.open()) {
                out.write('a');
                assertThat(output.path()).doesNotExist();
                out.write(new byte[] {'b', 'c'}, 0, 2);
            }
            assertThat(output.path()).doesNotExist();
            return "abc";
        }
    }

    private record WriteByPath(Output output) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            Path path = output.stage();
            assertThat(path).hasFileName(output.path().getFileName().toString());
            Files.writeString(path, "by path");
            output.publish(); // does nothing in a task
            assertThat(output.path()).doesNotExist();
            return "by path";
        }
    }

    /** Takes no notice of interrupts, and writes on when the test lets it. */
    private record WriteLate(Output output, Output other) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            try (OutputStream out = output.open()) {
                out.write('1');
                written.countDown();
                while (goOn.getCount() > 0) {
                    Thread.onSpinWait();
                }
                out.write('2');
            }
            try {
                other.writeString("late");
            } catch (Throwable refused) {
                LATE.set(refused);
            }
            RUNS.incrementAndGet();
            return "late";
        }
    }

    private record LeaveOpen(Output output) implements CpuTask<String> {
        @Override
        @SuppressWarnings("MustBeClosedChecker")
        public String call() throws IOException {
            output.open().write('x');
            return "returned";
        }
    }

    // Publication.

    @ParameterizedTest
    @EnumSource
    void task_succeeds_itsOutputIsThere(On on) throws Exception {
        assertThat(on.submit(executor, new Write(outputs.claim("a/b.txt"), "text"))
                        .get())
                .isEqualTo("text");

        assertThat(file("a/b.txt")).hasContent("text");
    }

    @ParameterizedTest
    @EnumSource
    void output_byStreamOrPath_appearsOnlyWhenTheTaskIsOver(On on) throws Exception {
        TaskFuture<String> bytes = on.submit(executor, new WriteInBytes(outputs.claim("bytes")));
        TaskFuture<String> path = on.submit(executor, new WriteByPath(outputs.claim("path.png")));

        assertThat(bytes.get()).isEqualTo("abc");
        assertThat(path.get()).isEqualTo("by path");
        assertThat(file("bytes")).hasContent("abc");
        assertThat(file("path.png")).hasContent("by path");
    }

    /** Not a moment between: whatever depends on the future finds the file. */
    @ParameterizedTest
    @EnumSource
    void future_whoeverSeesTheValue_findsTheFile(On on) throws Exception {
        for (int i = 0; i < 50; i++) {
            Path file = file(i + ".txt");
            TaskFuture<String> future = on.submit(executor, new Write(outputs.claim(i + ".txt"), "text"));
            AtomicReference<Boolean> seenOnDone = new AtomicReference<>();
            CountDownLatch told = new CountDownLatch(1);
            future.onDone(done -> {
                seenOnDone.set(Files.exists(file));
                told.countDown();
            });

            assertThat(future.thenApply(value -> Files.exists(file)).get()).isTrue();
            told.await();
            assertThat(seenOnDone).hasValue(true);
        }
    }

    @Test
    void gatherAll_aThousandTasksOnBothLanes_publishAThousandFiles() throws Exception {
        List<Callable<String>> tasks = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Output output = outputs.claim("part-%d/%d.txt".formatted(i % 10, i));
            String text = "text " + i;
            tasks.add(
                    i % 2 == 0
                            ? new Write(output, text)
                            : () -> {
                                output.writeString(text);
                                return text;
                            });
        }

        List<String> values = executor.gatherAll(tasks);

        OutputManifest manifest = outputs.manifest();
        assertThat(manifest.entries()).hasSize(1_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(values.get(i)).isEqualTo("text " + i);
            OutputManifest.Entry entry = manifest.entries().get(i);
            assertThat(entry.key()).isEqualTo("part-%d/%d.txt".formatted(i % 10, i));
            assertThat(entry.size()).isEqualTo(("text " + i).length());
            assertThat(entry.path()).hasContent("text " + i);
        }
    }

    @Test
    void twoRuns_inOneDirectoryAtOnce_bothPublish() throws Exception {
        try (Outputs others = Outputs.in(directory)) {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                tasks.add(new Write(outputs.claim("mine/" + i), "mine"));
                tasks.add(new Write(others.claim("others/" + i), "others"));
            }

            assertThat(executor.gatherAll(tasks)).hasSize(100);

            assertThat(outputs.manifest().entries()).hasSize(50);
            assertThat(others.manifest().entries()).hasSize(50);
        }
    }

    @ParameterizedTest
    @EnumSource
    void task_withManyOutputs_publishesAll(On on) throws Exception {
        List<Output> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(outputs.claim("many/" + i));
        }

        assertThat(on.submit(executor, new WriteMany(many)).get()).isEqualTo(40);

        assertThat(outputs.manifest().entries()).hasSize(40);
    }

    private record WriteMany(List<Output> outputs) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            for (Output output : outputs) {
                output.writeString(output.key());
            }
            return outputs.size();
        }
    }

    // What leaves nothing.

    @ParameterizedTest
    @EnumSource
    void task_failsAfterWriting_leavesNothing(On on) {
        assertThat(failureOf(on.submit(executor, new WriteAndThrow(outputs.claim("b.txt")))))
                .hasMessage("after writing");

        assertThat(file("b.txt")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void task_leavesItsStreamOpen_failsAndLeavesNothing(On on) {
        assertThat(failureOf(on.submit(executor, new LeaveOpen(outputs.claim("b.txt")))))
                .isInstanceOf(OutputException.class)
                .hasMessage("output b.txt is not published: it was still open when its task returned");

        assertThat(file("b.txt")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void lateWriter_afterCancellation_isFenced(On on) throws Exception {
        TaskFuture<String> future =
                on.submit(executor, new WriteLate(outputs.claim("b.txt"), outputs.claim("other.txt")));
        written.await();

        assertThat(future.cancel(true)).isTrue();
        if (on == On.CPU) {
            future.awaitEnd(); // its worker is abandoned
        }
        goOn.countDown();

        await().until(() -> RUNS.get() == 1);
        executor.close();
        assertThat(file("b.txt")).doesNotExist();
        assertThat(file("other.txt")).doesNotExist();
        assertThat(outputs.manifest().entries()).isEmpty();
    }

    /** An abandoned thread writes on although its task has failed, its run is closed and its files are gone. */
    @Test
    void lateWriter_afterATimeoutAndTheEndOfItsRun_isFenced() throws Exception {
        TaskFuture<String> future = executor.cpu()
                .with(TaskOptions.none().timeout(Duration.ofMillis(200)))
                .submit(new WriteLate(outputs.claim("b.txt"), outputs.claim("other.txt")));
        assertThat(failureOf(future)).isInstanceOf(TaskTimeoutException.class);
        future.awaitEnd();

        outputs.close();
        goOn.countDown();

        await().until(() -> RUNS.get() == 1);
        assertThat(LATE.get()).isInstanceOf(OutputException.class);
        assertThat(directory).isEmptyDirectory();
    }

    /** It has written all, and closed it, when its time is over; and then it returns as if nothing had been. */
    @ParameterizedTest
    @EnumSource
    void task_overItsTimeAfterWriting_leavesNothing(On on) throws Exception {
        TaskOptions options = TaskOptions.none().timeout(Duration.ofMillis(200));
        WriteThenWait task = new WriteThenWait(outputs.claim("b.txt"));
        TaskFuture<String> future = on == On.IO
                ? executor.io().with(options).submit(task)
                : executor.cpu().with(options).submit(task);

        assertThat(failureOf(future)).isInstanceOf(TaskTimeoutException.class);
        future.awaitEnd();

        assertThat(file("b.txt")).doesNotExist();
    }

    private record WriteThenWait(Output output) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            output.writeString("whole, but its task is late");
            try {
                goOn.await();
            } catch (InterruptedException wantedNoMore) {
                return "as if nothing had been";
            }
            return "let go";
        }
    }

    // Publication that fails.

    @ParameterizedTest
    @EnumSource
    void publication_fails_failsTheFutureAndSaysSo(On on) throws IOException {
        Files.writeString(Files.createDirectory(file("b.txt")).resolve("inside"), "text");

        TaskFuture<String> future = on.submit(executor, new Write(outputs.claim("b.txt"), "text"));

        assertThat(failureOf(future))
                .isInstanceOf(OutputException.class)
                .hasMessageStartingWith("task ")
                .hasMessageContaining(
                        " has succeeded, but its output b.txt could not be published as " + file("b.txt") + ": ");
        assertThat(file("b.txt/inside")).hasContent("text");
    }

    @ParameterizedTest
    @EnumSource
    void output_ofTwoTasks_isPublishedByOne(On on) throws Exception {
        Output output = outputs.claim("b.txt");
        TaskFuture<String> first = on.submit(executor, new Write(output, "first"));
        assertThat(first.get()).isEqualTo("first");

        TaskFuture<String> second = on.submit(executor, new Write(output, "second"));

        assertThat(failureOf(second))
                .isInstanceOf(OutputException.class)
                .hasMessageStartingWith("output b.txt has been published by task ");
        assertThat(file("b.txt")).hasContent("first");
    }

    @ParameterizedTest
    @EnumSource
    void output_ofATaskThatHasFailed_canBeGivenToAnother(On on) throws Exception {
        Output output = outputs.claim("b.txt");
        assertThat(failureOf(on.submit(executor, new WriteAndThrow(output)))).hasMessage("after writing");

        assertThat(on.submit(executor, new Write(output, "second")).get()).isEqualTo("second");

        assertThat(file("b.txt")).hasContent("second");
    }

    @ParameterizedTest
    @EnumSource
    void task_endsAfterItsRunWasClosed_failsAndSaysSo(On on) throws Exception {
        TaskFuture<String> future = on.submit(executor, new WriteThenWait(outputs.claim("b.txt")));
        await().until(() -> stagedAnything());

        outputs.close();
        goOn.countDown();

        assertThat(failureOf(future))
                .isInstanceOf(OutputException.class)
                .hasMessageContaining("Keep Outputs open until its tasks are done");
        assertThat(file("b.txt")).doesNotExist();
    }

    private boolean stagedAnything() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.anyMatch(path -> path.getFileName().toString().startsWith("0-")
                    && path.toFile().length() > 0);
        }
    }

    // Threads.

    /** An output that has arrived in a worker is its task's wherever it is used. */
    @Test
    void threadOfACpuTask_withoutAContext_writesForTheTask() throws Exception {
        assertThat(executor.cpu()
                        .submit(new WriteByThread(outputs.claim("b.txt"), /* fail= */ false))
                        .get())
                .isEqualTo("published: false");
        assertThat(failureOf(executor.cpu().submit(new WriteByThread(outputs.claim("c.txt"), /* fail= */ true))))
                .hasMessage("after its thread has written");

        assertThat(file("b.txt")).hasContent("by a thread");
        assertThat(file("c.txt")).doesNotExist();
    }

    private record WriteByThread(Output output, boolean fail) implements CpuTask<String> {
        @Override
        public String call() throws Exception {
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            output.writeString("by a thread");
                        } catch (IOException impossible) {
                            throw new UncheckedIOException(impossible);
                        }
                    })
                    .join();
            if (fail) {
                throw new IllegalStateException("after its thread has written");
            }
            return "published: " + Files.exists(output.path());
        }
    }

    @Test
    void threadOfAnIoTask_withItsContext_writesForTheTask() {
        Output output = outputs.claim("b.txt");

        TaskFuture<String> future = executor.io().submit(() -> {
            TaskContext context = TaskContext.current();
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            TaskContext.callIn(context, new Write(output, "by a thread"));
                        } catch (Exception impossible) {
                            throw new IllegalStateException(impossible);
                        }
                    })
                    .join();
            throw new IllegalStateException("after its thread has written");
        });

        assertThat(failureOf(future)).hasMessage("after its thread has written");
        assertThat(file("b.txt")).doesNotExist();
    }

    /** Its success would come too late for the run that it has opened. */
    @ParameterizedTest
    @EnumSource
    void task_thatOpensARunItself_publishesAsPlainCodeDoes(On on) throws Exception {
        assertThat(on.submit(executor, new RunOfItsOwn(directory.toString())).get())
                .isEqualTo(2);

        assertThat(file("own/a.txt")).hasContent("a");
        assertThat(file("own/b.txt")).hasContent("b");
    }

    private record RunOfItsOwn(String directory) implements CpuTask<Integer> {
        @Override
        public Integer call() throws Exception {
            try (Outputs own = Outputs.in(Path.of(directory));
                    WorkloadExecutor nested =
                            WorkloadExecutor.builder().inProcess().build()) {
                own.claim("own/a.txt").writeString("a");
                Output output = own.claim("own/b.txt");
                nested.io().submit(new Write(output, "b")).get();
                return own.manifest().entries().size();
            }
        }
    }

    // Plain code.

    @Test
    void plainCode_closes_publishes() throws IOException {
        Output output = outputs.claim("b.txt");
        output.writeString("text");
        assertThat(file("b.txt")).hasContent("text");

        Output staged = outputs.claim("c.txt");
        Files.writeString(staged.stage(), "text");
        assertThat(file("c.txt")).doesNotExist();
        staged.publish();
        assertThat(file("c.txt")).hasContent("text");
        assertThat(staged).hasToString("output c.txt in " + directory);
    }

    @Test
    void claim_whatCannotBe_isRefused() {
        Output unused = outputs.claim("a");

        assertThatThrownBy(() -> outputs.claim("../b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> outputs.claim("A"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a\"")
                .hasMessageContaining("\"A\"");
    }

    // Manifest.

    @Test
    void manifest_written_isWhatSha256sumReads() throws Exception {
        var unused = executor.gatherAll(List.of(
                new Write(outputs.claim("z.txt"), "abc"),
                new WriteAndIgnore(outputs.claim("never.txt")),
                new Write(outputs.claim("a/b c.txt"), "")));
        Path sums = file("SHA256SUMS");

        outputs.manifest().writeTo(sums);

        assertThat(sums).hasContent("""
                        ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  z.txt
                        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a/b c.txt
                        """);
        assertThat(directory).isDirectoryNotContaining("glob:**.draft");
    }

    private record WriteAndIgnore(Output output) implements CpuTask<String> {
        @Override
        public String call() {
            return output.key();
        }
    }

    /** Whoever keeps outputs for later finds them refused, not somebody else's. */
    @Test
    void output_usedAfterItsTask_isRefused() throws Exception {
        Output output = outputs.claim("b.txt");
        assertThat(executor.cpu().submit(new Keep(output)).get()).isEqualTo("kept");

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> Keep.kept.writeString("late"))
                .withMessage("output b.txt cannot be opened any more: its task is over");
    }

    private record Keep(Output output) implements CpuTask<String>, Serializable {
        private static Output kept;

        @Override
        public String call() {
            kept = output;
            return "kept";
        }
    }
}
