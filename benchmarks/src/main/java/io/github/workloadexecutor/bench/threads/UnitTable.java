package io.github.workloadexecutor.bench.threads;

import io.github.workloadexecutor.bench.Figures;
import java.util.List;

/** The rows as a Markdown table. */
final class UnitTable {

    private UnitTable() {}

    static String of(List<UnitRow> rows) {
        StringBuilder table = new StringBuilder("""
                | | new one, first task | memory, idle | hand-off | serialisation of 1 MiB | a crash costs | cancelled, ignores interrupts | suited work |
                |---|---|---|---|---|---|---|---|
                """);
        for (UnitRow row : rows) {
            table.append("| **%s** | %s | %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            row.unit(),
                            time(row.creationMicros()),
                            memory(row.memoryBytes()),
                            time(row.handOffMicros()),
                            time(row.mebibyteMicros()),
                            crash(row),
                            row.runawayEndedMillis() == null
                                    ? "runs on"
                                    : "ended after " + time(row.runawayEndedMillis() * 1e3),
                            row.suitedWork()));
        }
        return table.toString();
    }

    private static String crash(UnitRow row) {
        return row.applicationSurvivesCrash()
                ? "%d of %d tasks".formatted(row.tasksLostToCrash(), row.tasksBesideCrash())
                : "the application, and with it %d of %d tasks"
                        .formatted(row.tasksLostToCrash(), row.tasksBesideCrash());
    }

    private static String time(double micros) {
        return micros < 1_000 ? Figures.text(twoDigits(micros)) + " us" : Figures.text(twoDigits(micros / 1e3)) + " ms";
    }

    private static String memory(double bytes) {
        return bytes < 1e6
                ? Figures.text(twoDigits(bytes / 1e3)) + " kB"
                : Figures.text(twoDigits(bytes / 1e6)) + " MB";
    }

    private static double twoDigits(double value) {
        if (value == 0) {
            return 0;
        }
        double unit = Math.pow(10, Math.floor(Math.log10(value)) - 1);
        return Math.round(value / unit) * unit;
    }
}
