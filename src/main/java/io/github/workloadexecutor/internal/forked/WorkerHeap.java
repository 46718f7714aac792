package io.github.workloadexecutor.internal.forked;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large the heap of each worker is: what the application chose, checked against the memory there is, or else a
 * share of it. The memory is asked for once, and not before it matters.
 */
final class WorkerHeap {

    private final ForkedConfig config;

    // Guarded by this.
    private @Nullable MemoryBudget budget;

    WorkerHeap(ForkedConfig config) {
        this.config = config;
    }

    WorkerHeap(ForkedConfig config, MemoryBudget budget) {
        this.config = config;
        this.budget = budget;
    }

    private synchronized MemoryBudget budget() {
        MemoryBudget known = budget;
        if (known == null) {
            known = MemoryBudget.ofThisMachine();
            budget = known;
        }
        return known;
    }

    /**
     * Refuses sizes that do not fit. A share always does, as far as a JVM's least needs allow.
     *
     * @param workers how many there are to be at once
     */
    void check(int workers) {
        long chosen = config.heapBytes();
        if (chosen == 0 && !config.jvmOptions().isEmpty()) {
            chosen = HeapChoice.in(config.jvmOptions(), budget().totalBytes());
        }
        if (chosen > 0) {
            String objection = budget().objection(workers, spare(), chosen);
            if (objection != null) {
                throw new IllegalArgumentException(objection);
            }
        }
    }

    /** Those that stand by; and while a worker is replaced there is one more. */
    private int spare() {
        return config.spareWorkers() + (config.recycling().isNever() ? 0 : 1);
    }

    /**
     * Gives the heap of one worker.
     *
     * @param workers how many there may be at once
     * @param factor how many times the heap of the others
     * @return bytes; 0 if the JVM has to choose
     */
    long bytes(int workers, double factor) {
        long one = config.heapBytes();
        if (one == 0) {
            // The first two stand before the options on a JVM's command line, and the last after them.
            List<String> before = JvmEnvironment.of(config, List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
            List<String> after = JvmEnvironment.of(config, List.of("_JAVA_OPTIONS"));
            for (List<String> options : List.of(after, config.jvmOptions(), before)) {
                one = one > 0 || options.isEmpty() ? one : HeapChoice.in(options, budget().totalBytes());
            }
        }
        if (one == 0) {
            one = budget().share(workers + spare());
        }
        return (long) (one * factor);
    }
}
