package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.bench.Measurement;

/**
 * What a figure is compared with.
 *
 * @param name what it is
 * @param goal what our figure should be beside it
 * @param measurement measures it, in the figure's unit
 */
record Reference(String name, Goal goal, Measurement measurement) {}
