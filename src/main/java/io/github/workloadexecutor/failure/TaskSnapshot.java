package io.github.workloadexecutor.failure;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Where a running task was, as its worker saw it.
 *
 * @param state the state of its thread
 * @param ranFor how long it had run
 * @param cpuTime the CPU time its thread had used for it; negative if unknown
 * @param waitingFor what the thread was blocked on or waiting for, such as {@code java.util.concurrent.locks...@1f}, or
 *     empty
 * @param stack the frames of its thread, innermost first
 */
@SuppressWarnings("serial") // the list serialises itself
public record TaskSnapshot(Thread.State state, Duration ranFor, Duration cpuTime, String waitingFor, List<String> stack)
        implements Serializable {

    /** Copies the stack. */
    public TaskSnapshot {
        stack = List.copyOf(stack);
    }

    /**
     * Tells whether the task was slow because it computed: it had spent at least half of its time on a CPU, or its
     * thread was running Java code. Native code is another matter: a thread that reads from a socket looks runnable as
     * well.
     *
     * @return true if it computed, false if it waited
     */
    public boolean wasComputing() {
        if (state == Thread.State.RUNNABLE && (cpuTime.isNegative() || !inNativeCode())) {
            return true;
        }
        return !cpuTime.isNegative() && cpuTime.multipliedBy(2).compareTo(ranFor) >= 0;
    }

    private boolean inNativeCode() {
        return stack.isEmpty() || stack.getFirst().contains("(Native Method)");
    }
}
