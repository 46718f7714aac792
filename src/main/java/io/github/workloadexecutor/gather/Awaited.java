package io.github.workloadexecutor.gather;

import io.github.workloadexecutor.task.TaskFuture;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which futures were done when the waiting ended.
 *
 * @param done those that were, in the order given; unmodifiable
 * @param notDone those that were not, in the order given; unmodifiable
 * @param <T> the type of the results
 */
@SuppressWarnings("exports")
public record Awaited<T extends @Nullable Object>(
        Set<TaskFuture<? extends T>> done, Set<TaskFuture<? extends T>> notDone) {}
