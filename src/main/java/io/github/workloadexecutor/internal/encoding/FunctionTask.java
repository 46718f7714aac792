package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function and what it is applied to, as one task. */
public record FunctionTask<A extends @Nullable Object, R extends @Nullable Object>(
        CpuFunction<A, R> function,
        @SuppressWarnings("serial") A argument) implements CpuTask<R>, AppliedFunction {

    @Override
    public R call() throws Exception {
        return function.apply(argument);
    }

    @Override
    public List<@Nullable Object> arguments() {
        return Collections.singletonList(argument);
    }
}
