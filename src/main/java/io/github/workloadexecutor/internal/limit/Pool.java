package io.github.workloadexecutor.internal.limit;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Permits of one kind, and who waits for them, in order of arrival. Who gives up leaves the line at once, from wherever
 * it stands. Guarded by the lock of the {@link Gate}.
 */
abstract sealed class Pool permits LimitPool, SlotPool, RatePool {

    private final SequencedSet<Request> waiting = new LinkedHashSet<>();

    final void queue(Request request) {
        waiting.add(request);
    }

    final void leaveQueue(Request request) {
        waiting.remove(request);
    }

    /** Who is next; null if nobody waits. */
    final @Nullable Request first() {
        return waiting.isEmpty() ? null : waiting.getFirst();
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
