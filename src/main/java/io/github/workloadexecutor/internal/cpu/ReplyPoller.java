package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.internal.lane.Poller;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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

    /**
     * Who may keep the eyes open, and how long. It is worth it as long as answers come within that time, and from time
     * to time one tries whether they would. Shared by all who wait; a guess, so a lost update does no harm.
     */
    static final class Patience {

        private static final int LONGEST_NANOS = 60_000;
        private static final int SHORTEST_NANOS = 1_000;

        // Long enough to meet a worker that had to be woken first.
        private static final int TRIAL_NANOS = 150_000;
        private static final int TRIAL_EVERY = 16;

        private final int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        private final AtomicInteger watching = new AtomicInteger();

        private volatile int nanos = LONGEST_NANOS;
        private volatile int inVain;

        /** Begins to watch; false if enough others do, who would take the processors from the workers. */
        boolean begin() {
            if (watching.get() >= most) {
                return false;
            }
            watching.incrementAndGet();
            return true;
        }

        int nanos() {
            int failures = inVain;
            return failures > 0 && failures % TRIAL_EVERY == 0 ? TRIAL_NANOS : nanos;
        }

        void end(boolean found) {
            watching.decrementAndGet();
            int failures = inVain;
            if (!found) {
                inVain = failures + 1;
                nanos = Math.max(SHORTEST_NANOS, nanos / 2);
            } else if (failures != 0) {
                inVain = 0;
                nanos = LONGEST_NANOS;
            }
        }
    }

    private static final int LOOKS_PER_TIME = 16;
    private static final long SHORTEST_PAUSE_NANOS = 20_000;
    private static final long LONGEST_PAUSE_NANOS = 4_000_000;
    private static final long LONGEST_EMPTY_HANDED_NANOS = 8_000_000;

    // So many tasks ahead of each worker make a stream: a pause in which few of them are done leaves it with others.
    private static final int STREAM = 4;

    // Of answers at one look, for each worker. It has enough to do for as long as it has not used up its window; and
    // waking takes this thread as long as dealing with several answers.
    private static final int FEW = WorkerLoad.WINDOW / 8;
    private static final int MANY = WorkerLoad.WINDOW / 2;

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
            while (emptyHanded < LONGEST_EMPTY_HANDED_NANOS) {
                int found = look(looked);
                if (enough.getAsBoolean()) {
                    return;
                }
                if (ahead.getAsInt() < STREAM * looked.size()) {
                    if (!watch(looked, enough)) {
                        return;
                    }
                    continue;
                }
                emptyHanded = found > 0 ? 0 : emptyHanded + pause;
                if (found < FEW * looked.size()) {
                    pause = Math.min(LONGEST_PAUSE_NANOS, 2 * pause);
                } else if (found > MANY * looked.size()) {
                    pause = Math.max(SHORTEST_PAUSE_NANOS, pause / 2);
                }
                LockSupport.parkNanos(this, pause);
            }
        } finally {
            looked.forEach(worker -> worker.polling(false));
        }
    }

    /** Looks with open eyes; false if nothing has come. */
    @SuppressWarnings("ThreadPriorityCheck") // it makes room, and orders nothing
    private boolean watch(List<Worker> looked, BooleanSupplier enough) {
        if (!patience.begin()) {
            return false;
        }
        boolean any = false;
        try {
            long end = System.nanoTime() + patience.nanos();
            do {
                // The worker may have been put on the processor that this thread keeps busy.
                Thread.yield();
                for (int i = 0; i < LOOKS_PER_TIME; i++) {
                    any = look(looked) > 0 || enough.getAsBoolean();
                    if (any) {
                        return true;
                    }
                    Thread.onSpinWait();
                }
            } while (System.nanoTime() - end < 0);
            return false;
        } finally {
            patience.end(any);
        }
    }

    private static int look(List<Worker> looked) {
        int found = 0;
        for (int i = 0; i < looked.size(); i++) {
            found += looked.get(i).poll();
        }
        return found;
    }
}
