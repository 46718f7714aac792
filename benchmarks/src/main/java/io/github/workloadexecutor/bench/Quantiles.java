package io.github.workloadexecutor.bench;

import java.util.Arrays;

/** Medians and other quantiles of samples, which are left as they are. */
public final class Quantiles {

    private Quantiles() {}

    /** The middle one, or the mean of the two in the middle. */
    public static double median(double... samples) {
        double[] sorted = sorted(samples);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The smallest sample that is at least as large as that share of all, such as 0.99. */
    public static double of(double share, double... samples) {
        double[] sorted = sorted(samples);
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static double[] sorted(double[] samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("samples must not be empty");
        }
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
