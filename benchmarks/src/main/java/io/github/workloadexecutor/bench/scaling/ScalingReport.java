package io.github.workloadexecutor.bench.scaling;

import java.util.List;

/**
 * The model's numbers, how well it did here, and what it says.
 *
 * @param processors of this machine, shared by the parent and all workers
 * @param flood no-ops, all given at once: what a task costs at the most there can be
 * @param sparse naps that two workers make: what a task costs that comes alone
 * @param gapMicros what a worker waits for its next task besides, on an idle machine
 * @param parentTasksPerSecond what a parent can do that has one processor for itself
 * @param checks predictions and measurements
 * @param fed what the model says of larger machines
 */
record ScalingReport(
        int processors,
        Costs flood,
        Costs sparse,
        double gapMicros,
        double parentTasksPerSecond,
        List<Check> checks,
        List<Fed> fed) {

    /**
     * A prediction and its measurement, in tasks a second.
     *
     * @param error of the prediction, as a share of the measurement
     */
    record Check(int workers, double taskMillis, double predicted, double measured, double error) {}

    /**
     * How many workers a parent with one processor for itself slows down by at most a tenth.
     *
     * @param taskMicros how long a task computes
     * @param workers how many; the model does not look beyond ten thousand
     */
    record Fed(double taskMicros, int workers) {}
}
