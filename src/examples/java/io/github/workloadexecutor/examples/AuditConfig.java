package io.github.workloadexecutor.examples;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What to audit.
 *
 * @param directory where to look for jars
 * @param output where the reports go
 * @param limit how many jars to audit at most, 0 for all
 * @param compare whether to run three times, in three ways, and compare
 */
record AuditConfig(Path directory, Path output, int limit, boolean compare) {

    AuditConfig {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("audit.directory must be a directory, but was " + directory);
        }
        if (limit < 0) {
            throw new IllegalArgumentException("audit.limit must be at least 0, but was " + limit);
        }
    }

    static AuditConfig fromSystemProperties() {
        String localRepository =
                Path.of(System.getProperty("user.home"), ".m2", "repository").toString();
        return new AuditConfig(
                Path.of(System.getProperty("audit.directory", localRepository)),
                Path.of(System.getProperty("audit.output", "target/jar-audit")),
                Integer.getInteger("audit.limit", 0),
                Boolean.getBoolean("audit.compare"));
    }
}
