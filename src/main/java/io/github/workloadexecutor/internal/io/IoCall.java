package io.github.workloadexecutor.internal.io;

import io.github.workloadexecutor.task.IoFunction;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A function and what it is applied to, as one task.
 *
 * @param type the class of what the application gave, by which the task is called
 */
public record IoCall<A extends @Nullable Object, R extends @Nullable Object>(
        Class<?> type, IoFunction<A, R> function, A argument) implements Callable<R> {

    /** Applies a function that takes more, or gives less. */
    @SuppressWarnings("unchecked") // It takes at least an A and gives at most an R.
    public static <A extends @Nullable Object, R extends @Nullable Object> IoCall<A, R> of(
            IoFunction<? super A, ? extends R> function, A argument) {
        return new IoCall<>(function.getClass(), (IoFunction<A, R>) function, argument);
    }

    @Override
    public R call() throws Exception {
        return function.apply(argument);
    }
}
