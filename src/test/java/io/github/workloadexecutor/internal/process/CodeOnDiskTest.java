package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CodeOnDiskTest {

    @TempDir
    private Path directory;

    private Path jar(String content, String time) throws IOException {
        Path jar = Files.writeString(directory.resolve("app.jar"), content);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse(time)));
        return jar;
    }

    @Test
    void changeSince_nothingChanged_isNull() throws IOException {
        CodeOnDisk code =
                CodeOnDisk.of(List.of(jar("code", "2026-01-02T03:04:05Z").toString(), directory.toString()));

        assertThat(code.changeSince()).isNull();
    }

    @Test
    void changeSince_jarReplaced_saysThenAndNowAndTheCure() throws IOException {
        Path jar = jar("code", "2026-01-02T03:04:05Z");
        CodeOnDisk code = CodeOnDisk.of(List.of(jar.toString()));

        jar("other code", "2026-01-02T04:00:00Z");

        assertThat(code.changeSince())
                .isEqualTo(jar + ", which this application runs from, was replaced while it ran: it was 4 bytes of"
                        + " 2026-01-02T03:04:05Z and is 10 bytes of 2026-01-02T04:00:00Z, so a worker would run other"
                        + " code; restart the application");
    }

    @Test
    void changeSince_jarGone_saysSo() throws IOException {
        Path jar = jar("code", "2026-01-02T03:04:05Z");
        CodeOnDisk code = CodeOnDisk.of(List.of(jar.toString()));

        Files.delete(jar);

        assertThat(code.changeSince()).contains("and is no file");
    }

    /** Compilers write into directories all the time, and a file in one may have nothing to do with tasks. */
    @Test
    void changeSince_fileInADirectory_isNotLookedAt() throws IOException {
        CodeOnDisk code = CodeOnDisk.of(List.of(directory.toString()));

        jar("code", "2026-01-02T03:04:05Z");

        assertThat(code.changeSince()).isNull();
    }

    @Test
    void paths_ofThisJvm_areAbsolute() {
        assertThat(CodeOnDisk.paths())
                .isNotEmpty()
                .allSatisfy(path -> assertThat(Path.of(path)).isAbsolute());
    }
}
