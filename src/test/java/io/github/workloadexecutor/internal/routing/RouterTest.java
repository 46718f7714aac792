package io.github.workloadexecutor.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.internal.learning.Profiles;
import io.github.workloadexecutor.internal.learning.TypeProfile;
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
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

final class RouterTest {

    private static final RoutingRule SILENT = task -> Optional.empty();
    private static final RoutingRule CPU = task -> Optional.of(Lane.CPU);
    private static final RoutingRule IO = task -> Optional.of(Lane.IO);

    record Computes() implements CpuTask<String> {
        @Override
        public String call() {
            return "";
        }
    }

    record Waits() implements IoTask<String> {
        @Override
        public String call() {
            return "";
        }
    }

    @CpuBound
    static class AnnotatedCpu implements Runnable {
        @Override
        public void run() {}
    }

    @IoBound
    static class AnnotatedIo implements Runnable {
        @Override
        public void run() {}
    }

    static final class InheritsCpu extends AnnotatedCpu {}

    static final class InheritsIo extends AnnotatedIo {}

    @CpuBound
    static final class ComputesTwice implements CpuTask<String> {
        @Override
        public String call() {
            return "";
        }
    }

    static final class Both implements CpuTask<String>, IoTask<String> {
        @Override
        public String call() {
            return "";
        }
    }

    @IoBound
    static final class AnnotatedAgainstItsType implements CpuTask<String> {
        @Override
        public String call() {
            return "";
        }
    }

    @CpuBound
    static final class OverridesItsParent extends AnnotatedIo {}

    private static Lane route(Object task, RoutingRule... rules) {
        return new Router(List.of(rules), new Profiles()).route(task).lane();
    }

    @Test
    void route_nothingDeclared_isIo() {
        Callable<String> task = () -> "";

        assertThat(route(task)).isEqualTo(Lane.IO);
    }

    @Test
    void route_cpuTask_isCpu() {
        assertThat(route(new Computes())).isEqualTo(Lane.CPU);
    }

    @Test
    void route_lambdaOfTypeCpuTask_isCpu() {
        CpuTask<String> task = () -> "";

        assertThat(route(task)).isEqualTo(Lane.CPU);
    }

    @Test
    void route_ioTask_isIo() {
        assertThat(route(new Waits(), CPU)).isEqualTo(Lane.IO);
    }

    @Test
    void route_annotatedCpu_isCpu() {
        assertThat(route(new AnnotatedCpu())).isEqualTo(Lane.CPU);
    }

    @Test
    void route_annotatedIo_isIo() {
        assertThat(route(new AnnotatedIo(), CPU)).isEqualTo(Lane.IO);
    }

    @Test
    void route_inheritedCpuAnnotation_isCpu() {
        assertThat(route(new InheritsCpu())).isEqualTo(Lane.CPU);
    }

    @Test
    void route_inheritedIoAnnotation_isIo() {
        assertThat(route(new InheritsIo(), CPU)).isEqualTo(Lane.IO);
    }

    @Test
    void route_sameLaneDeclaredTwice_isThatLane() {
        assertThat(route(new ComputesTwice())).isEqualTo(Lane.CPU);
    }

