package io.github.workloadexecutor.bench.compare;

/**
 * What was measured, round by round: the raw data behind a {@link Row}.
 *
 * @param figure what was measured
 * @param unit of all numbers
 * @param referenceName what the reference is
 * @param ours a figure a round
 * @param reference a figure a round
 */
record Rounds(String figure, String unit, String referenceName, double[] ours, double[] reference) {}
