package io.github.workloadexecutor.task;

import java.util.Optional;

/**
 * A rule of the application's own that says which lane tasks belong to which declare none themselves: by class, by
 * package, by whatever it can see of the task.
 *
 * <p>It is asked in the submitting thread, possibly in many at once, and ought to be quick. What it throws is thrown to
 * the submitter, and the task is not accepted.
 */
@FunctionalInterface
public interface RoutingRule {

    /**
     * Says where a task belongs.
     *
     * @param task what was submitted, a {@link java.util.concurrent.Callable} or a {@link Runnable}
     * @return the lane, or empty to leave the decision to the next rule
     */
    Optional<Lane> laneFor(Object task);
}
