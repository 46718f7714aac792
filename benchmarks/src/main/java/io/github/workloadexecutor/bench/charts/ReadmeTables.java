package io.github.workloadexecutor.bench.charts;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.workloadexecutor.bench.Figures;
import io.github.workloadexecutor.bench.Results;
import io.github.workloadexecutor.bench.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Fills what stands between {@code <!-- generated: name -->} and {@code <!-- end -->} in the README from the results
 * files. What has no results yet stays as it is.
 */
final class ReadmeTables {

    private static final Pattern MARKED =
            Pattern.compile("(<!-- generated: ([\\w-]+) -->\\n).*?(<!-- end -->)", Pattern.DOTALL);

    private final Results results;

    ReadmeTables(Results results) {
        this.results = results;
    }

    /** Fills the README of the benchmarks, and that of the library. */
    void fill() throws IOException {
        fill(Setting.directory().resolve("README.md"));
        fill(Setting.directory().toAbsolutePath().normalize().resolveSibling("README.md"));
    }

    private void fill(Path readme) throws IOException {
        Matcher marked = MARKED.matcher(Files.readString(readme));
        StringBuilder filled = new StringBuilder();
        while (marked.find()) {
            String replacement = content(marked.group(2))
                    .map(content -> marked.group(1) + "\n" + content.strip() + "\n\n" + marked.group(3))
                    .orElse(marked.group());
            marked.appendReplacement(filled, Matcher.quoteReplacement(replacement));
        }
        marked.appendTail(filled);
        Files.writeString(readme, filled);
        System.out.println("wrote " + readme);
    }

    private Optional<String> content(String name) throws IOException {
        if (name.endsWith("-run")) {
            return results.read(name.replaceAll("-run$", ".run.json")).map(ReadmeTables::run);
        }
        return switch (name) {
            case "compare", "cluster" -> results.read(name + ".json").map(ReadmeTables::compare);
            case "cluster-costs" -> results.read("cluster-costs.json").map(ClusterTables::costs);
            case "goals" -> results.read("compare.json").map(ReadmeTables::goals);
            case "threads", "profile" -> text(name + ".md");
            case "scaling" -> results.read("scaling.json").map(ReadmeTables::checks);
            case "scaling-fed" -> results.read("scaling.json").map(ReadmeTables::fed);
            case "cluster-model" -> results.read("cluster-model.json").map(ClusterTables::runs);
            case "cluster-model-fed" -> results.read("cluster-model.json").map(ClusterTables::fed);
            case "cluster-model-changes" -> results.read("cluster-model.json").map(ClusterTables::changes);
            case "jmh" -> results.read("jmh.json").map(ReadmeTables::jmh);
            default ->
                throw new IllegalArgumentException(
                        "a generated part must be one of compare, goals, threads, scaling, scaling-fed, cluster, cluster-costs, cluster-model,"
                                + " cluster-model-fed, cluster-model-changes, jmh, profile, or one of these with -run, but was "
                                + name);
        };
    }

    private Optional<String> text(String file) throws IOException {
        Path path = results.path(file);
        return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
    }

    private static String run(JsonElement json) {
        JsonObject run = json.getAsJsonObject();
        double neighbours = run.get("neighbours").getAsDouble();
        StringBuilder text = new StringBuilder("Measured %s at commit `%.12s` on %s, %s cores, %s MiB, %s, %s: `%s`\n"
                .formatted(
                        run.get("date").getAsString().substring(0, 10),
                        run.get("commit").getAsString(),
                        run.get("cpu").getAsString(),
                        run.get("cores").getAsString(),
                        run.get("memoryMiB").getAsString(),
                        run.get("kernel").getAsString(),
                        run.get("jdk").getAsString(),
                        run.get("command").getAsString()));
        if (neighbours > 0.1) {
            text.append(
                    "\nNote: others kept %.0f %% of the machine busy before it began.%n".formatted(neighbours * 100));
        }
        for (JsonElement note : run.getAsJsonArray("notes")) {
            text.append("\nNote: ").append(note.getAsString()).append('\n');
        }
        return text.toString();
    }

