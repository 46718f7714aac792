package io.github.workloadexecutor.bench.cluster;

import java.util.Arrays;

/** What must be true of the model whatever it says. A model that fails here is not asked. */
final class SelfChecks {

    private static final double ROUNDING = 1e-6;
    private static final ClusterCosts COSTS = ClusterCosts.assumed(1, 0.5, 2, 2);

    private SelfChecks() {}

    static void run() {
        withoutCosts_constantTasks_nobodyRests();
        withoutCosts_anyTasks_isAsListScheduling();
        oneTask_takesItsWayAndItsTime();
        anySetting_everyTaskIsDoneOnceAndNotTooSoon();
        lostNodes_runWhatTheyHadAgain();
        sameSeed_sameSchedule();
        higherCosts_takeLonger();
    }

    private static void withoutCosts_constantTasks_nobodyRests() {
        ModelPrediction prediction =
                ModelPrediction.of(3, 4, TaskLengths.CONSTANT.micros(120, 1_000, 1), ClusterCosts.none());
        check(close(prediction.efficiency(), 1), "without costs nobody must rest, but it was " + prediction);
    }

    /** Where nothing is granted or sent ahead, the line is all there is. */
    private static void withoutCosts_anyTasks_isAsListScheduling() {
        for (TaskLengths lengths : TaskLengths.values()) {
            ModelPrediction prediction = ModelPrediction.of(3, 4, lengths.micros(500, 100_000, 2), ClusterCosts.none());
            check(
                    prediction.makespanMicros() <= 1.25 * prediction.idealMicros(),
                    "without costs it must be nearly as list scheduling, but with " + lengths + " it was "
                            + prediction);
        }
    }

    private static void oneTask_takesItsWayAndItsTime() {
        double expected = COSTS.encode()
                + COSTS.start()
                + 2 * (COSTS.exchange() + COSTS.transport())
                + 2 * COSTS.memberExchange()
                + COSTS.member()
                + COSTS.roundTrip()
                + COSTS.worker()
                + 50_000
                + COSTS.replied();
        double actual = ModelPrediction.of(2, 2, new double[] {50_000}, COSTS).makespanMicros();
        check(Math.abs(expected - actual) < 0.1, "one task must take " + expected + " us, but took " + actual);
    }

    private static void anySetting_everyTaskIsDoneOnceAndNotTooSoon() {
        for (int nodes : new int[] {1, 3, 10}) {
            for (TaskLengths lengths : TaskLengths.values()) {
                for (double mean : new double[] {100, 3_000, 50_000}) {
                    double[] tasks = lengths.micros(40 * nodes, mean, nodes);
                    Cluster plain = Cluster.of(nodes, 4);
                    expectSound(plain, tasks);
                    expectSound(plain.withStragglers(2, 4), tasks);
                    if (nodes > 1) { // Somebody has to be left.
                        expectSound(plain.withStragglers(2, 4).withLosses(3, 4 * mean), tasks);
                    }
                }
            }
        }
    }

    private static Schedule expectSound(Cluster cluster, double[] tasks) {
        Schedule schedule = ClusterSimulation.run(cluster, tasks, COSTS);
        expectSound(cluster, tasks, schedule);
        expectSound(cluster, tasks, IdealSchedule.of(cluster, tasks));
        return schedule;
    }

    /** Checks one schedule; every one that is published goes through here. */
    static void expectSound(Cluster cluster, double[] tasks, Schedule schedule) {
        long undone =
                Arrays.stream(schedule.doneMicros()).filter(done -> done <= 0).count();
        check(undone == 0, "every task must be done, but " + undone + " were not");
        check(schedule.runs() >= tasks.length, "every task must run, but there were only " + schedule.runs() + " runs");
        double least = IdealSchedule.leastMicros(cluster, tasks);
        check(
                schedule.makespan() >= least * (1 - ROUNDING),
                "no schedule must be shorter than " + least + " us, but it was " + schedule.makespan());
    }

    private static void lostNodes_runWhatTheyHadAgain() {
        Cluster cluster = Cluster.of(4, 4).withLosses(4, 250_000);
        double[] tasks = TaskLengths.CONSTANT.micros(160, 100_000, 1);
        Schedule schedule = expectSound(cluster, tasks);
        long again = schedule.runs() - tasks.length;
        check(again == 4, "what 4 slots were at must run again, but " + again + " did");
    }

    private static void sameSeed_sameSchedule() {
        Cluster cluster = Cluster.of(5, 8).withStragglers(3, 2);
        double[] tasks = TaskLengths.HEAVY_TAILED.micros(400, 5_000, 7);
        check(
                Arrays.equals(
                        ClusterSimulation.run(cluster, tasks, COSTS).doneMicros(),
                        ClusterSimulation.run(cluster, tasks, COSTS).doneMicros()),
                "the same must come of the same, but it did not");
    }

    private static void higherCosts_takeLonger() {
        double[] tasks = TaskLengths.CONSTANT.micros(20_000, 1_000, 1);
        double cheap = ModelPrediction.of(20, 32, tasks, COSTS).makespanMicros();
        double dear =
                ModelPrediction.of(20, 32, tasks, COSTS.with("replied", 50)).makespanMicros();
        check(dear >= 20_000 * 50, "a lock that is held for 1 s must take as long, but it was " + dear + " us");
        check(dear > cheap, "higher costs must take longer, but it was " + dear + " us instead of " + cheap);
    }

    private static boolean close(double actual, double expected) {
        return Math.abs(actual - expected) < ROUNDING;
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }
}
