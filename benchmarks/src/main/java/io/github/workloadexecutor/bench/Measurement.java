package io.github.workloadexecutor.bench;

import java.time.Duration;

/** Measures something once, and checks its answers. */
@FunctionalInterface
public interface Measurement {

    /** Gives a figure; the same measurement always gives the same unit. */
    double measure() throws Exception;

    /**
     * Measures until three figures in a row are within a twentieth of each other, or the time is over.
     *
     * @param bound when to stop in any case
     */
    default void warmUp(Duration bound) throws Exception {
        long end = System.nanoTime() + bound.toNanos();
        double last = 0;
        int alike = 0;
        while (alike < 2 && System.nanoTime() < end) {
            double next = measure();
            alike = Math.abs(next - last) <= 0.05 * last ? alike + 1 : 0;
            last = next;
        }
    }

    /**
     * Lets measurements take turns, so that what disturbs one disturbs the others as well. Every second round goes
     * backwards.
     *
     * @return the figures of each measurement, one a round
     */
    static double[][] alternate(int rounds, Measurement... sides) throws Exception {
        double[][] figures = new double[sides.length][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < sides.length; i++) {
                int side = round % 2 == 0 ? i : sides.length - 1 - i;
                figures[side][round] = sides[side].measure();
            }
        }
        return figures;
    }
}
