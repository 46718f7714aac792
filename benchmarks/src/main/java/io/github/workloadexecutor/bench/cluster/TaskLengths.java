package io.github.workloadexecutor.bench.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How long the tasks of a batch are, around a mean. */
enum TaskLengths {
    /** All alike. */
    CONSTANT {
        @Override
        double next(SplittableRandom random) {
            return 1;
        }
    },
    /** Most are short, and few much longer than the mean. */
    EXPONENTIAL {
        @Override
        double next(SplittableRandom random) {
            return -Math.log(1 - random.nextDouble());
        }
    },
    /**
     * Of a hundred, ninety take half of the mean, nine three times the mean, one twenty-eight times; give or take half.
     */
    HEAVY_TAILED {
        @Override
        double next(SplittableRandom random) {
            double kind = random.nextDouble();
            double length = kind < 0.9 ? 0.5 : kind < 0.99 ? 3 : 28;
            return length * (0.5 + random.nextDouble());
        }
    };

    abstract double next(SplittableRandom random);

    /** Lengths in microseconds. */
    double[] micros(int tasks, double meanMicros, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] all = new double[tasks];
        Arrays.setAll(all, i -> meanMicros * next(random));
        return all;
    }
}
