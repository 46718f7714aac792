package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.examples.ThumbnailRow.Outcome;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints rows in the order they are given, each on one line, and a summary. */
final class ThumbnailTable {

    private static final int WIDTH = 120;

    private ThumbnailTable() {}

    static void print(List<ThumbnailRow> rows, PrintStream out) {
        out.println(line("IMAGE", "THUMBNAIL", "SIZE, OR WHY THERE IS NONE"));
        rows.forEach(row -> out.println(line(row.image(), word(row.outcome()), row.detail())));
        out.println(String.format(
                Locale.ROOT,
                "%d images: %d thumbnails, %d failed, %d timed out, %d cost their worker",
                rows.size(),
                count(rows, Outcome.MADE),
                count(rows, Outcome.FAILED),
                count(rows, Outcome.TIMED_OUT),
                count(rows, Outcome.CRASHED)));
    }

    private static String line(String image, String outcome, String detail) {
        String line = String.format(
                Locale.ROOT,
                "%-40s %-10s %s",
                image,
                outcome,
                detail.lines().findFirst().orElse(""));
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }

    private static String word(Outcome outcome) {
        return outcome == Outcome.MADE ? "made" : "none";
    }

    private static long count(List<ThumbnailRow> rows, Outcome outcome) {
        return rows.stream().filter(row -> row.outcome() == outcome).count();
    }
}
