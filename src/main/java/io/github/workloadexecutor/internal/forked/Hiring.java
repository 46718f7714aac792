package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.internal.forked.Member.Role;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts workers for tasks that wait, as many as may be and as fast as the {@link StartCircuit} lets it. As long as
 * something waits that nobody here will serve, either a start is under way, or one is scheduled, or what waits has been
 * refused.
 *
 * <p>Guarded by the pool's lock.
 */
final class Hiring {

    /** Starts the leading thread of a new worker. */
    interface Fork {
        Member fork(Role role, double heapFactor, int ticket);
    }

    private final Roster roster;
    private final StartCircuit circuit;
    private final ScheduledExecutorService timer;
    private final Runnable retry;
    private final Supplier<WorkerListener> listener;
    private final Fork fork;

    // How many tasks wait, as far as is known here; rather too many than too few.
    private int wanted;
    // The heap factors that somebody waits for.
    private final Deque<Double> larger = new ArrayDeque<>();
    private boolean retryScheduled;
    private int limit;
    private boolean closed;

    /**
     * Starts nothing yet.
     *
     * @param retry calls {@link #retried} and {@link #startWanted}, with the lock
     */
    Hiring(
            Roster roster,
            StartCircuit circuit,
            int limit,
            ScheduledExecutorService timer,
            Runnable retry,
            Supplier<WorkerListener> listener,
            Fork fork) {
        this.roster = roster;
        this.circuit = circuit;
        this.limit = limit;
        this.timer = timer;
        this.retry = retry;
        this.listener = listener;
        this.fork = fork;
    }

    int limit() {
        return limit;
    }

    void limit(int workers) {
        limit = workers;
    }

    boolean isClosed() {
        return closed;
    }

    /** Nothing is started from now on. */
    void close() {
        closed = true;
    }

    void want(int tasks) {
        wanted = tasks;
    }

    void wantLarger(double heapFactor) {
        larger.addLast(heapFactor);
    }

    /** One that waited has got a worker. */
    void served() {
        wanted = Math.max(0, wanted - 1);
    }

    /** A worker is idle: whatever waited has gone another way. */
    void nothingWaits() {
        wanted = 0;
    }

    void succeeded() {
        circuit.succeeded();
    }

    void failed(Member member, StartFailure failure) {
        circuit.failed(member.ticket, failure);
        if (member.role == Role.LARGER) {
            larger.addFirst(member.heapFactor);
        }
    }

    void retried() {
        retryScheduled = false;
        if (roster.hasIdle()) {
            nothingWaits();
        }
    }

    /** Whether something waits that nobody who is here or coming will serve, and there is room for another worker. */
    boolean wantsMore() {
        return roster.coming() < wanted && roster.counted() < limit;
    }

    /** Starts what is waited for and may be started. */
    void startWanted(Later later) {
        boolean held = closed;
        while (!held && wantsMore()) {
            held = start(Role.REGULAR, 1) == null;
        }
        if (!held && !larger.isEmpty() && !roster.has(Role.LARGER)) {
            held = start(Role.LARGER, larger.getFirst()) == null;
            if (!held) {
                double unused = larger.removeFirst();
            }
        }
        // As long as a start is under way, its end leads here again.
        if (held && !closed && roster.startsUnderWay() == 0) {
            if (circuit.isOpen()) {
                refuseHopeless(later);
            }
            scheduleRetry(later);
        }
    }

    /** Starts a worker; null if the circuit is against it, or there is no thread to lead the worker. */
    @Nullable
    Member start(Role role, double heapFactor) {
        if (!circuit.permits(roster.startsUnderWay())) {
            return null;
        }
        int ticket = circuit.begin();
        try {
            Member member = fork.fork(role, heapFactor, ticket);
            roster.add(member);
            return member;
        } catch (OutOfMemoryError e) {
            String what = "no thread could be started to lead a worker: " + e;
            circuit.failed(ticket, new StartFailure(what, List.of(), /* grave= */ false, e));
            return null;
        }
    }

    /** Fails what waits for a worker that will not come soon. */
    private void refuseHopeless(Later later) {
        Supplier<WorkerStartException> refusals = circuit.refusals();
        if (wanted > 0 && !roster.hasHope()) {
            wanted = 0;
            later.add(() -> listener.get().unavailable(refusals));
        }
        if (!larger.isEmpty() && !roster.has(Role.LARGER)) {
            larger.clear();
            later.add(() -> listener.get().largerUnavailable(refusals));
        }
    }

    private void scheduleRetry(Later later) {
        if (retryScheduled || (wanted == 0 && larger.isEmpty())) {
            return;
        }
        retryScheduled = true;
        try {
            var unused = timer.schedule(retry, circuit.waitNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException over) {
            // Then nothing waits any more.
        } catch (OutOfMemoryError noThread) {
            // The timer keeps the retry, but until it gets a thread nobody looks: nothing is to wait for that.
            retryScheduled = false;
            refuseHopeless(later);
        }
    }
}
