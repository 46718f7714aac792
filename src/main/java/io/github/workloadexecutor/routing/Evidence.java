package io.github.workloadexecutor.routing;

import java.time.Duration;
import java.util.Locale;

/**
 * What was measured of tasks of one type. Times and sizes are averages in which older runs fade.
 *
 * @param runs how many there were, about
 * @param measured how many of them were measured
 * @param nature what follows from that
 * @param cpuShare how much of a run's time it computed, from 0 to 1; busy processors are allowed for
 * @param wallTime how long a run takes
 * @param cpuTime how long it computes
 * @param carried how many of the measured runs went to a worker
 * @param payloadBytes the size of the encoded task; 0 if it was never carried
 * @param encodingTime to encode and decode task and result, both sides together
 * @param transportTime to carry both between the processes
 */
public record Evidence(
        long runs,
        int measured,
        Nature nature,
        double cpuShare,
        Duration wallTime,
        Duration cpuTime,
        int carried,
        long payloadBytes,
        Duration encodingTime,
        Duration transportTime) {

    /**
     * Gives the figures as a sentence.
     *
     * @return such as {@code 40 runs, 9 measured: 2.1 ms each, 2.0 ms of them computing (95 %)}
     */
    @Override
    public String toString() {
        if (measured == 0) {
            return runs + " runs, none measured";
        }
        String text = String.format(
                Locale.ROOT,
                "%d runs, %d measured: %s each, %s of them computing (%.0f %%)",
                runs,
                measured,
                text(wallTime),
                text(cpuTime),
                100 * cpuShare);
        return carried == 0
                ? text
                : text
                        + String.format(
                                Locale.ROOT,
                                "; to carry one: %d bytes, %s of encoding, %s of transport",
                                payloadBytes,
                                text(encodingTime),
                                text(transportTime));
    }

    private static String text(Duration time) {
        double micros = time.toNanos() / 1e3;
        if (micros < 1_000) {
            return String.format(Locale.ROOT, "%.1f us", micros);
        }
        return micros < 1_000_000
                ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
                : String.format(Locale.ROOT, "%.2f s", micros / 1e6);
    }
}
