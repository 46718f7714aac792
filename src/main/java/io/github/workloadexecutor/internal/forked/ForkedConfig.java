package io.github.workloadexecutor.internal.forked;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How forked workers are made.
 *
 * @param executorName starts log lines and thread names
 * @param workers how many there may be at once
 * @param startTimeout how long a new worker may take until it is ready
 * @param jvmOptions options for the workers' JVMs, after the library's own, which they override
 * @param environment variables for the workers, besides the application's own
 */
public record ForkedConfig(
        String executorName,
        int workers,
        Duration startTimeout,
        List<String> jvmOptions,
        Map<String, String> environment) {}
