package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.internal.encoding.AllowedClasses;
import io.github.workloadexecutor.task.QueuePolicy;
import java.time.Duration;

/**
 * How the CPU lane treats its tasks.
 *
 * @param executorName starts log lines and thread names
 * @param cancelNotice from a cancelled task's flag to its interrupt, in its worker
 * @param cancelGrace from there to the end of the worker by itself, if it is able to
 * @param killGrace how much longer it may take before it is killed from here
 * @param queueLimit how many tasks may wait
 * @param queueBytes how many bytes they may have together
 * @param whenQueueFull what a submission does then
 * @param quarantineAfter how many workers a task may kill
 * @param allowedInResults classes that results may have beside those that are always allowed
 * @param payloadBudget how many bytes a task may have before that is a finding
 */
public record DispatcherConfig(
        String executorName,
        Duration cancelNotice,
        Duration cancelGrace,
        Duration killGrace,
        int queueLimit,
        long queueBytes,
        QueuePolicy whenQueueFull,
        int quarantineAfter,
        AllowedClasses allowedInResults,
        long payloadBudget) {}
