package io.github.workloadexecutor.internal.forked;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How forked workers are made, kept and ended. Two that are equal make workers that nobody can tell apart.
 *
 * @param executorName starts log lines and thread names
 * @param workers how many there may be at once
 * @param minWorkers how many stay although they are idle
 * @param spareWorkers how many stand by, beside the others, to take the place of one that ends
 * @param idleTimeout after which time an idle worker ends; zero for never
 * @param startTimeout how long a new worker may take until it is ready
 * @param heapBytes the heap of each worker; 0 for a share of the memory there is
 * @param recycling when a healthy worker is replaced
 * @param initialiser what each worker runs once before any task; null for nothing
 * @param initialiserTimeout how long that may take
 * @param cancelNotice from a cancelled task's flag to its interrupt
 * @param cancelGrace from there to the end of the worker
 * @param heartbeatTimeout a worker that gives no sign of life for so long while it has a task is killed
 * @param jvmOptions options for the workers' JVMs, after the library's own, which they override
 * @param environment variables for the workers, besides the application's own
 * @param crashDirectory where a JVM that crashes writes its report
 */
public record ForkedConfig(
        String executorName,
        int workers,
        int minWorkers,
        int spareWorkers,
        Duration idleTimeout,
        Duration startTimeout,
        long heapBytes,
        Recycling recycling,
        @Nullable Initialiser initialiser,
        Duration initialiserTimeout,
        Duration cancelNotice,
        Duration cancelGrace,
        Duration heartbeatTimeout,
        List<String> jvmOptions,
        Map<String, String> environment,
        Path crashDirectory) {

    /** That of a node of a cluster, where the number of workers, their heap and their options are chosen. */
    public static ForkedConfig ofNode(String name, int workers, long heapBytes, List<String> jvmOptions) {
        return new ForkedConfig(
                name,
                workers,
                /* minWorkers= */ 0,
                /* spareWorkers= */ 0,
                /* idleTimeout= */ Duration.ofMinutes(1),
                /* startTimeout= */ Duration.ofSeconds(30),
                heapBytes,
                Recycling.NEVER,
                /* initialiser= */ null,
                /* initialiserTimeout= */ Duration.ofSeconds(60),
                /* cancelNotice= */ Duration.ZERO,
                /* cancelGrace= */ Duration.ofSeconds(1),
                /* heartbeatTimeout= */ Duration.ofSeconds(30),
                jvmOptions,
                /* environment= */ Map.of(),
                Path.of(System.getProperty("java.io.tmpdir")));
    }
}
