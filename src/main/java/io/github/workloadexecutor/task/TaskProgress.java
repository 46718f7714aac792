package io.github.workloadexecutor.task;

/**
 * How far a task says it has come.
 *
 * @param fraction from 0 to 1
 * @param note what it is doing, possibly empty
 */
public record TaskProgress(double fraction, String note) {

    /** Checks the fraction. */
    public TaskProgress {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction must be from 0 to 1, but was " + fraction);
        }
        note = note.length() <= 200 ? note : note.substring(0, 200);
    }
}
