package io.github.workloadexecutor.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report for each jar, a file of its own below the output directory at the place the jar has below the audited
 * one. A report is moved to its place when it is complete, so there are no halves of any.
 */
final class JarReports {

    private final Path output;

    JarReports(Path output) {
        this.output = output;
    }

    void write(AuditRow row) throws IOException {
        Path report = output.resolve(row.jar() + ".json");
        Path directory = Files.createDirectories(report.toAbsolutePath().getParent());
        Path draft = Files.createTempFile(directory, ".report", ".json");
        try {
            Files.writeString(draft, Json.of(members(row)) + "\n");
            Files.move(draft, report, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static Map<String, @Nullable Object> members(AuditRow row) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("jar", row.jar());
        JarFacts facts = row.facts();
        if (facts == null) {
            members.put("error", row.error());
            return members;
        }
        members.put("bytes", facts.bytes());
        members.put("sha1", facts.sha1());
        members.put("sha256", facts.sha256());
        members.put("checksum", facts.checksum().name());
        members.put("module", facts.module() == null ? null : facts.module().name());
        members.put("automaticModule", facts.module() != null && facts.module().automatic());
        members.put("classes", facts.classes());
        members.put("classFileVersions", facts.classFileVersions());
        members.put("nativeMethods", facts.nativeMethods());
        members.put("multiRelease", facts.multiRelease());
        return members;
    }
}
