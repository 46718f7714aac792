package io.github.workloadexecutor.chaos;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * What to do and for how long, from the system properties {@code chaos.seconds}, {@code chaos.seed},
 * {@code chaos.backend} and {@code chaos.without}, a list of deeds and pranks to leave out when one looks for the cause
 * of a failure.
 *
 * @param backend who does the work
 * @param seed where all chance comes from
 * @param time how long to submit tasks
 * @param without names of deeds and pranks to leave out
 */
record ChaosPlan(Backend backend, long seed, Duration time, Set<String> without) {

    /** Who does the work. */
    enum Backend {
        FORKED(8),
        HAZELCAST(6);

        private final long seconds;

        Backend(long seconds) {
            this.seconds = seconds;
        }

        String property() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static ChaosPlan fromProperties() {
        String backend = System.getProperty("chaos.backend", "");
        return fromProperties(backend.isEmpty() ? Backend.FORKED : Backend.valueOf(backend.toUpperCase(Locale.ROOT)));
    }

    static ChaosPlan fromProperties(Backend backend) {
        String seed = System.getProperty("chaos.seed", "");
        return new ChaosPlan(
                backend,
                seed.isEmpty() ? System.nanoTime() & 0xFFFF_FFFFL : Long.parseLong(seed),
                Duration.ofSeconds(Long.getLong("chaos.seconds", backend.seconds)),
                Set.of(System.getProperty("chaos.without", "").split(",", -1)));
    }

    boolean includes(String deedOrPrank) {
        return !without.contains(deedOrPrank);
    }

    /** The command that does the same again. */
    String command() {
        return "mvn -B -ntp verify -Pchaos -Dchaos.backend=" + backend.property() + " -Dchaos.seconds="
                + time.toSeconds() + " -Dchaos.seed=" + seed;
    }

    /** What files of this run are called. */
    String label() {
        return backend.property() + "-" + seed;
    }
}
