package io.github.workloadexecutor.bench.charts;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.workloadexecutor.bench.Results;
import io.github.workloadexecutor.bench.Setting;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws an SVG of each results file there is, and fills the tables of the README. */
public final class Charts {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 500;

    // Where logarithmic axes of microseconds begin: they know no zero.
    private static final double LEAST = 0.1;

    private final Results results;

    /** Charts of those results. */
    public Charts(Setting setting) {
        this.results = setting.results();
    }

    /** Draws what can be drawn. */
    public void run() throws IOException {
        Optional<JsonElement> compared = results.read("compare.json");
        if (compared.isPresent()) {
            save("compare", compare(rows(compared.get())));
        }
        Optional<JsonElement> units = results.read("threads.json");
        if (units.isPresent()) {
            save("threads", threads(rows(units.get())));
        }
        Optional<JsonElement> scaling = results.read("scaling.json");
        if (scaling.isPresent()) {
            JsonObject report = scaling.get().getAsJsonObject();
            save("scaling", checks(rows(report.get("checks"))));
            save("scaling-fed", fed(rows(report.get("fed"))));
        }
        List<JsonObject> lanes = laneBenchmarks();
        if (!lanes.isEmpty()) {
            save("lanes", lanes(lanes));
        }
        new ReadmeTables(results).fill();
    }

    private static List<JsonObject> rows(JsonElement array) {
        JsonArray rows = array.getAsJsonArray();
        return StreamSupport.stream(rows.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private void save(String name, Chart<?, ?> chart) throws IOException {
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, svg, VectorGraphicsFormat.SVG);
        results.writeText(name + ".svg", svg.toString(StandardCharsets.UTF_8));
    }

    /** Bars that go to the left are better than the goal: each unit is a factor of ten. */
    private static Chart<?, ?> compare(List<JsonObject> rows) {
        List<String> names = new ArrayList<>();
        List<Double> distances = new ArrayList<>();
        for (JsonObject row : rows.reversed()) {
            String name = row.get("figure").getAsString() + " : "
                    + row.get("referenceName").getAsString();
            names.add(name);
            distances.add(Math.log10(timesTheGoal(row)));
        }
        HorizontalBarChart chart = new HorizontalBarChartBuilder()
                .width(WIDTH + 400)
                .height(80 + 34 * names.size())
                .title("Distance from the goal: left of 0 is met")
                .xAxisTitle("powers of ten")
                .build();
        // It is the category axis that heeds this: less than a bar's height, so that each has its name.
        chart.getStyler().setXAxisTickMarkSpacingHint(26).setLegendVisible(false);
        chart.addSeries("figure / goal", distances, names);
        return chart;
    }

    /** By how much a figure misses its goal; less than one if it does not. */
    private static double timesTheGoal(JsonObject row) {
        String[] goal = row.get("goal").getAsString().split(" ");
        double limit = Double.parseDouble(goal[1]);
        double value = row.get(goal.length > 2 ? "ours" : "ratio").getAsDouble();
        return goal[0].equals("<=") ? value / limit : limit / value;
    }

    private static Chart<?, ?> threads(List<JsonObject> rows) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("What a unit costs")
                .yAxisTitle("microseconds")
                .build();
        chart.getStyler().setYAxisLogarithmic(true).setYAxisMin(LEAST).setLegendPosition(LegendPosition.OutsideS);
        List<String> costs = List.of("new one, first task", "hand-off", "serialisation of 1 MiB");
        for (JsonObject row : rows) {
            chart.addSeries(
                    row.get("unit").getAsString(),
                    costs,
                    List.of(
                            shown(row.get("creationMicros")),
                            shown(row.get("handOffMicros")),
                            shown(row.get("mebibyteMicros"))));
        }
        return chart;
    }

    private static double shown(JsonElement micros) {
        return Math.max(LEAST, micros.getAsDouble());
    }

    private static Chart<?, ?> checks(List<JsonObject> rows) {
        XYChart chart = logarithmic("Tasks a second by workers that wait", "workers", "tasks/s");
        Map<Double, List<JsonObject>> byLength = new LinkedHashMap<>();
        for (JsonObject row : rows) {
            byLength.computeIfAbsent(row.get("taskMillis").getAsDouble(), length -> new ArrayList<>())
                    .add(row);
        }
        byLength.forEach((millis, ofLength) -> {
            double[] workers = column(ofLength, "workers");
            String tasks = "%.0f ms, ".formatted(millis);
            chart.addSeries(tasks + "predicted", workers, column(ofLength, "predicted"));
            chart.addSeries(tasks + "measured", workers, column(ofLength, "measured"))
                    .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        });
        return chart;
    }

    private static Chart<?, ?> fed(List<JsonObject> rows) {
        List<JsonObject> some =
                rows.stream().filter(row -> row.get("workers").getAsInt() > 0).toList();
        XYChart chart = logarithmic(
                "Workers that one parent with a core for itself feeds", "microseconds a task computes", "workers");
        chart.getStyler().setLegendVisible(false);
        chart.addSeries("workers", column(some, "taskMicros"), column(some, "workers"));
        return chart;
    }

    private static XYChart logarithmic(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisLogarithmic(true)
                .setLegendPosition(LegendPosition.OutsideE);
        return chart;
    }

    private static double[] column(List<JsonObject> rows, String name) {
        return rows.stream().mapToDouble(row -> row.get(name).getAsDouble()).toArray();
    }

    private List<JsonObject> laneBenchmarks() throws IOException {
        return results.read("jmh.json").map(Charts::rows).orElse(List.of()).stream()
                .filter(row -> row.get("benchmark").getAsString().contains(".LaneBenchmark."))
                .filter(row -> parameter(row, "parallelism").equals("2"))
                .toList();
    }

    private static String parameter(JsonObject row, String name) {
        return row.getAsJsonObject("params").get(name).getAsString();
    }

    private static Chart<?, ?> lanes(List<JsonObject> rows) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Time per task in a batch, two at once")
                .xAxisTitle("microseconds a task computes")
                .yAxisTitle("microseconds a task")
                .build();
        chart.getStyler().setYAxisLogarithmic(true).setYAxisMin(LEAST).setLegendPosition(LegendPosition.OutsideE);
        Map<String, List<JsonObject>> byLane = new LinkedHashMap<>();
        for (JsonObject row : rows) {
            byLane.computeIfAbsent(parameter(row, "lane"), lane -> new ArrayList<>())
                    .add(row);
        }
        byLane.forEach((lane, ofLane) -> chart.addSeries(
                lane,
                ofLane.stream().map(row -> parameter(row, "micros")).toList(),
                ofLane.stream()
                        .map(row -> row.getAsJsonObject("primaryMetric")
                                .get("score")
                                .getAsDouble())
                        .toList()));
        return chart;
    }
}
