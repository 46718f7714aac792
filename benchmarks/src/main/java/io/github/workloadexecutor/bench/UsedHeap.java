package io.github.workloadexecutor.bench;

import java.lang.management.ManagementFactory;

/** What is reachable in this JVM's heap. */
public final class UsedHeap {

    private UsedHeap() {}

    /** Collects garbage until that frees nothing worth mentioning, and gives what is left. */
    public static long bytes() {
        long last = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            System.gc();
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (last - used < 64 << 10) {
                return Math.min(used, last);
            }
            last = used;
        }
        return last;
    }
}
