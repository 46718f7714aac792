package io.github.workloadexecutor.task;

import org.jspecify.annotations.Nullable;

/**
 * An {@link IoFunction} of two arguments.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <R> the type of the result
 */
@FunctionalInterface
@SuppressWarnings("exports")
public interface IoBiFunction<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Gives the result, in a virtual thread of its own.
     *
     * @param first the first argument
     * @param second the second argument
     * @return the result
     * @throws Exception what goes wrong; it fails the task's future
     */
    R apply(A first, B second) throws Exception;
}
