package io.github.workloadexecutor.event;

import java.time.Duration;

/**
 * A task that waits for permits of a resource.
 *
 * @param taskName the task
 * @param waitingFor how long it has waited
 */
public record ResourceWaiter(String taskName, Duration waitingFor) {}
