package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.task.CpuTask;
import org.jspecify.annotations.Nullable;

/** A runnable as a task: its result is always null. */
public record RunnableTask(@SuppressWarnings("serial") Runnable runnable) implements CpuTask<@Nullable Void> {

    @Override
    public @Nullable Void call() {
        runnable.run();
        return null;
    }
}
