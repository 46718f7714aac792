package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.WorkloadExecutor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Audits a directory of jars: what each was compiled for, which module it is, whether it has native methods, whether it
 * is what its checksum file says. A damaged jar gives a row with its error, and the run goes on.
 *
 * <p>Each jar is read on the I/O lane, inspected on the CPU lane and reported on the I/O lane; {@link RoutedAudit} is
 * the place where that happens.
 *
 * <pre>{@code
 * mvn -B -ntp -q test-compile exec:exec
 *     -Daudit.directory=...   where to look for jars, the local Maven repository if not given
 *     -Daudit.output=...      where the reports go, target/jar-audit if not given
 *     -Daudit.limit=100       stop after so many jars, 0 for all
 *     -Daudit.compare=true    audit three times, in three ways, and compare the times
 * }</pre>
 */
public final class JarAudit {

    private JarAudit() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if the directory cannot be walked; what happens to a single jar does not end the run
     */
    public static void main(String[] args) throws Exception {
        var config = AuditConfig.fromSystemProperties();
        if (config.compare()) {
            new AuditComparison(config).run(System.out);
        } else {
            run(config, System.out);
        }
    }

    /**
     * Audits, and prints the table and what ran where.
     *
     * @return a row for each jar, in the order of the paths
     */
    static List<AuditRow> run(AuditConfig config, PrintStream out) throws IOException, InterruptedException {
        List<Path> jars = JarFiles.in(config);
        try (var executor = WorkloadExecutor.builder().name("jar-audit").build()) {
            List<AuditRow> rows;
            try (var progress = new ProgressLine("auditing", jars.size())) {
                rows = new RoutedAudit(executor, new AuditSteps(config, progress)).run(jars);
            }
            AuditTable.print(rows, out);
            LaneSummary.print(executor, out);
            out.println("Reports: " + config.output());
            return rows;
        }
    }
}
