package io.github.workloadexecutor.bench.scaling;

/**
 * The machine-repairman model (M/M/c//N): each of N workers is busy with its task for a while, then needs some
 * processor time to be given the next one, and waits for a processor if all are taken. Exact for exponential times, and
 * insensitive to how the busy time is distributed.
 */
final class ClosedModel {

    /** Nobody has more. */
    static final int MOST_WORKERS = 10_000;

    private static final int STEPS = 60;

    private ClosedModel() {}

    /**
     * Gives tasks per second, at the price that goes with them.
     *
     * @param workers how many
     * @param busyMicros how long a task, and whatever else needs no processor, keeps its worker
     * @param price of a task
     * @param processors how many there are to pay it
     */
    static double tasksPerSecond(int workers, double busyMicros, Price price, int processors) {
        double demandMicros = price.sparseMicros();
        for (int i = 0; i < STEPS; i++) { // Halfway each time, since the way there may swing.
            double perMicrosecond = tasksPerSecond(workers, busyMicros, demandMicros, processors) / 1e6;
            double utilisation = Math.min(1, perMicrosecond * demandMicros / processors);
            demandMicros = (demandMicros + price.at(utilisation)) / 2;
        }
        return tasksPerSecond(workers, busyMicros, demandMicros, processors);
    }

    /**
     * Gives tasks per second.
     *
     * @param workers how many
     * @param busyMicros how long a task, and whatever else needs no processor, keeps its worker
     * @param demandMicros processor time per task
     * @param processors how many there are to give it
     */
    static double tasksPerSecond(int workers, double busyMicros, double demandMicros, int processors) {
        // Weights of "n workers want a processor", relative to the largest so far: they differ by many magnitudes.
        double weight = 1;
        double sum = 1;
        double completed = 0;
        for (int n = 1; n <= workers; n++) {
            double arriving = (workers - n + 1) / busyMicros;
            double leaving = Math.min(n, processors) / demandMicros;
            weight *= arriving / leaving;
            sum += weight;
            completed += weight * leaving;
            if (sum > 1e200) {
                weight /= sum;
                completed /= sum;
                sum = 1;
            }
        }
        return completed / sum * 1e6;
    }

    /**
     * The most workers that a parent slows down by no more than that share, such as 0.1; {@link #MOST_WORKERS} stands
     * for as many or more.
     */
    static int workersFed(double busyMicros, Price price, int processors, double slowdown) {
        int fed = 0;
        int step = 1;
        while (step > 0 && fed < MOST_WORKERS) {
            double cycle = (fed + step) / tasksPerSecond(fed + step, busyMicros, price, processors) * 1e6;
            boolean isFed = cycle <= (busyMicros + price.sparseMicros()) * (1 + slowdown);
            if (isFed) {
                fed += step;
                step *= 2;
            } else {
                step /= 2;
            }
        }
        return Math.min(fed, MOST_WORKERS);
    }
}
