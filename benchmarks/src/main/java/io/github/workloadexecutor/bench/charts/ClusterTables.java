package io.github.workloadexecutor.bench.charts;

import static io.github.workloadexecutor.bench.charts.ReadmeTables.number;
import static io.github.workloadexecutor.bench.charts.ReadmeTables.rows;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;

/** Tables of what a cluster costs, and of what its model says. */
final class ClusterTables {

    private ClusterTables() {}

    /** What a no-op costs each process. */
    static String costs(JsonElement json) {
        JsonObject costs = json.getAsJsonObject();
        return "| a no-op costs, us of processor time | application | node | its worker |%n|---|---|---|---|%n"
                        .formatted()
                + "| in a batch | %s | %s | %s |%n"
                        .formatted(
                                number(costs, "applicationInBatch"),
                                number(costs, "nodeInBatch"),
                                number(costs, "workerInBatch"))
                + "| one by one | %s | %s | %s |%n"
                        .formatted(
                                number(costs, "applicationOneByOne"),
                                number(costs, "nodeOneByOne"),
                                number(costs, "workerOneByOne"))
                + "| the bare engine, in a flood | %s | %s | |%n"
                        .formatted(number(costs, "applicationBare"), number(costs, "nodeBare"));
    }

    /** One row for each size of cluster and length of task. */
    static String runs(JsonElement json) {
        List<JsonObject> runs = rows(json.getAsJsonObject().get("runs"));
        StringBuilder table = new StringBuilder(
                "| nodes | a task takes | tasks/s | efficiency | exponential | heavy tail | stragglers | losses |\n|---|---|---|---|---|---|---|---|\n");
        for (JsonObject run : runs) {
            if (is(run, "CONSTANT", "NONE")) {
                table.append("| %d | %s | %s | %.1f %% | %s | %s | %s | %s |%n"
                        .formatted(
                                run.get("nodes").getAsInt(),
                                length(run),
                                number(run, "tasksPerSecond"),
                                run.get("efficiency").getAsDouble() * 100,
                                ofIdeal(runs, run, "EXPONENTIAL", "NONE"),
                                ofIdeal(runs, run, "HEAVY_TAILED", "NONE"),
                                ofIdeal(runs, run, "EXPONENTIAL", "STRAGGLERS"),
                                ofIdeal(runs, run, "EXPONENTIAL", "LOSSES")));
            }
        }
        return table.toString();
    }

    private static boolean is(JsonObject run, String lengths, String faults) {
        return run.get("lengths").getAsString().equals(lengths)
                && run.get("faults").getAsString().equals(faults);
    }

    /** The 99th of a hundred tasks and the last one, in terms of list scheduling. */
    private static String ofIdeal(List<JsonObject> runs, JsonObject like, String lengths, String faults) {
        return runs.stream()
                .filter(run -> is(run, lengths, faults)
                        && run.get("nodes").equals(like.get("nodes"))
                        && run.get("taskMillis").equals(like.get("taskMillis")))
                .findFirst()
                .map(run -> "%.2f, %.2f"
                        .formatted(
                                run.get("p99OfIdeal").getAsDouble(),
                                run.get("makespanOfIdeal").getAsDouble()))
                .orElse("");
    }

    /** From which length of task on a cluster is busy. */
    static String fed(JsonElement json) {
        JsonObject report = json.getAsJsonObject();
        JsonObject capacity = report.getAsJsonObject("submitterTasksPerSecond");
        StringBuilder table = new StringBuilder(
                "%s tasks a second go through the submitter's lock, and %s through its other cores, if a frame has %s of them.%n%n"
                                .formatted(
                                        number(capacity, "lock"),
                                        number(capacity, "otherCores"),
                                        number(capacity, "perFrame"))
                        + "| nodes of one submitter | workers | busy with tasks of | tasks/s |\n|---|---|---|---|\n");
        for (JsonObject row : rows(report.get("fed"))) {
            table.append("| %d | %d | %s | %s |%n"
                    .formatted(
                            row.get("nodes").getAsInt(),
                            row.get("workers").getAsInt(),
                            length(row),
                            number(row, "tasksPerSecond")));
        }
        return table.toString();
    }

    /** What becomes of that if something cost more or less. */
    static String changes(JsonElement json) {
        List<JsonObject> changes = rows(json.getAsJsonObject().get("changes"));
        StringBuilder table =
                new StringBuilder("| instead of | it were | %d nodes are busy with tasks of |%n|---|---|---|%n"
                        .formatted(changes.getFirst().get("nodes").getAsInt()));
        for (JsonObject row : changes) {
            table.append("| %s %s | %s | %s |%n"
                    .formatted(row.get("cost").getAsString(), number(row, "from"), number(row, "to"), length(row)));
        }
        return table.toString();
    }

    private static String length(JsonObject row) {
        double millis = row.get("taskMillis").getAsDouble();
        return millis >= 1_000
                ? "%.4g s".formatted(millis / 1_000).replaceAll("\\.0+ ", " ")
                : number(row, "taskMillis") + " ms";
    }
}
