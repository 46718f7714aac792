package io.github.workloadexecutor.internal.memory;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How much shared memory a {@link PayloadStore} takes.
 *
 * @param threshold what has fewer bytes is not taken
 * @param budget bytes of all files together
 * @param keep bytes of files that are kept although nothing is in them
 * @param idle how long they are kept
 */
public record PayloadLimits(long threshold, long budget, long keep, Duration idle) {

    private static final long THRESHOLD = 64L << 10;
    private static final long LARGEST_BUDGET = 1L << 30;
    private static final long KEEP = 64L << 20;
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** A quarter of this machine's or container's memory, or of the room in that place if that is less, up to 1 GiB. */
    public static PayloadLimits of(MemoryPlace place) {
        return ofBudget(Math.min(Math.min(totalMemory(), place.room()) / 4, LARGEST_BUDGET));
    }

    static PayloadLimits ofBudget(long budget) {
        return new PayloadLimits(THRESHOLD, budget, KEEP, IDLE);
    }

    private static long totalMemory() {
        try {
            return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                            && system.getTotalMemorySize() > 0
                    ? system.getTotalMemorySize()
                    : Long.MAX_VALUE;
        } catch (RuntimeException | LinkageError unknown) {
            return Long.MAX_VALUE;
        }
    }
}
