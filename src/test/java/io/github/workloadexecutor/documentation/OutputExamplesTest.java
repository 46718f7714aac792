package io.github.workloadexecutor.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.OutputManifest;
import io.github.workloadexecutor.Outputs;
import io.github.workloadexecutor.WorkloadExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the guide's page on output files says happens. */
@Timeout(60)
final class OutputExamplesTest {

    @TempDir
    private Path texts;

    @TempDir
    private Path directory;

    @Test
    void analyse_writesAFileEachAndTheirDigests() throws Exception {
        Path one = Files.writeString(texts.resolve("one"), "a b c");
        Path other = Files.writeString(texts.resolve("other"), "d");

        try (WorkloadExecutor executor = WorkloadExecutor.builder().inProcess().build()) {
            OutputManifest manifest = OutputExamples.analyse(executor, List.of(one, other), directory);

            assertThat(manifest.entries())
                    .extracting(OutputManifest.Entry::key)
                    .containsExactly("one.json", "other.json");
            assertThat(directory.resolve("one.json")).hasContent("{\"words\":3}");
            assertThat(directory.resolve("SHA256SUMS")).hasContent(manifest.toString());
        }
    }

    @Test
    void pathsAndThreads_writeForTheirTask() throws Exception {
        Path source = Files.writeString(texts.resolve("source"), "text");

        try (WorkloadExecutor executor = WorkloadExecutor.builder().inProcess().build();
                Outputs outputs = Outputs.in(directory)) {
            assertThat(executor.submit(new OutputExamples.Copy(source, outputs.claim("copy")))
                            .get())
                    .isEqualTo(4);
            assertThat(executor.io()
                            .submit(OutputExamples.inAThread(outputs.claim("thread")))
                            .get())
                    .isEqualTo("done");
        }

        assertThat(directory.resolve("copy")).hasContent("text");
        assertThat(directory.resolve("thread")).hasContent("written for the task");
    }

    @Test
    void plainCode_publishesWhenItCloses() throws IOException {
        OutputExamples.plain(directory);

        assertThat(directory.resolve("notes.txt")).hasContent("no task: published when it is closed");
        assertThat(directory.resolve("image.png")).hasBinaryContent(new byte[] {1, 2, 3});
    }
}
