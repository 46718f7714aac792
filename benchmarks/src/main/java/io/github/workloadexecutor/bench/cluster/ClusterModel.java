package io.github.workloadexecutor.bench.cluster;

import io.github.workloadexecutor.bench.Figures;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Quantiles;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.cluster.ClusterModelReport.Batch;
import io.github.workloadexecutor.bench.cluster.ClusterModelReport.Capacity;
import io.github.workloadexecutor.bench.cluster.ClusterModelReport.Change;
import io.github.workloadexecutor.bench.cluster.ClusterModelReport.Faults;
import io.github.workloadexecutor.bench.cluster.ClusterModelReport.Fed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the model how a cluster fares: of 10, 100 and 1,000 nodes with 64 workers each, with tasks of 1 ms to 10 s. Its
 * costs come from {@code cluster-calibration.json}; if that is not there, the submitter's are measured, and the others
 * are those that {@code -Dsuite=cluster} has measured, if it has. Writes {@code cluster-model.json}:
 * {@code -Dsuite=cluster-model}.
 */
public final class ClusterModel {

    private static final int SLOTS = 64;
    private static final int TASKS_PER_SLOT = 10;
    private static final int ONE_OF = 20;
    private static final double STRAGGLERS_TAKE = 4;
    private static final long SEED = 20_261_127;
    private static final double[] TASK_MILLIS = {1, 10, 100, 1_000, 10_000};
    private static final double WELL_FED = 0.9;
    private static final double LONGEST_AT_LEAST = 100;
    private static final double LONGEST_PER_WORKER = 0.2;
    private static final double STEP = 1.15;
    private static final double DECODE = 2;
    private static final int NODES_OF_CHANGES = 100;
    private static final String CALIBRATION = "cluster-calibration";
    private static final String NODE_COSTS = "cluster-costs";

    private final Setting setting;

    /** A run with that setting. */
    public ClusterModel(Setting setting) {
        this.setting = setting;
    }

    /** Runs it. */
    public void run() throws IOException {
        SelfChecks.run();
        Calibration calibration = calibration();
        ClusterCosts costs = calibration.costs();
        System.out.println(costs);
        Length length = setting.length();
        int[] nodes = length == Length.SMOKE ? new int[] {10, 100} : new int[] {10, 100, 1_000};
        List<Batch> batches = new ArrayList<>();
        for (int count : nodes) {
            for (TaskLengths lengths : TaskLengths.values()) {
                for (double millis : TASK_MILLIS) {
                    for (Faults faults : Faults.values()) {
                        // Of the largest, only what is not said by the others.
                        if (faults == Faults.NONE || lengths == TaskLengths.EXPONENTIAL || length == Length.FULL) {
                            batches.add(batch(count, lengths, millis, faults, costs));
                        }
                    }
                }
            }
        }
        List<Fed> fed = new ArrayList<>();
        for (int count : length == Length.SMOKE ? nodes : new int[] {1, 3, 10, 30, 100, 300, 1_000}) {
            fed.add(fed(count, costs));
            System.out.println(fed.getLast());
        }
        setting.results()
                .write(
                        "cluster-model",
                        new ClusterModelReport(costs, capacity(costs), batches, fed, changes(costs)),
                        setting,
                        calibration.notes());
    }

    /**
     * What the model was made from.
     *
     * @param notes where the costs come from
     * @param submitter the dispatcher alone, measured
     */
    private record Calibration(ClusterCosts costs, List<String> notes, List<SubmitterCost> submitter) {}

    private Calibration calibration() throws IOException {
        Optional<Calibration> known = setting.results().read(CALIBRATION + ".json", Calibration.class);
        if (known.isPresent()) {
            return known.get();
        }
        List<SubmitterCost> submitter =
                SubmitterCost.measureAll(setting.length().of(20_000, 100_000, 500_000), 2, 64, 640, 6_400, 64_000);
        submitter.forEach(System.out::println);
        SubmitterCost typical = submitter.stream()
                .filter(cost -> cost.load() == SubmitterCost.Load.FULL && cost.workers() == 64_000)
                .findFirst()
                .orElseThrow();
        SubmitterCost few = submitter.stream()
                .filter(cost -> cost.load() == SubmitterCost.Load.FULL && cost.workers() == 2)
                .findFirst()
                .orElseThrow();
        ClusterCosts costs = costsOf(typical);
        List<String> notes = new ArrayList<>();
        notes.add(
                "encode, start, replied and a part of decode were measured here, with 64,000 workers that were pretended.");
        Optional<NodeCosts> nodes = setting.results().read(NODE_COSTS + ".json", NodeCosts.class);
        if (nodes.isPresent()) {
            costs = costs.measured(nodes.get(), costsOf(few).dispatcher());
            notes.add("transport, exchange, member, memberExchange, worker and roundTrip come from " + NODE_COSTS
                    + ".json, measured with Hazelcast on loopback: a network adds to the round trip.");
        } else {
            notes.add("All other costs are assumptions from a first look at an engine: -Dsuite=cluster measures them.");
        }
        Calibration calibration = new Calibration(costs, notes, submitter);
        setting.results().write(CALIBRATION, calibration, setting, notes);
        return calibration;
    }

