package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.process.OwnProcess;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** What this worker can say about its own memory and CPU time. */
final class OwnVitals {

    private OwnVitals() {}

    static WorkerVitals measure() {
        Runtime runtime = Runtime.getRuntime();
        return new WorkerVitals(
                runtime.totalMemory() - runtime.freeMemory(),
                heapAfterGc(),
                runtime.maxMemory(),
                OwnProcess.residentSize(),
                OwnProcess.cpuTime());
    }

    /** All heap pools together; each remembers what was left in it after the last collection that it took part in. */
    private static long heapAfterGc() {
        long used = -1;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            if (left != null) {
                used = Math.max(used, 0) + left.getUsed();
            }
        }
        return used;
    }
}
