package io.github.workloadexecutor.event;

import java.time.Duration;
import java.util.List;

/**
 * What came of the tasks when an executor was closed, and whether anything of it is left. The tasks counted are those
 * that were not over when closing began.
 *
 * @param completed tasks that gave a value or a failure of their own
 * @param cancelled tasks that were cancelled before they started
 * @param lost tasks that were running and were stopped by force
 * @param took how long closing took
 * @param left what of the executor is still there, in words: threads, processes, files; empty if all is gone
 */
public record CloseReceipt(long completed, long cancelled, long lost, Duration took, List<String> left) {

    /** Copies the list. */
    public CloseReceipt {
        left = List.copyOf(left);
    }

    /**
     * Tells whether nothing of the executor is left.
     *
     * @return true if no thread, process, socket or file of it is there any more
     */
    public boolean isClean() {
        return left.isEmpty();
    }
}
