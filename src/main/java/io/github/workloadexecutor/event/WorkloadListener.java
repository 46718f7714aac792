package io.github.workloadexecutor.event;

/**
 * Hears what an executor has to tell besides the outcomes of tasks. Each call comes in a thread of its own, never under
 * a lock of the library's, so a listener may take its time; calls may come at the same time and in any order. What it
 * throws is logged and has no other effect.
 */
public interface WorkloadListener {

    /**
     * A pitfall was seen, for the first time with this type of task.
     *
     * @param finding the finding
     */
    default void found(Finding finding) {}
}
