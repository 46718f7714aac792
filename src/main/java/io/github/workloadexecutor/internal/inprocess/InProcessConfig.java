package io.github.workloadexecutor.internal.inprocess;

import io.github.workloadexecutor.backend.EncodedTask;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How workers in this process are kept and ended.
 *
 * @param executorName starts log lines and thread names
 * @param workers how many there may be at once
 * @param minWorkers how many stay although they are idle
 * @param idleTimeout after which time an idle worker ends
 * @param initialiser what each worker runs once before any task; null for nothing
 * @param initialiserTimeout how long that may take
 * @param cancelNotice from a cancelled task's flag to its interrupt
 * @param cancelGrace from there to the moment when the worker is abandoned
 */
public record InProcessConfig(
        String executorName,
        int workers,
        int minWorkers,
        Duration idleTimeout,
        @Nullable EncodedTask initialiser,
        Duration initialiserTimeout,
        Duration cancelNotice,
        Duration cancelGrace) {}
