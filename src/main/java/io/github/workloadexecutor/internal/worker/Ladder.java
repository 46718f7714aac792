package io.github.workloadexecutor.internal.worker;

import org.jspecify.annotations.Nullable;

/**
 * How a task that is wanted no more is brought to its end, ever less politely: its cancel flag is set, then its thread
 * is interrupted, then its process halts. Begins once; whoever would begin it again has no effect. Guarded by the lock
 * of whoever runs the task.
 */
public final class Ladder {

    /** What is to be done now. */
    public enum Step {
        WAIT,
        INTERRUPT,
        HALT
    }

    // Longer than any process lives, and short enough to be added to a time.
    static final long LONGEST = Long.MAX_VALUE / 4;

    private final long noticeNanos;
    private final long graceNanos;

    private @Nullable String cause;
    private long due;
    private boolean interrupted;

    /**
     * Creates it.
     *
     * @param noticeNanos from flag to interrupt
     * @param graceNanos from interrupt to halt
     */
    public Ladder(long noticeNanos, long graceNanos) {
        this.noticeNanos = Math.min(noticeNanos, LONGEST);
        this.graceNanos = Math.min(graceNanos, LONGEST);
    }

    /** Whether the task is being brought to its end. */
    public boolean hasBegun() {
        return cause != null;
    }

    /**
     * Begins.
     *
     * @param why a clause that goes after the task's name, such as {@code was cancelled}
     */
    public void begin(String why, long now) {
        if (cause == null) {
            cause = why;
            due = now + noticeNanos;
        }
    }

    /** Says what is to be done at a moment; each step comes once, in order. */
    public Step step(long now) {
        if (cause == null || now - due < 0) {
            return Step.WAIT;
        }
        if (!interrupted) {
            interrupted = true;
            due = now + graceNanos;
            return Step.INTERRUPT;
        }
        return Step.HALT;
    }

    /** When the next step is due, if it has begun. */
    public long due() {
        return due;
    }

    /** Why the process halts, for messages. */
    public String verdict() {
        return "%s and had not ended %d ms after it was interrupted".formatted(cause, graceNanos / 1_000_000);
    }
}
