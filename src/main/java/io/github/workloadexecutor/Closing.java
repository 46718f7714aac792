package io.github.workloadexecutor;

import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.internal.lane.LaneEngine;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import java.time.Duration;
import java.util.ArrayList;
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

    /** Closes and logs what is left, if anything is. */
    static void closeAndTell(String name, List<? extends LaneEngine> engines, Duration timeout) {
        CloseReceipt receipt = close(engines, timeout);
        if (!receipt.isClean()) {
            LOG.error("{} is closed, but still there are: {}", name, String.join("; ", receipt.left()));
        }
    }

    static CloseReceipt close(List<? extends LaneEngine> engines, Duration timeout) {
        long start = System.nanoTime();
        LaneFuture.endCompletingHere();
        List<Books> before = engines.stream().map(Books::of).toList();
        engines.forEach(LaneEngine::shutdown);
        boolean interrupted = false;
        boolean ended = false;
        try {
            ended = awaitAll(engines, timeout);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!ended) {
            force(
                    engines,
                    interrupted
                            ? "the closing thread was interrupted"
                            : "tasks were not over within " + TimeUnit.MILLISECONDS.convert(timeout) + " ms");
            try {
                boolean unused = awaitAll(engines, AFTER_FORCE);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        CloseReceipt receipt = receipt(engines, before, Duration.ofNanos(System.nanoTime() - start));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return receipt;
    }

    private static void force(List<? extends LaneEngine> engines, String reason) {
        engines.stream().filter(engine -> !engine.life().isTerminated()).forEach(engine -> {
            LOG.warn(
                    "{} is closed by force, because {}: {}",
                    engine.life().name(),
                    reason,
                    engine.life().statistics());
            var unused = engine.shutdownNow();
        });
    }

    /**
     * A lane's books at one moment. What is booked later was not over at that moment, since each task is booked once.
     */
    private record Books(LaneStatistics lane, long lost) {

        static Books of(LaneEngine engine) {
            return new Books(engine.life().statistics(), engine.life().countLostByForce());
        }
    }

    private static CloseReceipt receipt(List<? extends LaneEngine> engines, List<Books> before, Duration took) {
        long completed = 0;
        long cancelled = 0;
        long lost = 0;
        List<String> left = new ArrayList<>();
        for (int i = 0; i < engines.size(); i++) {
            left.addAll(engines.get(i).left());
            Books then = before.get(i);
            Books now = Books.of(engines.get(i));
            long lostHere = now.lost() - then.lost();
            completed += now.lane().succeeded() - then.lane().succeeded();
            completed += now.lane().failed() - then.lane().failed() - lostHere;
            cancelled += now.lane().cancelled() - then.lane().cancelled();
            lost += lostHere + now.lane().running();
        }
        return new CloseReceipt(completed, cancelled, lost, took, left);
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
