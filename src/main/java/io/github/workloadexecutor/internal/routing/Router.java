package io.github.workloadexecutor.internal.routing;

import io.github.workloadexecutor.internal.learning.Profiles;
import io.github.workloadexecutor.internal.learning.TypeProfile;
import io.github.workloadexecutor.routing.Nature;
import io.github.workloadexecutor.task.CpuBound;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.IoBound;
import io.github.workloadexecutor.task.IoTask;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.RoutingRule;
import io.github.workloadexecutor.task.Shippable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which lane a task belongs to: what its type declares, else what the first of the application's rules says
 * that says anything, else what runs of its type have shown, else the I/O lane, which takes every task. It never moves
 * a task to a worker that neither declares that it may go there nor is named by a rule.
 */
public final class Router {

    /** What a class declares: by interface or by annotation, and never both lanes. */
    private static final ClassValue<Optional<Route>> DECLARED = new ClassValue<>() {
        @Override
        protected Optional<Route> computeValue(Class<?> type) {
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
            return cpu.isEmpty()
                    ? (io.isEmpty() ? Optional.empty() : Optional.of(Route.DECLARED_IO))
                    : Optional.of(Route.DECLARED_CPU);
        }
    };

    private static final ClassValue<Boolean> SHIPPABLE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            boolean declared = type.isAnnotationPresent(Shippable.class);
            if (declared && !Serializable.class.isAssignableFrom(type)) {
                throw new IllegalArgumentException(
                        "a class that is @Shippable must be Serializable, but %s is not; declare it, or leave out the"
                                        .formatted(type.getName())
                                + " annotation");
            }
            return declared;
        }
    };

    private final List<RoutingRule> rules;
    private final Profiles profiles;

    public Router(List<RoutingRule> rules, Profiles profiles) {
        this.rules = List.copyOf(rules);
        this.profiles = profiles;
    }

    /**
     * Decides.
     *
     * @throws IllegalArgumentException if the task's class declares both lanes, or to be what it is not
     */
    public Route route(Object task) {
        Optional<Route> declared = DECLARED.get(task.getClass());
        if (declared.isPresent()) {
            return declared.get();
        }
        for (RoutingRule rule : rules) {
            Optional<Lane> lane = rule.laneFor(task);
            if (lane.isPresent()) {
                return lane.get() == Lane.CPU ? Route.RULE_CPU : Route.RULE_IO;
            }
        }
        return learned(task.getClass());
    }

    /** Decides for a type, of which there is no task to show to the rules. */
    Route route(Class<?> type) {
        return DECLARED.get(type).orElseGet(() -> learned(type));
    }

    private Route learned(Class<?> type) {
        boolean shippable = isShippable(type);
        TypeProfile profile = profiles.of(type);
        if (profile.keepsProcessorsBusy()) {
            return shippable ? Route.LEARNED_CPU : Route.LEARNED_COMPUTING;
        }
        return profile.nature() == Nature.UNKNOWN ? Route.DEFAULT : Route.LEARNED_IO;
    }

    /** Whether a type declares that its tasks may be moved to a worker. */
    public static boolean isShippable(Class<?> type) {
        return SHIPPABLE.get(type);
    }

    boolean hasRules() {
        return !rules.isEmpty();
    }

    TypeProfile profile(Class<?> type) {
        return profiles.of(type);
    }
}
