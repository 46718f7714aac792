package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The Java form of "Can't pickle local object": what a user reads who submits a lambda (B71). */
class LambdasCannotTravelTest {

    private static final String TEST = LambdasCannotTravelTest.class.getName();

    @Test
    void task_asSerialisableLambda_isRefusedWithTheCure() {
        CpuTask<Integer> lambda = () -> 42;

        assertThat(Trips.refusalOf(lambda)).hasMessage("""
                task lambda in LambdasCannotTravelTest cannot travel to a worker process:
                  1. task (%s$$Lambda): a lambda is code without a name, so a worker process cannot look it up; \
                this may also be a method reference that the compiler had to turn into a lambda (varargs, super::, \
                an array constructor). Write it as a static method and refer to it (Main::work), or as a record that \
                implements CpuTask.""".formatted(TEST));
    }

    @Test
    void task_asPlainLambda_isRefusedAndToldAboutTheInterface() {
        Callable<Integer> lambda = () -> 42;

        assertThat(Trips.refusalOf(lambda)).hasMessage("""
                task lambda in LambdasCannotTravelTest cannot travel to a worker process:
                  1. task (%s$$Lambda): a lambda is code without a name, so a worker process cannot look it up; \
                if it is a method reference, its interface is not Serializable, which hides the method's name. \
                Refer to a static method through CpuFunction or CpuTask or with a cast such as \
                (Comparator<String> & Serializable), or write a record that implements CpuTask.""".formatted(TEST));
    }

    @Test
    void function_asLambda_isRefusedAtTheFunctionsPath() {
        CpuFunction<String, Integer> lambda = text -> text.length();

        assertThat(Trips.refusalOf(new FunctionTask<>(lambda, "a")).offenders())
                .extracting("path")
                .containsExactly("function");
    }

    @Test
    void methodReference_toArrayConstructor_isRefusedLikeTheLambdaItBecomes() {
        CpuFunction<Integer, int[]> reference = int[]::new;

        assertThat(Trips.refusalOf(new FunctionTask<>(reference, 3)))
                .hasMessageContaining("the compiler had to turn into a lambda");
    }

    @Test
    void members_withSeveralLambdas_areAllListedWithTheirPaths() {
        Supplier<String> one = () -> "one";
        Supplier<String> two = () -> "two";

        assertThat(Trips.refusalToHold(List.of(1, one, List.of(two))).offenders())
                .extracting("path")
                .containsExactly("Holder.content[1]", "Holder.content[2][0]");
    }

    @Test
    void runnable_asLambda_isNamedAsTheTask() {
        RunnableTask task = new RunnableTask(() -> {});

        assertThat(Trips.refusalOf(task).offenders()).extracting("path").containsExactly("task");
        assertThat(Encoding.nameOf(task)).isEqualTo("lambda in LambdasCannotTravelTest");
    }
}
