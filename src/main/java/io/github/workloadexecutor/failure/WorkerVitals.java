package io.github.workloadexecutor.failure;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker last said about itself. Sizes are in bytes, -1 where the platform does not tell.
 *
 * @param heapUsed heap in use
 * @param heapAfterGc heap still in use after the last garbage collection
 * @param heapMax what the heap may grow to
 * @param residentSize memory the process has in RAM
 * @param cpuTime CPU time the process has used, negative where the platform does not tell
 */
public record WorkerVitals(long heapUsed, long heapAfterGc, long heapMax, long residentSize, Duration cpuTime)
        implements Serializable {

    /** Gives the figures that are known, in one line. */
    @Override
    public String toString() {
        List<String> figures = new ArrayList<>();
        if (heapUsed >= 0) {
            figures.add("heap " + mebibytes(heapUsed)
                    + (heapMax < 0 ? "" : " of " + mebibytes(heapMax))
                    + (heapAfterGc < 0 ? "" : " (" + mebibytes(heapAfterGc) + " after GC)"));
        }
        if (residentSize >= 0) {
            figures.add(mebibytes(residentSize) + " resident");
        }
        if (!cpuTime.isNegative()) {
            figures.add(Seconds.rounded(cpuTime) + " of CPU time");
        }
        return figures.isEmpty() ? "nothing known" : String.join(", ", figures);
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
