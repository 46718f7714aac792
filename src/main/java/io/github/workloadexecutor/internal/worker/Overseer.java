package io.github.workloadexecutor.internal.worker;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that looks at the running task whenever something about it is due, and sleeps in between. Whoever makes
 * something due earlier than it expects wakes it; that costs a comparison when it is awake in time anyway, so a stream
 * of short tasks does not wake it for each.
 */
abstract class Overseer extends Thread {

    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final Lifeline lifeline;

    // When this thread looks next. Far off while it looks, so that whoever changes something meanwhile wakes it again.
    private volatile long wakeAt = System.nanoTime() + FOR_EVER;

    Overseer(String name, Lifeline lifeline) {
        super(name);
        this.lifeline = lifeline;
        setDaemon(true);
    }

    /**
     * Does what is due.
     *
     * @return when something is due next, at the latest
     */
    abstract long look(long now) throws IOException;

    /** A time so late that it never comes. */
    static long never(long now) {
        return now + FOR_EVER;
    }

    static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /** Says that something is due, after having made it so. */
    final void expect(long due) {
        if (due - wakeAt < 0) {
            LockSupport.unpark(this);
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                long now = System.nanoTime();
                wakeAt = never(now);
                long next = look(now);
                wakeAt = next;
                LockSupport.parkNanos(this, Math.max(1, next - System.nanoTime()));
                boolean unused = Thread.interrupted(); // by a task that interrupts whatever it finds
            }
        } catch (IOException broken) {
            lifeline.lost();
        } catch (Throwable fault) {
            lifeline.failed(fault);
        }
    }
}
