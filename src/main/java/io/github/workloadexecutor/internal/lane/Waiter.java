package io.github.workloadexecutor.internal.lane;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits for futures of its own. Whoever learns how one of their tasks came out leaves the rest to this
 * thread: to decode the outcome and to complete the future. That saves waking a third thread for it.
 *
 * <p>Nothing handed over is lost: {@link #hand} succeeds only as long as the thread has not left, and on leaving it
 * deals with all it was handed.
 */
public final class Waiter {

    // Nobody waits for a year; without a deadline a thread is seen to wait, and not to wait for some time.
    private static final long NO_DEADLINE = TimeUnit.DAYS.toNanos(365);

    private final Poller poller;

    // Null once the thread has left: a future that is kept does not keep the thread.
    private volatile @Nullable Thread thread = Thread.currentThread();

    // Guarded by this.
    private final Deque<Runnable> handed = new ArrayDeque<>(2);
    private boolean left;

    // Written under this; read without, to see whether it is worth taking the lock.
    private volatile boolean anythingHanded;

    /**
     * The calling thread is to wait.
     *
     * @param poller looks for outcomes meanwhile
     */
    public Waiter(Poller poller) {
        this.poller = poller;
    }

    /** Whether the calling thread waits in the way done here: one of a fork-join pool tells its pool when it does. */
    public static boolean isPossible() {
        return !(Thread.currentThread() instanceof ForkJoinWorkerThread);
    }

    /** Whether this is the calling thread, which can then do what it would be handed. */
    public boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /**
     * Hands over what is left to do about a future that the thread waits for. {@link #wake} has to follow.
     *
     * @return false if the thread has left
     */
    public synchronized boolean hand(Runnable rest) {
        if (left) {
            return false;
        }
        handed.addLast(rest);
        anythingHanded = true;
        return true;
    }

    /** Has the thread look again. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Does what was handed over so far. Called by the thread itself. */
    public void doHanded() {
        while (anythingHanded) {
            Runnable next = take();
            if (next != null) {
                next.run();
            }
        }
    }

    private synchronized @Nullable Runnable take() {
        Runnable next = handed.pollFirst();
        if (handed.isEmpty()) {
            anythingHanded = false;
        }
        return next;
    }

    /**
     * Waits.
     *
     * @param over whether what is waited for has come
     * @param deadline when to give up, on the clock of {@link System#nanoTime}
     * @param interruptible whether an interrupt ends the waiting; if not, the thread is interrupted again afterwards
     * @return whether it has come
     */
    public boolean await(BooleanSupplier over, long deadline, boolean interruptible) throws InterruptedException {
        Thread self = Thread.currentThread();
        boolean interrupted = false;
        try {
            while (true) {
                doHanded();
                if (over.getAsBoolean()) {
                    return true;
                }
                if (Thread.interrupted()) {
                    if (interruptible) {
                        throw new InterruptedException();
                    }
                    interrupted = true;
                }
                if (deadline - System.nanoTime() <= 0) {
                    return false;
                }
                if (!self.isVirtual()) {
                    poller.poll(() -> anythingHanded
                            || over.getAsBoolean()
                            || self.isInterrupted()
                            || deadline - System.nanoTime() <= 0);
                }
                if (!anythingHanded && !over.getAsBoolean() && !self.isInterrupted()) {
                    park(deadline - System.nanoTime());
                }
            }
        } finally {
            if (interrupted) {
                self.interrupt();
            }
        }
    }

    private void park(long nanos) {
        if (nanos > NO_DEADLINE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, Math.max(1, nanos));
        }
    }

    /** The calling thread waits again, or another than before: it has left, so nobody is in its place. */
    public synchronized void comeBack() {
        left = false;
        thread = Thread.currentThread();
    }

    /** The thread does not wait any more. Does what it was still handed. */
    public void leave() {
        synchronized (this) {
            left = true;
        }
        doHanded();
        thread = null;
    }
}
