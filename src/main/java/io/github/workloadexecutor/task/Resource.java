package io.github.workloadexecutor.task;

import java.io.Serializable;
import java.util.Objects;

/**
 * Something of which there is a limited number, and which tasks of either lane use: graphics cards, connections to a
 * database, licences. A task that {@linkplain TaskOptions#requires requires} one starts when it is its turn and there
 * are permits enough, and gives them back when it is over. An immutable value.
 *
 * <pre>{@code
 * static final Resource GPU = Resource.of("gpu", 4);
 *
 * executor.cpu().with(TaskOptions.none().requires(GPU)).submit(Models::train, data);
 * }</pre>
 *
 * <p>The name is what counts: within one executor all resources of one name are the same, wherever they were made, and
 * must have the same number of permits. Each executor counts for itself. It can travel.
 *
 * @param name what messages call it, not blank
 * @param permits how many there are, at least 1
 */
public record Resource(String name, int permits) implements Serializable {

    /** Refuses a blank name, and less than one permit. */
    public Resource {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException("name of a resource must not be blank, but was \"" + name + "\"");
        }
        if (permits < 1) {
            throw new IllegalArgumentException(
                    "permits of resource " + name + " must be at least 1, but was " + permits);
        }
    }

    /**
     * Names a resource.
     *
     * @param name what messages call it, not blank
     * @param permits how many there are, at least 1
     * @return the resource
     * @throws IllegalArgumentException if the name is blank, or there are less than one
     */
    public static Resource of(String name, int permits) {
        return new Resource(name, permits);
    }
}
