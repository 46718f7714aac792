package io.github.workloadexecutor.task;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CpuFunction} of two arguments; the same can travel and the same is refused.
 *
 * @param <A> the type of the first argument, which must be serialisable
 * @param <B> the type of the second argument, which must be serialisable
 * @param <R> the type of the result, which must be serialisable
 */
@FunctionalInterface
@SuppressWarnings("exports")
public interface CpuBiFunction<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
        extends Serializable {

    /**
     * Computes the result, in a worker process.
     *
     * @param first the first argument, a copy of what was submitted
     * @param second the second argument, a copy of what was submitted
     * @return the result
     * @throws Exception what goes wrong; it fails the task's future
     */
    R apply(A first, B second) throws Exception;
}
