package io.github.workloadexecutor.internal.lane;

import java.util.function.BooleanSupplier;

/** Looks for outcomes that have come, in the thread that waits for them, so that no other has to be woken. */
public interface Poller {

    /** For what cannot be looked for. */
    Poller IN_VAIN = new Poller() {
        @Override
        public void poll(BooleanSupplier enough) {}

        @Override
        public void waited(long nanos) {}
    };

    /**
     * Looks for outcomes for as long as that is cheaper than sleeping until woken, which may be no time at all. Those
     * that the calling thread waits for it completes; others it passes on.
     *
     * @param enough ends the looking
     */
    void poll(BooleanSupplier enough);

    /**
     * Hears how long all the waiting has taken, so that the next can be done better.
     *
     * @param nanos from its beginning to its end
     */
    void waited(long nanos);
}
