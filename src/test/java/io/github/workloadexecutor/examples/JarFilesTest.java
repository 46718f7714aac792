package io.github.workloadexecutor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarFilesTest {

    @TempDir
    Path directory;

    @Test
    void in_aTree_listsTheJarsInTheOrderOfTheirPaths() throws IOException {
        Path second = file("b/x.jar", "");
        Path first = file("a/y.jar", "");
        Path third = file("c.jar", "");
        file("a/y.jar.sha1", "");
        Files.createDirectories(directory.resolve("directory.jar"));

        assertThat(JarFiles.in(config(0))).containsExactly(first, second, third);
        assertThat(JarFiles.in(config(2))).containsExactly(first, second);
    }

    @Test
    void read_withAChecksumFile_takesTheDigestOnly() throws IOException {
        Path bare = file("bare.jar", "x");
        file("bare.jar.sha1", "0123abcd");
        Path named = file("named.jar", "x");
        file("named.jar.sha1", "0123abcd  named.jar\n");
        Path none = file("none.jar", "x");

        var files = new JarFiles(directory);

        assertThat(files.read(bare).expectedSha1()).isEqualTo("0123abcd");
        assertThat(files.read(named).expectedSha1()).isEqualTo("0123abcd");
        assertThat(files.read(none).expectedSha1()).isNull();
    }

    private AuditConfig config(int limit) {
        return new AuditConfig(directory, directory, limit, /* compare= */ false);
    }

    private Path file(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
