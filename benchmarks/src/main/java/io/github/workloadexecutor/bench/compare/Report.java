package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.bench.Figures;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.cluster.NodeCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what the figures have measured. */
final class Report {

    private static final String LINE = "%-52s %12s %12s %-14s %10s %-14s %s%n";

    private final Length length;
    private final List<Row> rows = new ArrayList<>();
    private final List<Rounds> rounds = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Optional<NodeCosts> nodeCosts = Optional.empty();

    Report(Length length) {
        this.length = length;
    }

    /** Lets a figure and its references take turns, and adds what comes of it. */
    void compare(String figure, String unit, int rounds, Measurement ours, Reference... references) throws Exception {
        Measurement[] sides = new Measurement[references.length + 1];
        sides[0] = ours;
        for (int i = 0; i < references.length; i++) {
            sides[i + 1] = references[i].measurement();
        }
        double[][] figures = Measurement.alternate(rounds, length.patience(), sides);
        for (int i = 0; i < references.length; i++) {
            add(figure, unit, references[i].goal(), figures[0], references[i].name(), figures[i + 1]);
        }
    }

    /** Adds a figure: what it is, how it should be to the reference, and a figure a round of both. */
    void add(String figure, String unit, Goal goal, double[] ours, String referenceName, double[] reference) {
        Rounds measured = new Rounds(figure, unit, referenceName, ours, reference);
        rounds.add(measured);
        rows.add(Row.of(measured, goal));
    }

    /** Says what was left out, and why. */
    void note(String note) {
        if (!notes.contains(note)) {
            System.out.println("note: " + note);
            notes.add(note);
        }
    }

    /** Says what a task on a node costs, for the model of a cluster. */
    void found(NodeCosts costs) {
        System.out.println(costs);
        nodeCosts = Optional.of(costs);
    }

    Optional<NodeCosts> nodeCosts() {
        return nodeCosts;
    }

    List<Row> rows() {
        return rows;
    }

    List<Rounds> rounds() {
        return rounds;
    }

    List<String> notes() {
        return notes;
    }

    void print() {
        System.out.printf(
                "%n" + LINE, "figure, and what it is compared with", "ours", "reference", "unit", "ratio", "goal", "");
        for (Row row : rows) {
            System.out.printf(
                    LINE,
                    row.figure(),
                    Figures.text(row.ours()),
                    Figures.text(row.reference()),
                    row.unit(),
                    Figures.text(row.ratio()),
                    row.goal(),
                    row.met() ? "met" : "NOT MET");
            System.out.println("    : " + row.referenceName());
        }
        long met = rows.stream().filter(Row::met).count();
        System.out.printf("%n%d of %d goals met%n", met, rows.size());
        notes.forEach(note -> System.out.println("note: " + note));
        System.out.println();
    }
}
