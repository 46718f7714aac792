package io.github.workloadexecutor.task;

/** What happens to a submission when the queue of the CPU lane is full. Nothing is ever dropped. */
public enum QueuePolicy {
    /** The submitting thread waits for room. */
    WAIT,
    /** The submission is refused with a {@link java.util.concurrent.RejectedExecutionException}. */
    REJECT
}
