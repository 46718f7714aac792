package io.github.workloadexecutor.internal.lane;

/**
 * A running task that has permits of its lane, and can do without them while it waits for tasks of its own, which may
 * need those very permits. Both are called by the task's own thread, by turns; from any other thread nothing happens.
 */
public interface PermitLender {

    /**
     * Gives the permits to others.
     *
     * @return false if there are none to give
     */
    boolean lend();

    /** Waits until it has them again. Not interruptible. */
    void takeBack();
}