    private static ClusterCosts costsOf(SubmitterCost cost) {
        return ClusterCosts.assumed(
                cost.encodeMicros(),
                cost.startMicros(),
                cost.repliedMicros(),
                Figures.rounded(cost.deliverMicros() + DECODE));
    }

    private static Batch batch(int nodes, TaskLengths lengths, double millis, Faults faults, ClusterCosts costs) {
        Cluster plain = Cluster.of(nodes, SLOTS);
        double[] tasks = lengths.micros(TASKS_PER_SLOT * plain.workers(), millis * 1e3, SEED);
        Cluster cluster = switch (faults) {
            case NONE -> plain;
            case STRAGGLERS -> plain.withStragglers(ONE_OF, STRAGGLERS_TAKE);
            case LOSSES -> plain.withLosses(ONE_OF, TASKS_PER_SLOT * millis * 1e3 / 2);
        };
        long begin = System.nanoTime();
        Schedule schedule = ClusterSimulation.run(cluster, tasks, costs);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Schedule ideal = IdealSchedule.of(cluster, tasks);
        SelfChecks.expectSound(cluster, tasks, schedule);
        SelfChecks.expectSound(cluster, tasks, ideal);
        double makespan = schedule.makespan();
        Batch batch = new Batch(
                nodes,
                cluster.workers(),
                lengths,
                millis,
                faults,
                tasks.length,
                Figures.rounded(makespan / 1e3),
                Figures.rounded(tasks.length / makespan * 1e6),
                Figures.rounded(schedule.busyMicros() / cluster.workerMicros(makespan)),
                Figures.rounded(ideal.busyMicros() / cluster.workerMicros(ideal.makespan())),
                Figures.rounded(Quantiles.of(0.99, schedule.doneMicros()) / Quantiles.of(0.99, ideal.doneMicros())),
                Figures.rounded(makespan / ideal.makespan()),
                Figures.rounded(schedule.lockedMicros() / makespan),
                Figures.rounded(schedule.besidesMicros() / makespan / costs.submitterCores()),
                schedule.runs() - tasks.length);
        System.out.printf("%s in %.1f s%n", batch, seconds);
        return batch;
    }

    /** A flood: so many workers with tasks so short that the submitter is all that counts. */
    private static Capacity capacity(ClusterCosts costs) {
        Cluster cluster = Cluster.of(100, SLOTS);
        double[] tasks = TaskLengths.CONSTANT.micros(20 * cluster.workers(), 100, SEED);
        Schedule flood = ClusterSimulation.run(cluster, tasks, costs);
        double perFrame = 2.0 * tasks.length / flood.frames();
        return new Capacity(
                Figures.rounded(1e6 / costs.locked()),
                Figures.rounded(costs.submitterCores() * 1e6 / costs.besides(perFrame)),
                Figures.rounded(perFrame));
    }

    /** Goes from long tasks to shorter ones: there may be more than one length at which workers begin to starve. */
    private static Fed fed(int nodes, ClusterCosts costs) {
        Fed fed = null;
        double millis = Math.max(LONGEST_AT_LEAST, nodes * SLOTS * LONGEST_PER_WORKER);
        for (ModelPrediction prediction = constant(nodes, millis, costs);
                prediction.efficiency() >= WELL_FED;
                prediction = constant(nodes, millis, costs)) {
            fed = new Fed(nodes, nodes * SLOTS, Figures.rounded(millis), Figures.rounded(prediction.tasksPerSecond()));
            millis /= STEP;
        }
        return Objects.requireNonNull(fed, "the longest tasks must keep workers busy, but they do not");
    }

    private static List<Change> changes(ClusterCosts costs) {
        return List.of(
                change("exchange", costs.exchange(), costs.exchange() / 4, costs),
                change("transport", costs.transport(), costs.transport() / 2, costs),
                change("replied", costs.replied(), costs.replied() / 2, costs),
                change("submitterCores", costs.submitterCores(), 15, costs),
                change("member", costs.member(), costs.member() / 4, costs),
                change("roundTrip", costs.roundTrip(), costs.roundTrip() * 4, costs),
                change("exchangesPerNode", costs.exchangesPerNode(), 1, costs),
                change("held", costs.held(), 0, costs),
                change("held", costs.held(), 4, costs));
    }

    private static Change change(String name, double from, double to, ClusterCosts costs) {
        Number value = to == Math.rint(to) ? (Number) (int) to : (Number) to;
        Fed fed = fed(NODES_OF_CHANGES, costs.with(name, value));
        Change change = new Change(name, from, Figures.rounded(to), NODES_OF_CHANGES, fed.taskMillis());
        System.out.println(change);
        return change;
    }

    private static ModelPrediction constant(int nodes, double millis, ClusterCosts costs) {
        Cluster cluster = Cluster.of(nodes, SLOTS);
        return ModelPrediction.of(
                cluster, TaskLengths.CONSTANT.micros(TASKS_PER_SLOT * cluster.workers(), millis * 1e3, SEED), costs);
    }
}
