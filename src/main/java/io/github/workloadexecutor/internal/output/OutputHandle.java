package io.github.workloadexecutor.internal.output;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * What a claimed output is, wherever it has travelled to: enough to stage a file for it, and not enough to publish one.
 *
 * @param directory the directory of the run, absolute
 * @param runId the run
 * @param claim the number of the claim in its run
 * @param key the claimed key
 */
public record OutputHandle(String directory, String runId, int claim, String key) implements Serializable {

    /** Where the file is to appear. */
    public Path target() {
        return Path.of(directory, key.split("/"));
    }

    Path staging() {
        return Path.of(directory, OutputKey.STAGING, runId);
    }

    String fileName() {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
