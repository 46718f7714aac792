package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.Output;
import io.github.workloadexecutor.OutputManifest;
import io.github.workloadexecutor.Outputs;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.OutputException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output files of tasks in workers that are processes of their own, however these end. */
@SystemTest
final class OutputsInWorkersTest {

    private static final String STAGING = ".outputs-staging";

    @TempDir
    private Path directory;

    private static WorkloadExecutor executor(int workers) {
        return WorkloadExecutor.builder()
                .workers(workers)
                .quarantineAfter(Integer.MAX_VALUE)
                .cancelGrace(Duration.ofMillis(200))
                .build();
    }

    private static Throwable failureOf(TaskFuture<?> future) {
        Throwable failure = catchThrowable(() -> future.get(50, TimeUnit.SECONDS));
        assertThat(failure).isInstanceOf(ExecutionException.class);
        return failure.getCause();
    }

    private Path file(String key) {
        return directory.resolve(key);
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> directory.relativize(path).toString())
                    .toList();
        }
    }

    private record Write(Output output, String text) implements CpuTask<Long> {
        @Override
        public Long call() throws IOException {
            output.writeString(text);
            return ProcessHandle.current().pid();
        }
    }

    /** Writes, closes the stream, and ends its process. */
    private record WriteAndHalt(Output output) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            output.writeString("whole, but its worker is gone");
            Runtime.getRuntime().halt(7);
            return "";
        }
    }

    private record WriteHalfAndHalt(Output output) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            try (OutputStream out = output.open()) {
                out.write(new byte[100_000]);
                Runtime.getRuntime().halt(7);
            }
            return "";
        }
    }

    /** Writes, closes the stream, and does not end. */
    private record WriteAndSpin(Output output, String written) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            output.writeString("whole, but its task does not end");
            Files.writeString(Path.of(written), "");
            while (true) {
                Thread.onSpinWait();
            }
        }
    }

    private record WriteAtTheSecondAttempt(Output output) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            int attempt = TaskContext.current().attempt();
            output.writeString("attempt " + attempt);
            if (attempt == 1) {
                Runtime.getRuntime().halt(7);
            }
            return attempt;
        }
    }

    // Publication.

    @Test
    void tasks_inSeveralWorkers_publishWhatTheManifestSays() throws Exception {
        int tasks = 1_000;
        try (WorkloadExecutor executor = executor(2);
                Outputs outputs = Outputs.in(directory)) {
            List<Write> all = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                all.add(new Write(outputs.claim("part-%d/%d.txt".formatted(i % 10, i)), "text " + i));
            }

            List<Long> pids = executor.gatherAll(all);

            assertThat(pids).doesNotContain(ProcessHandle.current().pid());
            List<OutputManifest.Entry> entries = outputs.manifest().entries();
            assertThat(entries).hasSize(tasks);
            for (int i = 0; i < tasks; i++) {
                assertThat(entries.get(i).path())
                        .hasContent("text " + i)
                        .isEqualTo(file("part-%d/%d.txt".formatted(i % 10, i)));
            }
        }
        assertThat(everything()).hasSize(tasks).noneMatch(file -> file.startsWith(STAGING));
    }

    @Test
    void future_whoeverSeesTheValue_findsTheFile() throws Exception {
        try (WorkloadExecutor executor = executor(1);
                Outputs outputs = Outputs.in(directory)) {
            for (int i = 0; i < 100; i++) {
                Path file = file(i + ".txt");
                TaskFuture<Long> future = executor.submit(new Write(outputs.claim(i + ".txt"), "text"));

                assertThat(future.thenApply(value -> Files.exists(file)).get()).isTrue();
            }
        }
    }

    /** More than there is room for beside the value, in the ring. */
    @Test
    void task_withManyOutputs_publishesAll() throws Exception {
        try (WorkloadExecutor executor = executor(1);
                Outputs outputs = Outputs.in(directory)) {
            for (int count : new int[] {1, 7, 8, 9, 500}) {
                List<Output> many = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    many.add(outputs.claim(count + "/" + i));
                }

                assertThat(executor.submit(new WriteMany(many)).get()).isEqualTo("wrote " + count);

                assertThat(many).allSatisfy(output -> assertThat(output.path()).hasContent(output.key()));
            }
        }
    }

    private record WriteMany(List<Output> outputs) implements CpuTask<String> {
        @Override
        public String call() {
            outputs.parallelStream()
                    .forEach(
                            output -> { // in threads without a context
                                try {
                                    output.writeString(output.key());
                                } catch (IOException impossible) {
                                    throw new UncheckedIOException(impossible);
                                }
                            });
            return "wrote " + outputs.size();
        }
    }

    // Ends of workers.

    @Test
    void worker_haltsAfterWriting_leavesNothing() throws Exception {
        try (WorkloadExecutor executor = executor(1);
                Outputs outputs = Outputs.in(directory)) {
            assertThat(failureOf(executor.submit(new WriteAndHalt(outputs.claim("whole.txt")))))
                    .isInstanceOf(WorkerCrashedException.class);
            assertThat(failureOf(executor.submit(new WriteHalfAndHalt(outputs.claim("half.txt")))))
                    .isInstanceOf(WorkerCrashedException.class);

            assertThat(file("whole.txt")).doesNotExist();
            assertThat(file("half.txt")).doesNotExist();
            assertThat(everything()).allMatch(file -> file.startsWith(STAGING));
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void task_overItsTimeAfterWriting_leavesNothing() throws Exception {
        Path written = directory.resolveSibling(directory.getFileName() + ".written");
        try (WorkloadExecutor executor = executor(1);
                Outputs outputs = Outputs.in(directory)) {
            TaskFuture<String> future = executor.cpu()
                    .with(TaskOptions.none().timeout(Duration.ofMillis(300)))
                    .submit(new WriteAndSpin(outputs.claim("b.txt"), written.toString()));

            assertThat(failureOf(future)).isInstanceOf(TaskTimeoutException.class);
            future.awaitEnd();

            assertThat(file("b.txt")).doesNotExist();
        }
        assertThat(directory).isEmptyDirectory();
        Files.deleteIfExists(written);
    }

    @Test
    void task_cancelledAfterWriting_leavesNothing() throws Exception {
        Path written = directory.resolveSibling(directory.getFileName() + ".written");
        try (WorkloadExecutor executor = executor(1);
                Outputs outputs = Outputs.in(directory)) {
            TaskFuture<String> future = executor.submit(new WriteAndSpin(outputs.claim("b.txt"), written.toString()));
            await().until(() -> Files.exists(written));

            assertThat(future.cancel(true)).isTrue();
            future.awaitEnd();

            assertThat(file("b.txt")).doesNotExist();
        }
        assertThat(directory).isEmptyDirectory();
        Files.delete(written);
    }

    /** Each attempt has a file of its own; what the first has written is not what appears. */
    @Test
    void attempt_thatSucceeds_isTheOnePublished() throws Exception {
        Retry retry = Retry.standard().backOff(Duration.ZERO, Duration.ZERO);
        try (WorkloadExecutor executor = executor(1);
                Outputs outputs = Outputs.in(directory)) {
            TaskFuture<Integer> future = executor.cpu()
                    .with(TaskOptions.none().idempotent(retry))
                    .submit(new WriteAtTheSecondAttempt(outputs.claim("b.txt")));

            assertThat(future.get()).isEqualTo(2);
            assertThat(file("b.txt")).hasContent("attempt 2");
        }
        assertThat(everything()).containsExactly("b.txt");
    }

    // What is refused.

    @Test
    void publication_fails_failsTheFutureAndSaysSo() throws Exception {
        Files.writeString(Files.createDirectory(file("b.txt")).resolve("inside"), "text");
        try (WorkloadExecutor executor = executor(1);
                Outputs outputs = Outputs.in(directory)) {
            TaskFuture<Long> future = executor.submit(new Write(outputs.claim("b.txt"), "text"));

            assertThat(failureOf(future))
                    .isInstanceOf(OutputException.class)
                    .hasMessageStartingWith("task OutputsInWorkersTest.Write #1 has succeeded, but its output b.txt"
                            + " could not be published as " + file("b.txt") + ": ");
        }
    }

    @Test
    void task_returnsWithoutClosing_failsAndSaysSo() throws Exception {
        try (WorkloadExecutor executor = executor(1);
                Outputs outputs = Outputs.in(directory)) {
            assertThat(failureOf(executor.submit(new LeaveOpen(outputs.claim("b.txt")))))
                    .isInstanceOf(OutputException.class)
                    .hasMessage("output b.txt is not published: it was still open when its task returned");
        }
        assertThat(directory).isEmptyDirectory();
    }

    private record LeaveOpen(Output output) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            output.open().write('x');
            return "";
        }
    }

    @Test
    void output_ofTwoTasks_isPublishedByTheFirst() throws Exception {
        try (WorkloadExecutor executor = executor(1);
                Outputs outputs = Outputs.in(directory)) {
            Output output = outputs.claim("b.txt");
            assertThat(executor.submit(new Write(output, "first")).get()).isPositive();

            assertThat(failureOf(executor.submit(new Write(output, "second"))))
                    .isInstanceOf(OutputException.class)
                    .hasMessageStartingWith("output b.txt has been published by task OutputsInWorkersTest.Write #1;");
            assertThat(file("b.txt")).hasContent("first");
        }
    }

    /** Who publishes is the process whose run it is, and that never hears of it. */
    @Test
    void output_handedOnToAWorkerOfAWorker_isRefusedAndSaysSo() throws Exception {
        try (WorkloadExecutor executor = executor(1);
                Outputs outputs = Outputs.in(directory)) {
            assertThat(executor.submit(new HandOn(outputs.claim("b.txt"))).get())
                    .contains("is no output of a run that is open in this process")
                    .contains("hand an output on to no other process");
        }
        assertThat(directory).isEmptyDirectory();
    }

    private record HandOn(Output output) implements CpuTask<String> {
        @Override
        public String call() throws Exception {
            try (WorkloadExecutor nested = WorkloadExecutor.builder().workers(1).build()) {
                return failureOf(nested.submit(new Write(output, "text"))).getMessage();
            }
        }
    }

    // The end of the application.

    /** Stages an output, says so, and never ends. */
    static final class StageForEver {
        public static void main(String[] args) throws Exception {
            Outputs outputs = Outputs.in(Path.of(args[0]));
            try (OutputStream out = outputs.claim("b.txt").open()) {
                out.write(new byte[100_000]);
                System.out.println("staged");
                Thread.currentThread().join();
            }
        }
    }

    @Test
    void application_killed_leavesWhatTheNextRunSweeps() throws Exception {
        try (Application application = Application.start(StageForEver.class, directory)) {
            assertThat(application.nextLine()).isEqualTo("staged");

            try (Outputs whileItLives = Outputs.in(directory)) {
                assertThat(whileItLives.directory()).isEqualTo(directory);
                assertThat(everything()).anyMatch(file -> file.contains("/0-"));
            }
            application.kill();
            assertThat(everything()).anyMatch(file -> file.contains("/0-"));

            Outputs.in(directory).close();

            assertThat(directory).isEmptyDirectory();
        }
    }
}
