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
     * Tells whether the task was slow because it computed: it had spent at least half of its time on a CPU. A thread
     * that reads from a socket looks runnable as well, which is why the state does not decide.
     *
     * @return true if it computed, false if it waited
     */
    public boolean wasComputing() {
        return cpuTime.isNegative()
                ? state == Thread.State.RUNNABLE
                : cpuTime.multipliedBy(2).compareTo(ranFor) >= 0;
    }
}
