package io.github.workloadexecutor.event;

import java.time.Duration;
import java.util.List;

/**
 * A task that has permits of a resource.
 *
 * @param taskName the task
 * @param slots the numbers of its permits, from 0; as many as it has
 * @param heldFor how long it has had them
 * @param waitedFor how long it had to wait for them
 */
public record ResourceHolder(String taskName, List<Integer> slots, Duration heldFor, Duration waitedFor) {

    /** Copies the slots. */
    public ResourceHolder {
        slots = List.copyOf(slots);
    }
}
