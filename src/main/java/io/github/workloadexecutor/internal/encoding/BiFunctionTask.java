package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.task.CpuBiFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function of two arguments and what it is applied to, as one task. */
public record BiFunctionTask<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>(
        CpuBiFunction<A, B, R> function,
        @SuppressWarnings("serial") A first,
        @SuppressWarnings("serial") B second) implements CpuTask<R>, AppliedFunction {

    @Override
    public R call() throws Exception {
        return function.apply(first, second);
    }

    @Override
    public List<@Nullable Object> arguments() {
        return Arrays.asList(first, second);
    }
}
