package io.github.workloadexecutor.bench.profile;

import io.github.workloadexecutor.bench.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the processor time of one load went, in one process.
 *
 * @param load what was done
 * @param process parent or worker
 * @param wallMicros time per task
 * @param cpuMicros processor time of the process per task
 * @param samples how many samples the shares are made of
 * @param stages by what it was about
 * @param threads by who did it
 * @param methods by the method on top of the stack
 */
record ProfileReport(
        String load,
        String process,
        double wallMicros,
        double cpuMicros,
        int samples,
        List<Part> stages,
        List<Part> threads,
        List<Part> methods) {

    private static final int MOST = 15;

    /** A part of the time. */
    record Part(String name, double share, double cpuMicros) {}

    static ProfileReport of(String load, String process, double wallMicros, double cpuMicros, Samples samples) {
        return new ProfileReport(
                load,
                process,
                Figures.rounded(wallMicros),
                Figures.rounded(cpuMicros),
                samples.count(),
                parts(samples.stages(), samples.count(), cpuMicros),
                parts(samples.threads(), samples.count(), cpuMicros),
                parts(samples.methods(), samples.count(), cpuMicros));
    }

    private static List<Part> parts(Map<String, Integer> counts, int all, double cpuMicros) {
        List<Part> parts = new ArrayList<>();
        counts.forEach((name, count) -> {
            double share = (double) count / all;
            parts.add(new Part(name, Figures.rounded(share), Figures.rounded(share * cpuMicros)));
        });
        parts.sort((left, right) -> Double.compare(right.share(), left.share()));
        return parts.subList(0, Math.min(MOST, parts.size()));
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("### %s, %s%n%n".formatted(load, process));
        text.append("%s us a task, of which the processor works %s us for this process (%d samples).%n"
                .formatted(Figures.text(wallMicros), Figures.text(cpuMicros), samples));
        table(text, "stage", stages);
        table(text, "thread", threads);
        table(text, "method on top", methods);
        return text.append('\n').toString();
    }

    private static void table(StringBuilder text, String title, List<Part> parts) {
        text.append("%n| %s | share | us a task |%n|---|---|---|%n".formatted(title));
        for (Part part : parts) {
            text.append("| %s | %.1f %% | %s |%n"
                    .formatted(part.name(), part.share() * 100, Figures.text(part.cpuMicros())));
        }
    }
}