    private static String compare(JsonElement json) {
        StringBuilder table = new StringBuilder(
                "| figure | ours | compared with | its | unit | ratio | goal | |\n|---|---|---|---|---|---|---|---|\n");
        for (JsonObject row : rows(json)) {
            table.append("| %s | %s | %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            row.get("figure").getAsString(),
                            number(row, "ours"),
                            row.get("referenceName").getAsString(),
                            number(row, "reference"),
                            row.get("unit").getAsString(),
                            number(row, "ratio"),
                            row.get("goal").getAsString(),
                            row.get("met").getAsBoolean() ? "met" : "**not met**"));
        }
        return table.toString();
    }

    /** One row a figure: what its goal is about. */
    private static String goals(JsonElement json) {
        StringBuilder table =
                new StringBuilder("| figure | ours | compared with | ratio | goal | |\n|---|---|---|---|---|---|\n");
        Set<String> seen = new HashSet<>();
        for (JsonObject row : rows(json)) {
            if (seen.add(row.get("figure").getAsString())) {
                table.append("| %s | %s %s | %s | %s | %s | %s |%n"
                        .formatted(
                                row.get("figure").getAsString(),
                                number(row, "ours"),
                                row.get("unit").getAsString(),
                                row.get("referenceName").getAsString(),
                                number(row, "ratio"),
                                row.get("goal").getAsString(),
                                row.get("met").getAsBoolean() ? "met" : "**not met**"));
            }
        }
        return table.toString();
    }

    private static String checks(JsonElement json) {
        StringBuilder table =
                new StringBuilder("| workers | a task waits | predicted | measured | error |\n|---|---|---|---|---|\n");
        for (JsonObject row : rows(json.getAsJsonObject().get("checks"))) {
            table.append("| %d | %s ms | %s/s | %s/s | %+.0f %% |%n"
                    .formatted(
                            row.get("workers").getAsInt(),
                            number(row, "taskMillis"),
                            number(row, "predicted"),
                            number(row, "measured"),
                            row.get("error").getAsDouble() * 100));
        }
        return table.toString();
    }

    private static String fed(JsonElement json) {
        JsonObject report = json.getAsJsonObject();
        JsonObject flood = report.getAsJsonObject("flood");
        JsonObject sparse = report.getAsJsonObject("sparse");
        StringBuilder table = new StringBuilder(
                "A task costs %s us of the parent's processor time and %s us of its worker's when it comes alone, %s us and %s us"
                                .formatted(
                                        number(sparse, "parentMicros"),
                                        number(sparse, "workerMicros"),
                                        number(flood, "parentMicros"),
                                        number(flood, "workerMicros"))
                        + " in a flood; so a"
                        + " parent with one core for itself does %s tasks a second at the most.%n%n"
                                .formatted(number(report, "parentTasksPerSecond"))
                        + "| a task computes | workers fed |\n|---|---|\n");
        for (JsonObject row : rows(report.get("fed"))) {
            table.append("| %s us | %d |%n"
                    .formatted(number(row, "taskMicros"), row.get("workers").getAsInt()));
        }
        return table.toString();
    }

    private static String jmh(JsonElement json) {
        StringBuilder table =
                new StringBuilder("| benchmark | parameters | score | +- | unit |\n|---|---|---|---|---|\n");
        for (JsonObject row : rows(json)) {
            JsonObject metric = row.getAsJsonObject("primaryMetric");
            String benchmark = row.get("benchmark").getAsString();
            table.append("| %s | %s | %s | %s | %s |%n"
                    .formatted(
                            benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1),
                            parameters(row),
                            number(metric, "score"),
                            error(metric),
                            metric.get("scoreUnit").getAsString()));
        }
        return table.toString();
    }

    /** JMH writes "NaN" where there were too few iterations. */
    private static String error(JsonObject metric) {
        double error = metric.get("scoreError").getAsDouble();
        return Double.isFinite(error) ? Figures.text(error) : "";
    }

    private static String parameters(JsonObject row) {
        if (!row.has("params")) {
            return "";
        }
        List<String> parameters = row.getAsJsonObject("params").entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + " " + parameter.getValue().getAsString())
                .toList();
        return String.join(", ", parameters);
    }

    static String number(JsonObject row, String name) {
        return Figures.text(row.get(name).getAsDouble());
    }

    static List<JsonObject> rows(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }
}
