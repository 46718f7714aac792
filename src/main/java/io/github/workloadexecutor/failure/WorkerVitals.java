package io.github.workloadexecutor.failure;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a worker last said about itself. Sizes are in bytes, -1 where the platform does not tell.
 *
 * @param heapUsed heap in use
 * @param heapAfterGc heap still in use after the last garbage collection
 * @param heapMax what the heap may grow to
 * @param residentSize memory the process has in RAM
 * @param cpuTime CPU time the process has used
 */
public record WorkerVitals(long heapUsed, long heapAfterGc, long heapMax, long residentSize, Duration cpuTime)
        implements Serializable {

    /** Gives the figures in one line. */
    @Override
    public String toString() {
        return "heap %s of %s (%s after GC), %s resident, %.1f s CPU"
                .formatted(
                        mebibytes(heapUsed),
                        mebibytes(heapMax),
                        mebibytes(heapAfterGc),
                        mebibytes(residentSize),
                        cpuTime.toMillis() / 1000.0);
    }

    private static String mebibytes(long bytes) {
        return bytes < 0 ? "unknown" : (bytes >> 20) + " MiB";
    }
}
