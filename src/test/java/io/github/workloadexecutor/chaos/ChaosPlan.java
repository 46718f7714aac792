package io.github.workloadexecutor.chaos;

import java.time.Duration;
import java.util.Set;

/**
 * What to do and for how long, from the system properties {@code chaos.seconds}, {@code chaos.seed} and
 * {@code chaos.without}, a list of deeds and faults to leave out when one looks for the cause of a failure.
 *
 * @param seed where all chance comes from
 * @param time how long to submit tasks
 * @param without names of deeds and faults to leave out
 */
record ChaosPlan(long seed, Duration time, Set<String> without) {

    static ChaosPlan fromProperties() {
        String seed = System.getProperty("chaos.seed", "");
        return new ChaosPlan(
                seed.isEmpty() ? System.nanoTime() & 0xFFFF_FFFFL : Long.parseLong(seed),
                Duration.ofSeconds(Long.getLong("chaos.seconds", 8)),
                Set.of(System.getProperty("chaos.without", "").split(",", -1)));
    }

    boolean includes(Enum<?> deed) {
        return !without.contains(deed.name());
    }

    /** The command that does the same again. */
    String command() {
        return "mvn -B -ntp verify -Pchaos -Dchaos.seconds=" + time.toSeconds() + " -Dchaos.seed=" + seed;
    }
}
