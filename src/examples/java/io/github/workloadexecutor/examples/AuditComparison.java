package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.WorkloadExecutor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Runs the same audit three times: sequentially, on virtual threads only, and routed. All jars are read once before, so
 * that no run pays for the disk on behalf of the next.
 */
final class AuditComparison {

    private final AuditConfig config;

    AuditComparison(AuditConfig config) {
        this.config = config;
    }

    /** One way to audit. */
    private interface Audit {
        List<AuditRow> run(List<Path> jars, AuditSteps steps) throws Exception;
    }

    private record Timed(List<AuditRow> rows, Duration time) {}

    void run(PrintStream out) throws Exception {
        List<Path> jars = JarFiles.in(config);
        readOnce(jars);

        Timed sequential = time("sequential", jars, (all, steps) -> new SequentialAudit(steps).run(all));
        Timed virtual = time("virtual threads", jars, (all, steps) -> new VirtualThreadAudit(steps).run(all));
        Timed routed = time("routed", jars, (all, steps) -> {
            try (var executor = WorkloadExecutor.builder().name("jar-audit").build()) {
                return new RoutedAudit(executor, steps).run(all);
            }
        });

        out.println("The same audit of " + jars.size() + " jars, three times, on "
                + Runtime.getRuntime().availableProcessors() + " processors:");
        print("sequential", sequential, sequential, out);
        print("virtual threads only", virtual, sequential, out);
        print("routed", routed, sequential, out);
        out.println("""
                In this order, in one process, after all jars were read once without being timed. So the first run pays
                for compiling the code that the second finds compiled; the third pays for starting and closing its
                workers, which start with cold code, and for carrying every jar to one. What it gets for that is not
                speed but distance: no worker's crash, heap or runaway task is this process's.""");
    }

    private static void readOnce(List<Path> jars) throws IOException {
        try (var progress = new ProgressLine("reading", jars.size())) {
            for (Path jar : jars) {
                Files.readAllBytes(jar);
                progress.step();
            }
        }
    }

    private Timed time(String name, List<Path> jars, Audit audit) throws Exception {
        try (var progress = new ProgressLine(name, jars.size())) {
            var steps = new AuditSteps(config, progress);
            long start = System.nanoTime();
            List<AuditRow> rows = audit.run(jars, steps);
            return new Timed(rows, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static void print(String name, Timed run, Timed reference, PrintStream out) {
        out.println(String.format(
                Locale.ROOT,
                "  %-20s %7.1f s  %5.2f times as fast as sequential%s",
                name,
                run.time().toMillis() / 1e3,
                (double) reference.time().toNanos() / run.time().toNanos(),
                run.rows().equals(reference.rows()) ? "" : "  (its rows differ)"));
    }
}
