package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.bench.Figures;
import io.github.workloadexecutor.bench.Quantiles;

/**
 * A figure and one of its references, as published.
 *
 * @param figure what was measured
 * @param ours the median of our rounds
 * @param reference the median of the reference's rounds
 * @param referenceName what the reference is
 * @param ratio ours / reference
 * @param goal what the ratio, or ours if the goal has a unit, should be
 * @param met whether it is
 * @param unit of ours and reference
 */
record Row(
        String figure,
        double ours,
        double reference,
        String referenceName,
        double ratio,
        String goal,
        boolean met,
        String unit) {

    static Row of(Rounds rounds, Goal goal) {
        double ours = Quantiles.median(rounds.ours());
        double reference = Quantiles.median(rounds.reference());
        double ratio = ours / reference;
        return new Row(
                rounds.figure(),
                Figures.rounded(ours),
                Figures.rounded(reference),
                rounds.referenceName(),
                Figures.rounded(ratio),
                goal.toString(),
                goal.isMet(ours, ratio),
                rounds.unit());
    }
}
