package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.internal.encoding.Trips.Box;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A method reference is a name, and a name travels. */
class MethodReferencesTest {

    interface Doubler extends Serializable {
        int twice(int number);

        default int fourTimes(int number) {
            return twice(twice(number));
        }
    }

    record Sorting(Comparator<String> order, Doubler doubler) implements Serializable {}

    private static int length(String text) {
        return text.length();
    }

    private static int twice(int number) {
        return 2 * number;
    }

    private static String fails(String text) throws IOException {
        throw new IOException("cannot read " + text);
    }

    private static String answer() {
        return "42";
    }

    private int bound(String text) {
        return text.length();
    }

    private static <A, R> R shippedAndApplied(CpuFunction<A, R> function, A argument) throws Exception {
        @SuppressWarnings("unchecked")
        R result = (R) Trips.shippedTask(new FunctionTask<>(function, argument)).call();
        return result;
    }

    @Test
    void reference_toPrivateStaticMethod_travels() throws Exception {
        assertThat(shippedAndApplied(MethodReferencesTest::length, "abc")).isEqualTo(3);
    }

    @Test
    void reference_toInstanceMethodOfItsArgument_travels() throws Exception {
        assertThat(shippedAndApplied(String::strip, " a ")).isEqualTo("a");
        assertThat(shippedAndApplied(List<Integer>::size, List.of(1, 2))).isEqualTo(2);
    }

    @Test
    void reference_toConstructor_travels() throws Exception {
        assertThat(shippedAndApplied(Box<String>::new, "a")).isEqualTo(new Box<>("a"));
    }

    @Test
    void reference_asTask_travels() throws Exception {
        CpuTask<String> task = MethodReferencesTest::answer;

        assertThat(Trips.shippedTask(task).call()).isEqualTo("42");
    }

    @Test
    void references_inTypedComponents_arriveWithTheirDefaultMethods() {
        Sorting arrived = Trips.shipped(
                new Sorting((Comparator<String> & Serializable) String::compareTo, MethodReferencesTest::twice));

        assertThat(arrived.order().reversed().compare("a", "b")).isPositive();
        assertThat(arrived.doubler().fourTimes(3)).isEqualTo(12);
        assertThat(arrived.order()).hasToString("String::compareTo").isEqualTo(arrived.order());
    }

    @Test
    void reference_thatArrived_canTravelBack() throws Exception {
        TreeMap<String, Integer> map = new TreeMap<>((Comparator<String> & Serializable) String::compareToIgnoreCase);
        map.put("A", 1);

        TreeMap<String, Integer> arrived = Trips.shipped(map);

        assertThat(Trips.<TreeMap<String, Integer>>returned(arrived)).containsEntry("a", 1);
        CpuTask<String> task = MethodReferencesTest::answer;
        assertThat(Trips.shippedTask(Trips.shippedTask(task)).call()).isEqualTo("42");
    }

    @Test
    void exception_ofAReferencedMethod_isThrownAsItIs() {
        assertThatThrownBy(() -> shippedAndApplied(MethodReferencesTest::fails, "x"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("cannot read x");
    }

    @Test
    void reference_boundToAnObject_isRefused() {
        CpuFunction<String, Integer> bound = this::bound;

        assertThat(Trips.refusalOf(new FunctionTask<>(bound, "a")))
                .hasMessage("""
                task MethodReferencesTest::bound cannot travel to a worker process:
                  1. function (%s$$Lambda): the method reference MethodReferencesTest::bound is bound to an object, \
                which it would take along unseen. Refer to a static method and pass the object as its argument, or \
                write a record that holds the object and implements CpuTask.""".formatted(MethodReferencesTest.class.getName()));
    }

    @Test
    void argument_thatCannotTravel_isRefusedAtTheArgumentsPath() {
        CpuFunction<Object, String> function = Object::toString;

        assertThat(Trips.refusalOf(new FunctionTask<>(function, List.of("a", new Thread())))
                        .offenders())
                .extracting("path")
                .containsExactly("argument[1]");
    }

    @Test
    void reference_toClosedPackageOfAModule_isRefusedAndToldWhatToOpen() throws Exception {
        try (ClosedModule module = ClosedModule.load()) {
            assertThat(Trips.refusalToHold(module.reference())).hasMessage("""
                    task Trips.Holder cannot travel to a worker process:
                      1. Holder.content (fixture.api.Source$$Lambda): the method reference Hidden::shout could not be \
                    resolved in a worker process: it is not accessible to io.github.workloadexecutor. Make it public \
                    in an exported package, or declare `opens fixture.hidden to io.github.workloadexecutor` in its \
                    module.""");
        }
    }

    @Test
    void member_ofAClassInAClosedModule_isStillNamed() throws Exception {
        try (ClosedModule module = ClosedModule.load()) {
            assertThat(Trips.refusalToHold(module.box(new Thread())).offenders())
                    .extracting("path")
                    .containsExactly("Holder.content.content");
        }
    }

    @Test
    void names_areThoseOfTheSource() {
        Function<String, Integer> plainLambda = text -> 1;
        CpuFunction<String, Box<String>> constructor = Box<String>::new;
        CpuFunction<String, Integer> reference = MethodReferencesTest::length;

        assertThat(Encoding.nameOf(reference)).isEqualTo("MethodReferencesTest::length");
        assertThat(Encoding.nameOf(constructor)).isEqualTo("Trips.Box::new");
        assertThat(Encoding.nameOf(new FunctionTask<>(reference, "a"))).isEqualTo("MethodReferencesTest::length");
        assertThat(Encoding.nameOf(plainLambda)).isEqualTo("lambda in MethodReferencesTest");
        assertThat(Encoding.nameOf(new Trips.Holder(1))).isEqualTo("Trips.Holder");
        assertThat(Encoding.nameOf(Trips.shippedTask(new FunctionTask<>(reference, "a"))))
                .isEqualTo("MethodReferencesTest::length");
        assertThat(Encoding.nameOf(new int[0])).isEqualTo("int[]");
    }
}
