package io.github.workloadexecutor.task;

import org.jspecify.annotations.Nullable;

/**
 * A function that waits: for a server, a disk, another task. It runs on a virtual thread in the application's own
 * process; nothing is serialised, so a lambda is as good as a method reference.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
@SuppressWarnings("exports")
public interface IoFunction<A extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Gives the result, in a virtual thread of its own.
     *
     * @param argument the argument
     * @return the result
     * @throws Exception what goes wrong; it fails the task's future
     */
    R apply(A argument) throws Exception;
}
