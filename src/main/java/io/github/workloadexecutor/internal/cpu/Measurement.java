package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.RunCost;

/**
 * What one run that is measured costs on this side of the way. It is this side's clock only; of the worker's, nothing
 * is known but the differences it tells.
 */
final class Measurement {

    static final long UNKNOWN = -1;

    private final Measuring measuring;

    // Written by the submitter before the task is seen by others.
    private long encodingNanos;

    // Guarded by the dispatcher's lock, and read after it was held.
    private long sentNanos;
    private boolean alone;
    private long awayNanos = UNKNOWN;

    Measurement(Measuring measuring) {
        this.measuring = measuring;
    }

    Measuring measuring() {
        return measuring;
    }

    void encoded(long nanos) {
        encodingNanos = nanos;
    }

    long encodingNanos() {
        return encodingNanos;
    }

    /**
     * It is sent to a worker, perhaps not for the first time.
     *
     * @param first whether the worker has no other task
     */
    void sent(boolean first) {
        alone = first;
        sentNanos = System.nanoTime();
    }

    /**
     * The worker's answer is there.
     *
     * @param last whether the worker has no other task
     */
    void answered(boolean last) {
        awayNanos = System.nanoTime() - sentNanos;
        alone &= last;
    }

    /** Whether what a worker says is possible at all. It may say anything. */
    boolean agreesWith(RunCost cost) {
        return cost.wallNanos() <= awayNanos && cost.encodingNanos() <= awayNanos && cost.measuringNanos() <= awayNanos;
    }

    /**
     * How long task and reply were on their way. Unknown if other tasks were with the worker: then each waited there
     * for the one before, and its reply to be looked for together with others.
     */
    long transportNanos(RunCost cost) {
        return alone
                ? Math.max(0, awayNanos - cost.wallNanos() - cost.encodingNanos() - cost.measuringNanos())
                : UNKNOWN;
    }
}
