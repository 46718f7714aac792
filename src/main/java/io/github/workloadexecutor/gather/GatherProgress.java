package io.github.workloadexecutor.gather;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a gather has come.
 *
 * @param total how many tasks there are, if that is known; it is not when inputs come one by one
 * @param submitted how many of them have been given to a lane
 * @param succeeded how many have given a value
 * @param failed how many have failed
 * @param cancelled how many were cancelled
 * @param elapsed since when the gather runs
 */
public record GatherProgress(
        OptionalLong total, long submitted, long succeeded, long failed, long cancelled, Duration elapsed) {

    /**
     * Tells how many tasks are done, whatever came of them.
     *
     * @return the sum of those that succeeded, failed or were cancelled
     */
    public long done() {
        return succeeded + failed + cancelled;
    }

    /**
     * Guesses how long the rest will take, at the average pace so far.
     *
     * @return the time left; empty if nothing is done yet, or nobody knows how much there is to do
     */
    public Optional<Duration> remaining() {
        if (total.isEmpty() || done() == 0) {
            return Optional.empty();
        }
        double perTask = elapsed.toNanos() / (double) done();
        return Optional.of(Duration.ofNanos((long) (perTask * Math.max(0, total.getAsLong() - done()))));
    }
}
