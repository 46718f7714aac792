package io.github.workloadexecutor.task;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function that computes, given as a reference to a static method ({@code Images::resize}), to a constructor
 * ({@code Report::new}), or to an instance method of its argument ({@code String::strip}). Such a reference is a name,
 * and a name can travel to a worker process; a lambda is code, and is refused there with a
 * {@link io.github.workloadexecutor.failure.NotShippableException}.
 *
 * <p>In an application that is a named module, the method must be public in an exported package, or its package must be
 * open to {@code io.github.workloadexecutor}.
 *
 * @param <A> the type of the argument, which must be serialisable
 * @param <R> the type of the result, which must be serialisable
 */
@FunctionalInterface
@SuppressWarnings("exports")
public interface CpuFunction<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {

    /**
     * Computes the result, in a worker process.
     *
     * @param argument the argument, a copy of what was submitted
     * @return the result
     * @throws Exception what goes wrong; it fails the task's future
     */
    R apply(A argument) throws Exception;
}
