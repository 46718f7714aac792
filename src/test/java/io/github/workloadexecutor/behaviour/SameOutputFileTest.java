package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.FindingException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SAME_OUTPUT_FILE: the pitfall as one falls into it, and beside each the code that does no harm and is not found. */
@SystemTest
final class SameOutputFileTest {

    private static final int TASKS = 20;

    // Tasks as short as these may look as if they computed, which is another finding.
    private final WorkloadExecutor.Builder options =
            WorkloadExecutor.builder().workers(2).learning(false);

    @TempDir
    private Path directory;

    private List<Finding> findingsOf(IntFunction<Callable<?>> task) throws InterruptedException {
        try (WorkloadExecutor executor = options.build()) {
            var unused = executor.gatherAll(tasks(task));
            return executor.findings();
        }
    }

    private static List<Callable<?>> tasks(IntFunction<Callable<?>> task) {
        List<Callable<?>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            tasks.add(task.apply(i));
        }
        return tasks;
    }

    @Test
    void gatherAll_allTasksWriteOneReport_isFound() throws InterruptedException {
        Path report = directory.resolve("report.json");

        List<Finding> findings = findingsOf(i -> () -> Files.writeString(report, "{\"task\":" + i + "}"));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.SAME_OUTPUT_FILE);
            assertThat(finding.taskType()).isEqualTo("lambda in SameOutputFileTest");
            assertThat(finding.evidence())
                    .startsWith(
                            report + " was written while 20 of 20 tasks that name it ran: there was none before, and"
                                    + " now it has ");
            assertThat(finding.cure()).startsWith("Give each task a file of its own");
        });
    }

    @Test
    void gatherAll_eachTaskWritesItsReport_isNotFound() throws InterruptedException {
        assertThat(findingsOf(i -> {
                    Path report = directory.resolve("report-" + i + ".json");
                    return () -> Files.writeString(report, "{\"task\":" + i + "}");
                }))
                .isEmpty();
    }

    @Test
    void gatherAll_eachTaskWritesIntoOneDirectory_isNotFound() throws InterruptedException {
        Path reports = directory; // The lambdas hold the path, not this test.

        assertThat(findingsOf(i -> () -> Files.writeString(reports.resolve("report-" + i), "text")))
                .isEmpty();
    }

    @Test
    void gatherAll_tasksAppendOneAfterTheOther_isNotFound() throws InterruptedException {
        options.ioLimit(1);
        Path lines = directory.resolve("lines");

        assertThat(findingsOf(i -> () ->
                        Files.writeString(lines, "line " + i, StandardOpenOption.CREATE, StandardOpenOption.APPEND)))
                .isEmpty();
    }

    @Test
    void gatherAll_allTasksReadOneFile_isNotFound() throws InterruptedException, IOException {
        Path input = Files.writeString(directory.resolve("input"), "text");

        assertThat(findingsOf(i -> () -> Files.readString(input))).isEmpty();
    }

    @Test
    void gatherAll_oneTaskWritesWhatOthersRead_isFoundAndToldAsItIs() throws InterruptedException, IOException {
        Path input = Files.writeString(directory.resolve("input"), "text");

        List<Finding> findings =
                findingsOf(i -> () -> i == 0 ? Files.writeString(input, "longer text") : Files.readString(input));

        assertThat(findings)
                .singleElement()
                .extracting(Finding::evidence)
                .asString()
                .startsWith(input + " was written while 20 of 20 tasks that name it ran: it had 4 bytes of ")
                .contains(" and has 11 bytes of ");
    }

    private record Target(File file, int line) {}

    private record Save(Target target) implements Callable<Path> {
        @Override
        public Path call() throws IOException {
            return Files.writeString(target.file.toPath(), "line " + target.line);
        }
    }

    @Test
    void gatherAll_fileInARecordOfTheTask_isFound() throws InterruptedException {
        File file = directory.resolve("lines").toFile();

        assertThat(findingsOf(i -> new Save(new Target(file, i))))
                .singleElement()
                .extracting(Finding::taskType)
                .isEqualTo("SameOutputFileTest.Save");
    }

    @Test
    void gatherAll_oneWorkerWritesOneFileAgainAndAgain_isNotFound() throws InterruptedException {
        options.workers(1);
        Path picture = directory.resolve("picture");

        assertThat(findingsOf(i -> new Render(picture, i))).isEmpty();
    }

    private record Render(Path picture, int number) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            Files.writeString(picture, "picture " + number);
            return number;
        }
    }

    @Test
    void gatherAll_tasksInWorkersWriteOneFile_isFound() throws InterruptedException {
        Path picture = directory.resolve("picture");

        assertThat(findingsOf(i -> new Render(picture, i)))
                .singleElement()
                .extracting(Finding::kind, Finding::taskType)
                .containsExactly(Finding.Kind.SAME_OUTPUT_FILE, "SameOutputFileTest.Render");
    }

    @Test
    void gatherAll_tasksInWorkersWriteAFileEach_isNotFound() throws InterruptedException {
        assertThat(findingsOf(i -> new Render(directory.resolve("picture-" + i), i)))
                .isEmpty();
    }

    @Test
    void gatherAll_strict_throwsIt() {
        Path report = directory.resolve("report.json");
        options.strict();
        try (WorkloadExecutor executor = options.build()) {
            assertThatThrownBy(() -> executor.gatherAll(tasks(i -> () -> Files.writeString(report, "" + i))))
                    .isInstanceOf(FindingException.class)
                    .hasMessageContaining("SAME_OUTPUT_FILE lambda in SameOutputFileTest");
        }
    }
}
