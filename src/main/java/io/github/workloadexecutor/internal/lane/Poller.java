package io.github.workloadexecutor.internal.lane;

import java.util.function.BooleanSupplier;

/** Looks for outcomes that have come, in the thread that waits for them, so that no other has to be woken. */
public interface Poller {

    /** For what cannot be looked for. */
    Poller IN_VAIN = enough -> {};

    /**
     * Looks for outcomes for as long as that is cheaper than sleeping until woken, which may be no time at all. Those
     * that the calling thread waits for it completes; others it passes on.
     *
     * @param enough ends the looking
     */
    void poll(BooleanSupplier enough);
}
