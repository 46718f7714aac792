package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes a worker's replies and reports them, in order and each once, whoever looks first: its own thread, which waits
 * at the channel, or a thread of the application's that waits for a reply and looks by itself. After {@link #end}
 * nothing is reported any more.
 */
final class ReplyReader implements Runnable {

    /** Whom replies are reported to. Called under the lock of this class. */
    interface Desk {

        /**
         * A worker has answered.
         *
         * @return what is left to be done without the lock
         */
        Runnable answered(List<Reply> replies);

        /** It has said what makes no sense. */
        void brokeProtocol(ProtocolViolation violation);

        /** Its replies cannot be taken because of an error on this side. */
        void failed(Throwable error);

        /** Nothing more comes by the channel. */
        void hungUp();

        /** How many tasks have not been answered. */
        int unanswered();
    }

    private static final int MOST_AT_ONCE = 256;

    // With so many tasks still to be answered, it is cheaper to look now and then than to be woken for each.
    private static final int STREAM = 8;
    private static final long SHORTEST_PAUSE_NANOS = 50_000;
    private static final long LONGEST_PAUSE_NANOS = 500_000;

    private final String who;
    private final WorkerLink link;
    private final WorkerNews news;
    private final Desk desk;

    // Held while replies are taken and reported.
    private final ReentrantLock hearing = new ReentrantLock();
    private boolean ended;
    private final List<Reply> taken = new ArrayList<>();

    // How many threads besides this one look by themselves.
    private final AtomicInteger pollers = new AtomicInteger();

    private volatile long heardNanos = System.nanoTime();

    /**
     * Reads nothing yet.
     *
     * @param who begins log lines
     */
    ReplyReader(String who, WorkerLink link, WorkerNews news, Desk desk) {
        this.who = who;
        this.link = link;
        this.news = news;
        this.desk = desk;
    }

    /** When a reply was last taken, on the clock of {@link System#nanoTime}. */
    long heardNanos() {
        return heardNanos;
    }

    /** Looks for replies; gives how many there were. None if another thread is at it. */
    int poll() {
        return hearing.tryLock() ? takeAndReport(null) : 0;
    }

    /** Another thread is about to look again and again; as long as one does, the worker has nobody woken. */
    void pollerComes() {
        pollers.incrementAndGet();
        link.wake();
    }

    /** A thread looks no more. */
    void pollerGoes() {
        pollers.decrementAndGet();
        arm();
    }

    /**
     * Has the worker wake this reader, unless another thread looks, which comes here itself in the end. What came
     * before that wakes nobody, so this looks once more; and it waits for another thread that is at it, which may have
     * seen no more than what was there when it looked.
     */
    private void arm() {
        while (pollers.get() == 0) {
            link.sleep();
            if (hear(null) == 0) {
                return;
            }
        }
    }

    private int hear(@Nullable Reply byChannel) {
        hearing.lock();
        return takeAndReport(byChannel);
    }

    /** Under the lock, which it gives back. */
    private int takeAndReport(@Nullable Reply byChannel) {
        int found;
        Runnable rest;
        try {
            if (ended) {
                return 0;
            }
            take(byChannel);
            found = taken.size();
            if (found == 0) {
                return 0;
            }
            heardNanos = System.nanoTime();
            List<Reply> replies = List.copyOf(taken);
            taken.clear();
            rest = desk.answered(replies);
        } finally {
            hearing.unlock();
        }
        rest.run();
        return found;
    }

    private void take(@Nullable Reply byChannel) {
        try {
            for (Reply next = link.next(); next != null; next = link.next()) {
                taken.add(next);
                if (taken.size() == MOST_AT_ONCE) {
                    break;
                }
            }
        } catch (ProtocolViolation violation) {
            ended = true; // Nothing that it says after that is believed.
            desk.brokeProtocol(violation);
        }
        if (byChannel != null) {
            taken.add(byChannel);
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                arm();
                Reply byChannel = news.hear(link);
                link.wake();
                int unused = hear(byChannel);
                hearStream();
            }
        } catch (ProtocolViolation violation) {
            desk.brokeProtocol(violation);
        } catch (IOException channelEnded) {
            // Its burial shows why.
        } catch (RuntimeException | Error unexpected) {
            // Whether a task has run is no longer known here, so it must not look as if it had not.
            Log.OF_WORKERS.error("{} is given up after an error in the executor itself", who, unexpected);
            desk.failed(unexpected);
        } finally {
            desk.hungUp();
        }
    }

    private void hearStream() {
        long pause = SHORTEST_PAUSE_NANOS;
        int found = 1;
        while (found > 0 && pollers.get() == 0 && desk.unanswered() >= STREAM) {
            LockSupport.parkNanos(this, pause);
            found = hear(null);
            if (found < STREAM) {
                pause = Math.min(LONGEST_PAUSE_NANOS, 2 * pause);
            }
        }
    }

    /** Reports what the worker has answered before its end, and then nothing more. */
    void end() {
        while (hear(null) > 0) {
            // There may be more than are taken at once.
        }
        hearing.lock();
        try {
            ended = true;
        } finally {
            hearing.unlock();
        }
    }
}
