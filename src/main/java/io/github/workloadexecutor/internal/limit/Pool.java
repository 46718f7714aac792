package io.github.workloadexecutor.internal.limit;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Permits of one kind, and who waits for them, in order of arrival. Who gives up leaves the line at once, from wherever
 * it stands. Those that want back what they have lent go before all others: they may hold what others in the line wait
 * for. Guarded by the lock of the {@link Gate}.
 */
abstract sealed class Pool permits LimitPool, SlotPool, RatePool {

    private final SequencedSet<Request> waiting = new LinkedHashSet<>();
    private final SequencedSet<Request> wantingBack = new LinkedHashSet<>(2);

    private SequencedSet<Request> lineOf(Request request) {
        return request.wantsBack() ? wantingBack : waiting;
    }

    final void queue(Request request) {
        lineOf(request).add(request);
    }

    final void leaveQueue(Request request) {
        lineOf(request).remove(request);
    }

    /** Who is next; null if nobody waits. */
    final @Nullable Request first() {
        if (!wantingBack.isEmpty()) {
            return wantingBack.getFirst();
        }
        return waiting.isEmpty() ? null : waiting.getFirst();
    }

    /** Whether nobody stands before this one, be it in line already or not yet. */
    final boolean isNext(Request request) {
        Request first = first();
        return first == null || first == request || (request.wantsBack() && wantingBack.isEmpty());
    }

    final SequencedSet<Request> waiting() {
        return waiting;
    }

    /** Whether so many permits can be taken now. */
    abstract boolean has(int permits, long nowNanos);

    /** Takes permits, which are there. */
    abstract void take(Request request, int permits, long nowNanos);

    /** Takes back what a request has taken. */
    abstract void giveBack(Request request, int permits);

    /** The first in line, or how many permits there are, may have changed. */
    void changed(Gate gate, long nowNanos) {}

    /** How it stands, in words, for one that waits for so many. */
    abstract String describe(int permits);
}
