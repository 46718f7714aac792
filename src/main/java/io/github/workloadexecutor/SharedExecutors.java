package io.github.workloadexecutor;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.event.WorkloadListener;
import io.github.workloadexecutor.internal.context.ContextConfig;
import io.github.workloadexecutor.internal.cpu.DispatcherConfig;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.forked.ForkedConfig;
import io.github.workloadexecutor.task.RoutingRule;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The executors that everybody in this process shares: at any time at most one open executor for the same options. An
 * open one stays even if nobody refers to it, so that its workers are there for whoever asks next; one that was shut
 * down is forgotten when anybody asks for any.
 */
final class SharedExecutors {

    static final SharedExecutors OF_THIS_PROCESS = new SharedExecutors();

    /** All that tells one executor from another. The configurations in it have no name. */
    record Options(
            @Nullable String name,
            int ioLimit,
            Duration closeTimeout,
            List<RoutingRule> rules,
            List<WorkloadListener> listeners,
            FindingLog.Mode findings,
            boolean learning,
            TaskOptions taskOptions,
            ForkedConfig forked,
            DispatcherConfig dispatcher,
            ContextConfig context,
            boolean inProcess,
            @Nullable Backend backend) {}

    // Guarded by this.
    private final Map<Options, WorkloadExecutor> executors = new HashMap<>();

    /**
     * Gives the open executor with these options.
     *
     * @param making makes one if there is none; called under the lock, so that callers who come together get the same
     */
    synchronized WorkloadExecutor get(Options options, Supplier<WorkloadExecutor> making) {
        executors.values().removeIf(executor -> !executor.isOpen());
        return executors.computeIfAbsent(options, absent -> making.get());
    }

    synchronized int count() {
        return executors.size();
    }
}
