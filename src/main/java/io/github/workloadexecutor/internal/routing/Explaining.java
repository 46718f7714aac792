package io.github.workloadexecutor.internal.routing;

import io.github.workloadexecutor.failure.Offender;
import io.github.workloadexecutor.internal.classfile.ClassFileGuess;
import io.github.workloadexecutor.internal.learning.TypeProfile;
import io.github.workloadexecutor.routing.Evidence;
import io.github.workloadexecutor.routing.Explanation;
import io.github.workloadexecutor.routing.Explanation.Place;
import io.github.workloadexecutor.routing.Nature;
import io.github.workloadexecutor.task.CpuBound;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.IoTask;
import java.util.ArrayList;
import java.util.List;

/** Says in data and words what the router decides, from the same decision and the same figures. */
public final class Explaining {

    private final Router router;
    private final boolean strict;

    /**
     * Explains a router.
     *
     * @param strict whether tasks that have shown to compute and are not to be moved are refused
     */
    public Explaining(Router router, boolean strict) {
        this.router = router;
        this.strict = strict;
    }

    /** Explains what becomes of a task. */
    public Explanation of(Object task, List<Offender> obstacles) {
        return explain(task.getClass(), router.route(task), obstacles, List.of());
    }

    /** Explains what becomes of tasks of a type. */
    public Explanation of(Class<?> type, List<Offender> obstacles) {
        List<String> more = router.hasRules()
                ? List.of("Rules are asked about a task, not about its class: explain a task to see what they say")
                : List.of();
        return explain(type, router.route(type), obstacles, more);
    }

    private Explanation explain(Class<?> type, Route decided, List<Offender> obstacles, List<String> more) {
        TypeProfile profile = router.profile(type);
        boolean cannotMove = decided == Route.LEARNED_CPU && !obstacles.isEmpty();
        Route route = cannotMove ? Route.LEARNED_COMPUTING : decided;
        Evidence evidence = profile.evidence();
        List<String> otherwise = new ArrayList<>(more);
        otherwise.addAll(otherwise(route, evidence, obstacles));
        return new Explanation(
                profile.name(),
                route.lane(),
                place(route),
                route.reason(),
                because(type, route),
                evidence,
                ClassFileGuess.of(type),
                isMovable(type),
                obstacles,
                otherwise);
    }

    private static boolean isMovable(Class<?> type) {
        return Router.isShippable(type)
                || CpuTask.class.isAssignableFrom(type)
                || type.isAnnotationPresent(CpuBound.class);
    }

    private Place place(Route route) {
        return switch (route) {
            case DECLARED_CPU, RULE_CPU, LEARNED_CPU -> Place.WORKER;
            case LEARNED_COMPUTING -> strict ? Place.REFUSED : Place.COMPUTE_THREAD;
            case DECLARED_IO, RULE_IO, LEARNED_IO, DEFAULT -> Place.VIRTUAL_THREAD;
        };
    }

    private static String because(Class<?> type, Route route) {
        return switch (route) {
            case DECLARED_CPU ->
                CpuTask.class.isAssignableFrom(type)
                        ? "its class is a CpuTask"
                        : "its class is annotated with @CpuBound";
            case DECLARED_IO ->
                IoTask.class.isAssignableFrom(type) ? "its class is an IoTask" : "its class is annotated with @IoBound";
            case RULE_CPU, RULE_IO -> "a rule of the executor says so";
            case LEARNED_CPU -> "its runs compute, and its class is @Shippable";
            case LEARNED_COMPUTING -> "its runs compute, and nothing says that it may leave this process";
            case LEARNED_IO -> "its runs wait, or are too brief to keep anybody waiting";
            case DEFAULT -> "it declares nothing, no rule knows it, and too few runs were measured";
        };
    }

    private static List<String> otherwise(Route route, Evidence evidence, List<Offender> obstacles) {
        String declareCpu = obstacles.isEmpty()
                ? "Implement CpuTask, and it runs in a worker"
                : "Remove what keeps it from travelling and implement CpuTask, and it runs in a worker";
        String share = "Runs that compute for 70 % of their time, and for 0.2 ms or more, would show that it computes";
        return switch (route) {
            case DECLARED_CPU, DECLARED_IO -> List.of("Only another declaration, or a call of io() or cpu() itself");
            case RULE_CPU, RULE_IO -> List.of("A declaration by its class goes before rules");
            case LEARNED_CPU -> List.of("Runs that wait for 70 % of their time would bring it back to this process");
            case LEARNED_COMPUTING -> List.of(declareCpu, "Annotate its class with @Shippable, and it may be moved");
            case LEARNED_IO ->
                evidence.nature() == Nature.MIXED
                        ? List.of("Split it: what waits on the I/O lane, what computes on the CPU lane", share)
                        : List.of(declareCpu, share);
            case DEFAULT -> List.of(declareCpu, "Implement IoTask, and it stays on virtual threads for good", share);
        };
    }
}
