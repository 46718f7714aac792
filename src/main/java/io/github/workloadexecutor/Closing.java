package io.github.workloadexecutor;

import io.github.workloadexecutor.internal.lane.LaneEngine;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends lanes within a bounded time: in good order first, then by force. */
final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(WorkloadExecutor.class);

    /** What follows a forced end is killing and reaping, which does not depend on the tasks. */
    private static final Duration AFTER_FORCE = Duration.ofSeconds(15);

    private Closing() {}

    static void close(List<? extends LaneEngine> engines, Duration timeout) {
        LaneFuture.endCompletingHere();
        engines.forEach(LaneEngine::shutdown);
        boolean interrupted = false;
        boolean ended = false;
        try {
            ended = awaitAll(engines, timeout);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!ended) {
            String reason = interrupted
                    ? "the closing thread was interrupted"
                    : "tasks were not over within " + timeout.toMillis() + " ms";
            engines.stream().filter(engine -> !engine.life().isTerminated()).forEach(engine -> {
                LOG.warn(
                        "{} is closed by force, because {}: {}",
                        engine.life().name(),
                        reason,
                        engine.life().statistics());
                var unused = engine.shutdownNow();
            });
            try {
                if (!awaitAll(engines, AFTER_FORCE)) {
                    LOG.error(
                            "closed, but tasks that ignore interrupts still run: {}",
                            engines.stream().map(e -> e.life().statistics()).toList());
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean awaitAll(List<? extends LaneEngine> engines, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(timeout), Long.MAX_VALUE / 2);
        for (LaneEngine engine : engines) {
            if (!engine.life().awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }
}
