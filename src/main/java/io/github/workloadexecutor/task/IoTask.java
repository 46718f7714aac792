package io.github.workloadexecutor.task;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A task that is slow because it waits: for a server, a disk, another task. It runs on a virtual thread in the
 * application's own process; nothing is serialised, so a lambda is as good as a class.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
@SuppressWarnings("exports")
public interface IoTask<T extends @Nullable Object> extends Callable<T> {}
