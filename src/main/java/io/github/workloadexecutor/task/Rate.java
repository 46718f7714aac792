package io.github.workloadexecutor.task;

import java.time.Duration;
import java.util.Objects;

/**
 * How often something may happen: at most so many times in any window of time of that length, wherever the window
 * begins. An immutable value.
 *
 * @param starts how many times, at least 1
 * @param window how long the window is, more than zero
 */
public record Rate(int starts, Duration window) {

    /** Refuses less than one start, and a window without length. */
    public Rate {
        Objects.requireNonNull(window, "window");
        if (starts < 1) {
            throw new IllegalArgumentException("starts of a rate must be at least 1, but was " + starts);
        }
        if (!window.isPositive()) {
            throw new IllegalArgumentException("window of a rate must be more than zero, but was " + window);
        }
    }

    /**
     * Gives a rate.
     *
     * @param starts how many times, at least 1
     * @param window how long the window is, more than zero
     * @return the rate
     * @throws IllegalArgumentException if there is less than one start, or the window is not more than zero
     */
    public static Rate of(int starts, Duration window) {
        return new Rate(starts, window);
    }
}
