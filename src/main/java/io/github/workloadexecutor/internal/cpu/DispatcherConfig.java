package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.task.QueuePolicy;
import java.time.Duration;

/**
 * How the CPU lane treats its tasks.
 *
 * @param executorName starts log lines and thread names
 * @param workerGrace how long a worker takes to end a cancelled task or itself, if it is able to
 * @param killGrace how much longer it may take before it is killed from here
 * @param queueLimit how many tasks may wait
 * @param queueBytes how many bytes they may have together
 * @param whenQueueFull what a submission does then
 * @param quarantineAfter how many workers a task may kill
 */
public record DispatcherConfig(
        String executorName,
        Duration workerGrace,
        Duration killGrace,
        int queueLimit,
        long queueBytes,
        QueuePolicy whenQueueFull,
        int quarantineAfter) {}
