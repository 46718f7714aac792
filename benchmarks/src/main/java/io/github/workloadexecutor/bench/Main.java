package io.github.workloadexecutor.bench;

import io.github.workloadexecutor.bench.charts.Charts;
import io.github.workloadexecutor.bench.cluster.ClusterModel;
import io.github.workloadexecutor.bench.compare.Comparison;
import io.github.workloadexecutor.bench.jmh.JmhRun;
import io.github.workloadexecutor.bench.profile.Profile;
import io.github.workloadexecutor.bench.scaling.Scaling;
import io.github.workloadexecutor.bench.threads.ThreadsAndProcesses;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Runs one suite: {@code Main suite length include}. Ends with code 1 if something was not measured as it should be.
 */
public final class Main {

    private Main() {}

    /**
     * Runs a suite.
     *
     * @param args the suite, its length, and a regular expression for what of it to run
     */
    public static void main(String[] args) {
        String suite = args[0];
        Length length = Length.valueOf(args[1].toUpperCase(Locale.ROOT));
        String include = args.length > 2 ? args[2] : ".*";
        Results results = new Results(Path.of(System.getProperty("bench.results", "results")));
        int code = 1;
        try {
            run(new Setting(suite, length, include, results, Neighbours.busyShare()));
            code = 0;
        } catch (Exception | Error failure) {
            failure.printStackTrace();
        } finally {
            // Whatever a failed benchmark left running must not keep this JVM.
            System.exit(code);
        }
    }

    private static void run(Setting setting) throws Exception {
        switch (setting.suite()) {
            case "compare" -> Comparison.ofOneMachine(setting).run();
            case "cluster" -> Comparison.ofCluster(setting).run();
            case "jmh" -> new JmhRun(setting).run();
            case "threads" -> new ThreadsAndProcesses(setting).run();
            case "scaling" -> new Scaling(setting).run();
            case "cluster-model" -> new ClusterModel(setting).run();
            case "profile" -> new Profile(setting).run();
            case "charts" -> new Charts(setting).run();
            default ->
                throw new IllegalArgumentException(
                        "suite must be compare, cluster, cluster-model, jmh, threads, scaling, profile or charts, but was "
                                + setting.suite());
        }
    }
}
