package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.failure.WorkloadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What is done to one jar, step by step, whoever runs the steps. */
final class AuditSteps {

    /** Enough to keep every core busy and the next jars read, few enough to hold in memory. */
    static final int MAX_IN_FLIGHT = 4 * Runtime.getRuntime().availableProcessors();

    private final JarFiles files;
    private final JarReports reports;
    private final ProgressLine progress;

    AuditSteps(AuditConfig config, ProgressLine progress) {
        this.files = new JarFiles(config.directory());
        this.reports = new JarReports(config.output());
        this.progress = progress;
    }

    /** Waits: for the disk. */
    JarFileContent read(Path jar) throws IOException {
        return files.read(jar);
    }

    /** Neither computes nor waits: puts together what has become of a jar. */
    AuditRow row(Path jar, @Nullable JarFacts facts, @Nullable Throwable failure) {
        String name = files.name(jar);
        return facts != null ? AuditRow.of(name, facts) : AuditRow.failed(name, describe(failure));
    }

    /** Waits: for the disk. A report that cannot be written is a row with that error. */
    AuditRow report(AuditRow row) {
        AuditRow reported = row;
        try {
            reports.write(row);
        } catch (IOException e) {
            reported = AuditRow.failed(row.jar(), "report not written: " + describe(e));
        }
        progress.step();
        return reported;
    }

    /** Every step, on the calling thread. */
    AuditRow all(Path jar) {
        AuditRow row;
        try {
            row = row(jar, JarInspection.inspect(read(jar)), null);
        } catch (IOException | RuntimeException e) {
            row = row(jar, null, e);
        }
        return report(row);
    }

    private static String describe(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause == null) {
            return "no result and no failure";
        }
        // These say it all; of any other exception the type is half of what there is to know.
        boolean selfExplaining = cause instanceof DamagedJarException || cause instanceof WorkloadException;
        String message = String.valueOf(cause.getMessage());
        return selfExplaining ? message : cause.getClass().getSimpleName() + ": " + message;
    }
}
