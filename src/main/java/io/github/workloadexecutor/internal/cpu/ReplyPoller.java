package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.internal.lane.Poller;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Looks for answers of workers in a thread that waits for them. Waking a thread takes longer than a short task, so it
 * keeps its eyes open for a moment, and longer if that was worth it lately. While workers have more tasks than they are
 * at, answers come in a stream: then it sleeps and looks by turns, so that it neither takes the processor from the
 * workers nor has to be woken for each answer.
 */
final class ReplyPoller implements Poller {

    /** How long to keep one's eyes open; shared by all who wait, and a guess, so a lost update does no harm. */
    static final class Patience {

        private static final int LONGEST_NANOS = 50_000;
        private static final int SHORTEST_NANOS = 2_000;

        // Longer than a look that was too short, and the waking that followed.
        private static final long WORTH_WATCHING_NANOS = 120_000;

        private volatile int nanos = LONGEST_NANOS / 2;

        int nanos() {
            return nanos;
        }

        void waited(long waitedNanos) {
            int now = nanos;
            int next = waitedNanos < WORTH_WATCHING_NANOS
                    ? Math.min(LONGEST_NANOS, now * 2)
                    : Math.max(SHORTEST_NANOS, now / 2);
            if (next != now) {
                nanos = next;
            }
        }
    }

    private static final int LOOKS_PER_TIME = 16;
    private static final long SHORTEST_PAUSE_NANOS = 20_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_EMPTY_HANDED_NANOS = 2_000_000;

    // Of answers at one look. A worker has enough to do for as long as it has not used up its window.
    private static final int FEW = 8;
    private static final int MANY = WorkerLoad.WINDOW / 4;

    private final Supplier<List<Worker>> workers;
    private final IntSupplier ahead;
    private final Patience patience;

    /**
     * Creates one for a thread.
     *
     * @param workers those whose answers the thread may wait for
     * @param ahead how many tasks workers have besides those that they are at
     */
    ReplyPoller(Supplier<List<Worker>> workers, IntSupplier ahead, Patience patience) {
        this.workers = workers;
        this.ahead = ahead;
        this.patience = patience;
    }

    @Override
    public void poll(BooleanSupplier enough) {
        List<Worker> looked = workers.get();
        if (looked.isEmpty()) {
            return;
        }
        looked.forEach(worker -> worker.polling(true));
        try {
            long pause = SHORTEST_PAUSE_NANOS;
            long emptyHanded = 0;
            while (!watch(looked, enough) && ahead.getAsInt() > 0 && emptyHanded < LONGEST_EMPTY_HANDED_NANOS) {
                LockSupport.parkNanos(this, pause);
                int found = look(looked);
                if (enough.getAsBoolean()) {
                    return;
                }
                emptyHanded = found > 0 ? 0 : emptyHanded + pause;
                if (found < FEW) {
                    pause = Math.min(LONGEST_PAUSE_NANOS, 2 * pause);
                } else if (found > MANY) {
                    pause = Math.max(SHORTEST_PAUSE_NANOS, pause / 2);
                }
            }
        } finally {
            looked.forEach(worker -> worker.polling(false));
            int unused = look(looked);
        }
    }

    /** Looks with open eyes; false if in vain. */
    private boolean watch(List<Worker> looked, BooleanSupplier enough) {
        long end = System.nanoTime() + patience.nanos();
        do {
            for (int i = 0; i < LOOKS_PER_TIME; i++) {
                int found = look(looked);
                if (enough.getAsBoolean()) {
                    return true;
                }
                if (found > 0 && ahead.getAsInt() > 0) {
                    return false; // A stream: others will be there when one looks again later.
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - end < 0);
        return false;
    }

    private static int look(List<Worker> looked) {
        int found = 0;
        for (int i = 0; i < looked.size(); i++) {
            found += looked.get(i).poll();
        }
        return found;
    }

    @Override
    public void waited(long nanos) {
        patience.waited(nanos);
    }
}
