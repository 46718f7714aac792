package io.github.workloadexecutor.bench;

import java.time.Duration;
import java.util.Arrays;

/** Measures something once, and checks its answers. */
@FunctionalInterface
public interface Measurement {

    /** Gives a figure; the same measurement always gives the same unit. */
    double measure() throws Exception;

    /**
     * Measures for half the time, since compilers rest in between, and then until three figures in a row are within a
     * twentieth of each other, or the time is over.
     *
     * @param bound when to stop in any case
     */
    default void warmUp(Duration bound) throws Exception {
        long start = System.nanoTime();
        long least = start + bound.toNanos() / 2;
        long end = start + bound.toNanos();
        double last = 0;
        int alike = 0;
        while ((alike < 2 || System.nanoTime() - least < 0) && System.nanoTime() - end < 0) {
            double next = measure();
            alike = Math.abs(next - last) <= 0.05 * last ? alike + 1 : 0;
            last = next;
        }
    }

    /**
     * Lets measurements take turns, so that what disturbs one disturbs the others as well. Every second round goes
     * backwards.
     *
     * @param rounds how often
     * @param bound when to be content with fewer rounds; the first is always made
     * @return the figures of each measurement, one a round
     */
    static double[][] alternate(int rounds, Duration bound, Measurement... sides) throws Exception {
        long end = System.nanoTime() + bound.toNanos();
        double[][] figures = new double[sides.length][rounds];
        for (int round = 0; round < rounds; round++) {
            if (round > 0 && System.nanoTime() - end > 0) {
                for (int side = 0; side < sides.length; side++) {
                    figures[side] = Arrays.copyOf(figures[side], round);
                }
                return figures;
            }
            for (int i = 0; i < sides.length; i++) {
                int side = round % 2 == 0 ? i : sides.length - 1 - i;
                figures[side][round] = sides[side].measure();
            }
        }
        return figures;
    }
}
