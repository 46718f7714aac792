package io.github.workloadexecutor.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the guide calls a pitfall is found, and what it calls a cure is not. */
@Timeout(60)
@Tag("measuring")
final class FindingExamplesTest {

    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().learning(false).build();

    private final List<Path> pages = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void writePages() throws IOException {
        for (int i = 1; i <= 3; i++) {
            pages.add(Files.writeString(directory.resolve("page-" + i), "x".repeat(i)));
        }
    }

    @AfterEach
    void close() {
        executor.close();
    }

    private List<Finding.Kind> found() {
        return executor.findings().stream().map(Finding::kind).toList();
    }

    @Test
    void sharedState_tasksAddToOneList_isFound() throws InterruptedException {
        assertThat(FindingExamples.sharedState(executor, pages)).isNotEmpty();

        assertThat(found()).containsExactly(Finding.Kind.SHARED_STATE);
    }

    @Test
    void returnedValues_ofTheSameTasks_areInOrderAndNothingIsFound() throws InterruptedException {
        assertThat(FindingExamples.returnedValues(executor, pages)).containsExactly(1, 2, 3);

        assertThat(found()).isEmpty();
    }

    @Test
    void sameOutputFile_tasksWriteOneReport_isFound() throws InterruptedException {
        FindingExamples.sameOutputFile(executor, pages, directory);

        assertThat(found()).containsExactly(Finding.Kind.SAME_OUTPUT_FILE);
    }

    @Test
    void aFileEach_ofTheSameTasks_isCompleteAndNothingIsFound() throws InterruptedException {
        FindingExamples.aFileEach(executor, pages, directory);

        assertThat(directory.resolve("page-2.json")).hasContent("{\"length\":2}");
        assertThat(found()).isEmpty();
    }
}
