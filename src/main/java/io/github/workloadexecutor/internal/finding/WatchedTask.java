package io.github.workloadexecutor.internal.finding;

import io.github.workloadexecutor.task.TaskFuture;

/** A task of a batch that is looked at, and where it stands among those. */
record WatchedTask(int position, Object task, TaskFuture<?> future) {}
