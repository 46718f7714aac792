package io.github.workloadexecutor.task;

/** What happens to a submission when the queue of the CPU lane is full. Nothing is ever dropped. */
public enum QueuePolicy {
    /**
     * The submitting thread waits for room, in order of arrival. If the lane is shut down meanwhile, or the thread is
     * interrupted, the submission is refused with a {@link java.util.concurrent.RejectedExecutionException}; an
     * interrupt flag stays set. The time limits of {@code invokeAll} and {@code invokeAny} count, but do not end this.
     */
    WAIT,
    /**
     * The submission is refused with a {@link java.util.concurrent.RejectedExecutionException}. What makes tasks one by
     * one, such as {@code map} or a stream, waits for one of its own tasks instead, if it has any under way.
     */
    REJECT
}
