package io.github.workloadexecutor.bench;

import java.time.Duration;

/** How long a suite may take: to prove that it runs, to see where things stand, to publish. */
public enum Length {
    /** About half a minute. Its figures mean nothing. */
    SMOKE,
    /** Less than four minutes for the comparison suite, compilation included. */
    QUICK,
    /** As long as the figures need. */
    FULL;

    /** How often a figure and its reference take turns. */
    public int rounds() {
        return of(1, 5, 7);
    }

    /** How long figure and references may take turns, on a machine or with code so slow that it matters. */
    public Duration patience() {
        return Duration.ofSeconds(of(5, 15, 600));
    }

    /** Chooses by length. */
    public int of(int smoke, int quick, int full) {
        return switch (this) {
            case SMOKE -> smoke;
            case QUICK -> quick;
            case FULL -> full;
        };
    }
}
