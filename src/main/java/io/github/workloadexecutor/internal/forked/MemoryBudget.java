package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.internal.process.MachineMemory;
import org.jspecify.annotations.Nullable;

/**
 * Divides the machine's or container's memory: the application's own heap may be as large as it may, and the workers
 * have to fit beside it.
 *
 * @param totalBytes all the memory there is; 0 if that cannot be found out, and then everything fits
 * @param ownHeapBytes what this application's own heap may grow to
 */
record MemoryBudget(long totalBytes, long ownHeapBytes) {

    /** What a worker's JVM needs besides its heap: its own code and threads, classes, compiled code, stacks. */
    static final long OVERHEAD = 64L << 20;

    /** A JVM does not get far with less. */
    static final long SMALLEST_HEAP = 16L << 20;

    private static final long MIB = 1L << 20;

    /** What holds for this process. */
    static MemoryBudget ofThisMachine() {
        return new MemoryBudget(MachineMemory.totalBytes(), Runtime.getRuntime().maxMemory());
    }

    /** What is left beside the application's own heap. */
    private long left() {
        return Math.max(0, totalBytes - ownHeapBytes);
    }

    /**
     * The heap of a worker if nobody chose one: together they get half of the memory, but not more than is left. Never
     * less than a JVM needs, even if that is too much for this machine.
     *
     * @return bytes; 0 if the memory is not known, so that the JVM has to choose
     */
    long share(int workers) {
        if (totalBytes == 0) {
            return 0;
        }
        long heap = Math.min(totalBytes / 2 / workers, left() / workers - OVERHEAD);
        return Math.max(heap, SMALLEST_HEAP) / MIB * MIB;
    }

    /**
     * Says what is wrong with a chosen heap.
     *
     * @param workers how many there may be at once
     * @param spare how many more there are for a moment while one is replaced
     * @return a sentence for the refusal, or null if they fit
     */
    @Nullable
    String objection(int workers, int spare, long heapBytes) {
        long each = heapBytes + OVERHEAD;
        if (totalBytes == 0 || (workers + (long) spare) <= left() / each) {
            return null;
        }
        long fitting = left() / each - spare;
        return "%d workers with %d MiB of heap each need %d MiB%s, but of this machine's %d MiB only %d MiB are left beside this application's own heap of at most %d MiB; %s"
                .formatted(
                        workers,
                        heapBytes / MIB,
                        (workers + (long) spare) * each / MIB,
                        spare == 0 ? "" : " with " + spare + " more to replace others",
                        totalBytes / MIB,
                        left() / MIB,
                        ownHeapBytes / MIB,
                        fitting < 1 ? "not one such worker fits" : "at most " + fitting + " such workers fit");
    }
}
