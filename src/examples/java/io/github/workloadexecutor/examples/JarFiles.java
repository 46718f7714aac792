package io.github.workloadexecutor.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The jars below a directory, each with its checksum file where there is one. Everything here waits for the disk. */
final class JarFiles {

    private final Path directory;

    JarFiles(Path directory) {
        this.directory = directory;
    }

    /** Lists the jars to audit, in the order of their paths. */
    static List<Path> in(AuditConfig config) throws IOException {
        try (Stream<Path> files = Files.walk(config.directory())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(config.limit() == 0 ? Long.MAX_VALUE : config.limit())
                    .toList();
        }
    }

    JarFileContent read(Path jar) throws IOException {
        return new JarFileContent(name(jar), Files.readAllBytes(jar), expectedSha1(jar));
    }

    /** Names a jar by its place below the directory, in the same way on every platform. */
    String name(Path jar) {
        return directory.relativize(jar).toString().replace('\\', '/');
    }

    /** Reads {@code NAME.jar.sha1}, which holds the digest and sometimes the file's name behind it. */
    private static @Nullable String expectedSha1(Path jar) throws IOException {
        Path file = jar.resolveSibling(jar.getFileName() + ".sha1");
        if (!Files.isRegularFile(file)) {
            return null;
        }
        return Files.readString(file).strip().split("\\s+", 2)[0];
    }
}