    @Test
    void route_bothLanesByType_isRefusedWithTheCure() {
        assertThatThrownBy(() -> route(new Both()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a task's class must declare one lane, but %s declares both: CpuTask for CPU, IoTask for IO;"
                                + " split it, or submit it to cpu() or io() directly",
                        Both.class.getName());
    }

    @Test
    void route_annotationAgainstType_isRefusedAndNamesBoth() {
        assertThatThrownBy(() -> route(new AnnotatedAgainstItsType()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CpuTask for CPU, @IoBound for IO");
    }

    @Test
    void route_annotationAgainstTheInheritedOne_isRefusedAndNamesBoth() {
        assertThatThrownBy(() -> route(new OverridesItsParent()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@CpuBound for CPU, @IoBound for IO");
    }

    @Test
    void route_bothLanesAskedTwice_isRefusedTwice() {
        Router router = new Router(List.of(), new Profiles());
        assertThatThrownBy(() -> router.route(new Both())).isInstanceOf(IllegalArgumentException.class);

        assertThatThrownBy(() -> router.route(new Both())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void route_severalRules_firstThatSaysAnythingDecides() {
        Callable<String> task = () -> "";

        assertThat(route(task, SILENT, CPU, IO)).isEqualTo(Lane.CPU);
    }

    @Test
    void route_ruleDecided_laterOnesAreNotAsked() {
        List<Object> asked = new ArrayList<>();
        RoutingRule later = task -> {
            asked.add(task);
            return Optional.empty();
        };

        route(new Object(), CPU, later);

        assertThat(asked).isEmpty();
    }

    @Test
    void route_allRulesSilent_isIo() {
        assertThat(route(new Object(), SILENT, SILENT)).isEqualTo(Lane.IO);
    }

    @Test
    void route_declared_rulesAreNotAsked() {
        assertThat(route(new Computes(), IO)).isEqualTo(Lane.CPU);
    }

    @Test
    void route_rule_seesTheTaskItself() {
        List<Object> asked = new ArrayList<>();
        Object task = new Object();

        route(task, seen -> {
            asked.add(seen);
            return Optional.empty();
        });

        assertThat(asked).containsExactly(task);
    }

    @Test
    void route_ruleThrows_reachesTheSubmitter() {
        IllegalStateException failure = new IllegalStateException("bad rule");

        assertThatThrownBy(() -> route(new Object(), task -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void rules_changedAfterwards_makeNoDifference() {
        List<RoutingRule> rules = new ArrayList<>(List.of(SILENT));
        Router router = new Router(rules, new Profiles());

        rules.add(CPU);

        assertThat(router.route(new Object()).lane()).isEqualTo(Lane.IO);
    }

    // What was learned.

    private static final long RUN_NANOS = 10_000_000;

    record Undeclared() implements Callable<String>, Serializable {
        @Override
        public String call() {
            return "";
        }
    }

    @Shippable
    record Declared() implements Callable<String>, Serializable {
        @Override
        public String call() {
            return "";
        }
    }

    @Shippable
    static final class NotEvenSerializable implements Runnable {
        @Override
        public void run() {}
    }

    private final Profiles profiles = new Profiles();
    private final Router learning = new Router(List.of(), profiles);

    private void learn(Class<?> type, double cpuShare) {
        TypeProfile profile = profiles.of(type);
        for (int i = 0; i < 30; i++) {
            boolean unused = profile.ran(RUN_NANOS, (long) (cpuShare * RUN_NANOS));
        }
    }

    @Test
    void route_nothingLearned_isTheDefault() {
        assertThat(learning.route(new Undeclared())).isEqualTo(Route.DEFAULT);
    }

    @Test
    void route_shippableThatComputes_isTheCpuLane() {
        learn(Declared.class, 0.95);

        assertThat(learning.route(new Declared())).isEqualTo(Route.LEARNED_CPU);
    }

    @Test
    void route_shippableThatWaits_staysHere() {
        learn(Declared.class, 0.05);

        assertThat(learning.route(new Declared())).isEqualTo(Route.LEARNED_IO);
    }

    /** To be serialisable is not to declare that one may be moved. */
    @Test
    void route_serializableThatComputes_staysHere() {
        learn(Undeclared.class, 0.95);

        assertThat(learning.route(new Undeclared())).isEqualTo(Route.LEARNED_COMPUTING);
    }

    @Test
    void route_ruleForATypeThatWasLearned_decides() {
        learn(Declared.class, 0.95);

        assertThat(new Router(List.of(IO), profiles).route(new Declared())).isEqualTo(Route.RULE_IO);
    }

    @Test
    void route_declaredTypeThatWasLearned_isWhatItDeclares() {
        learn(Waits.class, 0.95);

        assertThat(learning.route(new Waits())).isEqualTo(Route.DECLARED_IO);
    }

    @Test
    void route_shippableThatIsNotSerializable_isRefusedWithTheCure() {
        assertThatThrownBy(() -> learning.route(new NotEvenSerializable()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be Serializable, but " + NotEvenSerializable.class.getName() + " is not");
    }
}
