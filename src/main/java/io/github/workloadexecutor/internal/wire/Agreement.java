package io.github.workloadexecutor.internal.wire;

import java.io.File;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What application and worker must agree on: the Java they run on and where their classes come from. A worker may have
 * more of those than the application, and none less.
 *
 * @param java such as {@code 25.0.3+9-LTS}
 * @param paths absolute, of class path and module path
 */
public record Agreement(String java, List<String> paths) {

    /** With which everybody agrees. */
    public static final Agreement ANY = new Agreement("", List.of());

    /** Copies the list. */
    public Agreement {
        paths = List.copyOf(paths);
    }

    /** That of this process, whose classes come from there. */
    public static Agreement here(List<String> paths) {
        return new Agreement(Runtime.version().toString(), paths);
    }

    /** Joined as class paths are; nothing else than the end of a line is in the way of that. */
    String joinedPaths() {
        return String.join(File.pathSeparator, paths).replace('\n', ' ');
    }

    static Agreement of(String java, String joinedPaths) {
        return new Agreement(
                java, joinedPaths.isEmpty() ? List.of() : List.of(joinedPaths.split(File.pathSeparator, -1)));
    }

    /**
     * Says what a worker has otherwise.
     *
     * @return a sentence for messages, with what to do; null if it has all that this one has
     */
    public @Nullable String brokenBy(Agreement worker) {
        if (!java.isEmpty() && !java.equals(worker.java)) {
            return "this worker runs on Java " + worker.java + ", but its application on " + java
                    + "; start both from one JDK";
        }
        Set<String> there = new HashSet<>(worker.paths);
        for (String path : paths) {
            if (!there.contains(path)) {
                return "this worker's class path and module path lack " + path + ", which its application has;"
                        + " workerJvmOptions and JAVA_TOOL_OPTIONS may add to them and must not replace them";
            }
        }
        return null;
    }
}
