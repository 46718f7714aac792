package io.github.workloadexecutor.bench.scaling;

/**
 * The processor time of a task besides its own, which falls as the processors get busier: fewer threads have to be
 * woken, and more is done at once.
 *
 * @param sparseMicros when tasks come one by one
 * @param floodMicros when there is always another one
 */
record Price(double sparseMicros, double floodMicros) {

    double at(double utilisation) {
        return sparseMicros + (floodMicros - sparseMicros) * utilisation;
    }
}
