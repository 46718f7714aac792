package io.github.workloadexecutor.system;

import io.github.workloadexecutor.failure.WorkerCrashedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What came of each fault at each moment, as a table for readers. */
final class CrashTable {

    private final Map<String, Map<String, String>> outcomes = new LinkedHashMap<>();
    private final Set<String> moments = new LinkedHashSet<>();

    /** Notes an outcome; a null failure means that no task has failed. */
    void enter(String moment, String fault, @Nullable Throwable failure) {
        moments.add(moment);
        outcomes.computeIfAbsent(fault, f -> new LinkedHashMap<>()).put(moment, describe(failure));
    }

    private static String describe(@Nullable Throwable failure) {
        if (failure == null) {
            return "no task fails";
        }
        String type = failure.getClass().getSimpleName();
        return failure instanceof WorkerCrashedException crash
                ? type + ": " + crash.dossier().kind()
                : type;
    }

    void writeTo(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| Fault | " + String.join(" | ", moments) + " |");
        lines.add("|---|" + "---|".repeat(moments.size()));
        outcomes.forEach((fault, byMoment) -> {
            List<String> cells = moments.stream()
                    .map(moment -> byMoment.getOrDefault(moment, "–"))
                    .toList();
            lines.add("| " + fault + " | " + String.join(" | ", cells) + " |");
        });
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }
}
