package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.event.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Looks at this process before and after a task, for one pitfall that can be seen nowhere else. Used by the task thread
 * only, within the task's time, so it is quick; and for few runs, unless the executor is strict.
 */
interface Inspection {

    /** What it looks for. */
    Finding.Kind kind();

    /**
     * The task is about to be called.
     *
     * @param title what messages call tasks of its type
     * @param task what is called
     */
    void before(String title, Object task);

    /**
     * The task has ended, with or without a failure.
     *
     * @return what was found, in one line; null if there is nothing
     */
    @Nullable
    String after();
}
