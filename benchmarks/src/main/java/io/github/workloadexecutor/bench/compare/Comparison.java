package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.bench.Neighbours;
import io.github.workloadexecutor.bench.Setting;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Runs the figures one after the other and writes them to a file with the suite's name, the rounds behind it and what
 * it was measured with. A figure that fails is noted, and fails the run, but not the figures after it.
 */
public final class Comparison {

    private static final List<Figure> ONE_MACHINE = List.of(
            new RoundTrip(/* awake= */ false),
            new RoundTrip(/* awake= */ true),
            new Throughput(),
            new Efficiency("100 us", 100, 0.90),
            new Efficiency("1 ms", 1_000, 0.98),
            new Efficiency("10 ms", 10_000, 0.99),
            new Attention(/* declared= */ true),
            new Attention(/* declared= */ false),
            new LargeArgument(),
            new SharedBytes("1 MiB", 1 << 20),
            new SharedBytes("256 MiB", 256 << 20),
            new FirstResult(),
            new AfterAKill(),
            new IoWaits(),
            new IoUnderLoad(),
            new HeapPerTask(),
            new IdleWorker());

    private static final List<Figure> CLUSTER = List.of(
            new NodesRoundTrip(/* awake= */ false),
            new NodesRoundTrip(/* awake= */ true),
            new NodesThroughput(),
            new NodesCosts(),
            new NodesMakespan(),
            new NodesFaults());

    private final Setting setting;
    private final List<Figure> figures;

    private Comparison(Setting setting, List<Figure> figures) {
        this.setting = setting;
        this.figures = figures;
    }

    /** Forked workers beside their peers. */
    public static Comparison ofOneMachine(Setting setting) {
        return new Comparison(setting, ONE_MACHINE);
    }

    /** A cluster's nodes beside the bare engine. */
    public static Comparison ofCluster(Setting setting) {
        return new Comparison(setting, CLUSTER);
    }

    /** Runs it. */
    public void run() throws Exception {
        Report report = new Report(setting.length());
        Predicate<String> included = Pattern.compile(setting.include()).asPredicate();
        int failed = 0;
        for (Figure figure : figures) {
            if (included.test(figure.name()) && !measured(figure, report)) {
                failed++;
            }
        }
        report.print();
        setting.results().writeJson(setting.suite() + ".rounds.json", report.rounds());
        setting.results().write(setting.suite(), report.rows(), setting, report.notes());
        if (report.nodeCosts().isPresent()) {
            setting.results()
                    .write(setting.suite() + "-costs", report.nodeCosts().get(), setting, report.notes());
        }
        if (failed > 0) {
            throw new IllegalStateException("every figure must be measured, but " + failed + " failed; see the notes");
        }
    }

    private boolean measured(Figure figure, Report report) {
        long start = System.nanoTime();
        try {
            double neighbours = Neighbours.busyShare();
            if (neighbours > 0.1) {
                report.note("%s: others kept %.0f %% of the machine busy just before"
                        .formatted(figure.name(), neighbours * 100));
            }
            figure.measure(setting.length(), report);
            System.out.printf("%s: measured in %.1f s%n", figure.name(), (System.nanoTime() - start) / 1e9);
            return true;
        } catch (Exception | LinkageError failure) {
            failure.printStackTrace();
            report.note(figure.name() + ": failed: " + failure);
            return false;
        }
    }
}
