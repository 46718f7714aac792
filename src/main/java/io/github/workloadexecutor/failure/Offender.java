package io.github.workloadexecutor.failure;

import java.io.Serializable;

/**
 * One object within a task or a result that cannot travel between processes.
 *
 * @param path where it is, from the root on, such as {@code Crop.source.stream} or {@code Batch.items[3]}
 * @param type the name of its class
 * @param reason why it cannot travel
 * @param cure what to do instead
 */
public record Offender(String path, String type, String reason, String cure) implements Serializable {

    @Override
    public String toString() {
        return path + " (" + type + "): " + reason + ". " + cure + ".";
    }
}
