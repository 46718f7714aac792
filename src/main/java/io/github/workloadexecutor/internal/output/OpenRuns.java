package io.github.workloadexecutor.internal.output;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The runs that are open in this process: by these alone something is published. */
final class OpenRuns {

    private static final Map<String, OutputRun> BY_ID = new ConcurrentHashMap<>();

    private OpenRuns() {}

    static @Nullable OutputRun find(String runId) {
        return BY_ID.get(runId);
    }

    static boolean contains(String runId) {
        return BY_ID.containsKey(runId);
    }

    static void add(OutputRun run) {
        BY_ID.put(run.id(), run);
    }

    static void remove(OutputRun run) {
        boolean unused = BY_ID.remove(run.id(), run);
    }
}
