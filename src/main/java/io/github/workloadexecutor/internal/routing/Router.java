package io.github.workloadexecutor.internal.routing;

import io.github.workloadexecutor.task.CpuBound;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.IoBound;
import io.github.workloadexecutor.task.IoTask;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.RoutingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which lane a task belongs to: what its type declares, else what the first of the application's rules says
 * that says anything, else the I/O lane, which takes every task. It never moves a task to a worker that neither
 * declares itself nor is named by a rule.
 */
public final class Router {

    /** What a class declares: by interface or by annotation, and never both lanes. */
    private static final ClassValue<Optional<Lane>> DECLARED = new ClassValue<>() {
        @Override
        protected Optional<Lane> computeValue(Class<?> type) {
            List<String> cpu = new ArrayList<>();
            List<String> io = new ArrayList<>();
            if (CpuTask.class.isAssignableFrom(type)) {
                cpu.add("CpuTask");
            }
            if (type.isAnnotationPresent(CpuBound.class)) {
                cpu.add("@CpuBound");
            }
            if (IoTask.class.isAssignableFrom(type)) {
                io.add("IoTask");
            }
            if (type.isAnnotationPresent(IoBound.class)) {
                io.add("@IoBound");
            }
            if (!cpu.isEmpty() && !io.isEmpty()) {
                throw new IllegalArgumentException(
                        "a task's class must declare one lane, but %s declares both: %s for CPU, %s for IO; split it, or"
                                        .formatted(type.getName(), String.join(", ", cpu), String.join(", ", io))
                                + " submit it to cpu() or io() directly");
            }
            return cpu.isEmpty() ? (io.isEmpty() ? Optional.empty() : Optional.of(Lane.IO)) : Optional.of(Lane.CPU);
        }
    };

    private final List<RoutingRule> rules;

    public Router(List<RoutingRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Decides.
     *
     * @throws IllegalArgumentException if the task's class declares both lanes
     */
    public Lane route(Object task) {
        return DECLARED.get(task.getClass()).or(() -> byRule(task)).orElse(Lane.IO);
    }

    private Optional<Lane> byRule(Object task) {
        return rules.stream()
                .map(rule -> rule.laneFor(task))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
