package io.github.workloadexecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.Offender;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be found out about a task without submitting it. */
final class ShippabilityTest {

    private record Holder(Object content) implements CpuTask<Object> {
        @Override
        public Object call() {
            return content;
        }
    }

    private static final class Job implements Runnable, Serializable {
        @SuppressWarnings("UnusedVariable") // it is what cannot travel
        private final Object part;

        Job(Object part) {
            this.part = part;
        }

        @Override
        public void run() {}
    }

    private static int work(List<Object> parts) {
        return parts.size();
    }

    // Tasks that travel, and what is found of them.

    @Test
    void check_taskThatTravels_tellsItsBytes() {
        Shippability found = Shippability.check(new Tasks.Echo<>("a"));

        assertThat(found.isShippable()).isTrue();
        assertThat(found.offenders()).isEmpty();
        assertThat(found.bytes().orElseThrow()).isBetween(1, 200);
        assertThat(found)
                .hasToString("task Tasks.Echo travels to a worker process as "
                        + found.bytes().orElseThrow() + " bytes");
    }

    @Test
    void check_referenceToAStaticMethod_travels() {
        assertThat(Shippability.check(Tasks::nothing).isShippable()).isTrue();
    }

    @Test
    void check_functionAndArgument_judgesBoth() {
        assertThat(Shippability.check(Tasks::shout, "a").isShippable()).isTrue();
        assertThat(Shippability.check(ShippabilityTest::work, List.<Object>of(new Thread()))
                        .offenders())
                .extracting(Offender::path)
                .containsExactly("argument[0]");
    }

    @Test
    void check_functionAlone_judgesTheFunction() {
        CpuFunction<Object, Boolean> bound = "a"::equals;

        assertThat(Shippability.check((Object) bound).offenders())
                .extracting(Offender::path)
                .containsExactly("function");
    }

    @Test
    void check_lambda_isRefusedInTheWordsOfSubmit() {
        CpuTask<Integer> lambda = () -> 42;

        assertThat(Shippability.check(lambda).toString())
                .isEqualTo(refusalOf(lambda).getMessage())
                .contains("a lambda is code without a name");
    }

    @Test
    void check_argumentAlone_isJudgedAsAPart() {
        assertThat(Shippability.check(List.of(new Thread())).offenders())
                .extracting(Offender::path)
                .containsExactly("List12[0]");
    }

    @Test
    void check_null_isRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> Shippability.check((Object) null))
                .withMessage("task");
    }

    // Offenders.

    @Test
    void check_moreOffendersThanAnExceptionLists_listsThemAll() {
        List<Object> threads = new ArrayList<>(
                IntStream.range(0, 75).mapToObj(i -> new Thread()).toList());

        Shippability found = Shippability.check(new Holder(threads));

        assertThat(found.offenders()).hasSize(75);
        assertThat(found.offenders().getLast().path()).isEqualTo("Holder.content[74]");
        assertThat(found.bytes()).isEmpty();
        assertThat(found.toString()).contains("\n  75. Holder.content[74]");
    }

    @Test
    void check_offenderBehindMoreObjectsThanARefusalVisits_findsIt() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 150_000; i++) {
            many.add(List.of(i));
        }
        many.add(new Thread());

        assertThat(Shippability.check(new Holder(many)).offenders())
                .extracting(Offender::path)
                .containsExactly("Holder.content[150000]");
    }

    private static final class Worst implements Serializable {
        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new AssertionError("planted");
        }
    }

    @Test
    void check_objectThatThrowsWhileItIsWritten_isAnOffenderAndNoFailure() {
        assertThat(Shippability.check(new Holder(new Worst())).offenders())
                .extracting(Offender::reason)
                .containsExactly("serialising it threw java.lang.AssertionError: planted");
    }

    static Stream<Object> tasks() {
        Callable<Integer> plain = () -> 42;
        CpuTask<Integer> lambda = () -> 42;
        CpuTask<Object> reference = Object::new;
        class Local implements CpuTask<Integer> {
            @Override
            public Integer call() {
                return 42;
            }
        }
        return Stream.of(
                plain,
                lambda,
                reference,
                new Local(),
                new Job("a"),
                new Job(new Thread()),
                (Runnable) () -> {},
                (Runnable & Serializable) () -> {},
                (Runnable & Serializable) Tasks::nothing,
                new Holder(new ReentrantLock()),
                new Holder(new AtomicInteger()),
                new Holder(OutputStream.nullOutputStream()),
                new Tasks.Echo<>(List.of(1, 2)));
    }

    /** Every refusal of the encoding's own tests is held against a check as well, see {@code Trips}. */
    @ParameterizedTest
    @MethodSource("tasks")
    void check_anyTask_agreesWithSubmit(Object task) {
        Shippability found = Shippability.check(task);
        Throwable refusal = catchThrowable(() -> {
            try (var executor = WorkloadExecutor.builder().workers(1).build()) {
                executor.cpu().shutdown(); // So that nothing starts; what cannot travel is refused all the same.
                var unused = task instanceof Callable<?> callable
                        ? executor.cpu().submit(callable)
                        : executor.cpu().submit((Runnable) task);
            }
        });

        assertThat(refusal instanceof NotShippableException).isEqualTo(!found.isShippable());
        if (refusal instanceof NotShippableException refused) {
            assertThat(found.toString()).isEqualTo(refused.getMessage().replaceFirst(" #\\d+ ", " "));
        }
    }

    private static NotShippableException refusalOf(Callable<?> task) {
        try (var executor = WorkloadExecutor.create()) {
            var unused = executor.cpu().submit(task);
            throw new AssertionError("must be refused");
        } catch (NotShippableException refused) {
            return new NotShippableException(
                    refused.subject(), "lambda in ShippabilityTest", refused.offenders(), refused.getCause());
        }
    }

    // Copies.

    static Stream<Object> shared() {
        return Stream.of(
                new AtomicInteger(),
                new LongAdder(),
                new Random(),
                new LinkedBlockingQueue<>(),
                new ConcurrentHashMap<>(),
                ByteBuffer.allocateDirect(1));
    }

    @ParameterizedTest
    @MethodSource("shared")
    void copies_whatIsMadeToBeShared_isListedAndNoObstacle(Object shared) {
        Shippability found = Shippability.check(new Holder(Map.of("k", shared)));

        assertThat(found.isShippable()).isTrue();
        assertThat(found.copies()).singleElement().satisfies(copy -> {
            assertThat(copy.path()).isEqualTo("Holder.content[\"k\"]");
            assertThat(copy.type()).isEqualTo(shared.getClass().getName());
            assertThat(copy.reason()).isNotEmpty();
            assertThat(copy.cure()).isNotEmpty();
        });
        assertThat(found.toString()).contains("\nWhat arrives as a copy of its own:\n  1. Holder.content[\"k\"] (");
    }

    @Test
    void copies_insideOfACollection_areFoundAndThoseOfTheJdkAreNot() {
        assertThat(Shippability.check(new Holder(new LinkedBlockingQueue<>(List.of(new AtomicInteger()))))
                        .copies())
                .extracting(Offender::path)
                .containsExactly("Holder.content", "Holder.content[0]");
    }

    @Test
    void copies_ofPlainValues_areNone() {
        assertThat(Shippability.check(
                                new Holder(List.of(1, 2L, "a", Map.of(), new SecureRandom(), ByteBuffer.allocate(1))))
                        .copies())
                .isEmpty();
    }

    // Types.

    private static final class Settings {}

    private record Part(Settings settings) implements Serializable {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Nested(Part[] parts, Lock lock, AtomicInteger counter, OutputStream perhaps, Nested same)
            implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return 1;
        }
    }

    @SuppressWarnings("ClassCanBeStatic") // that is what is wrong with it
    private final class Inner implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return 1;
        }
    }

    @Test
    void checkOfType_fieldsThatCanNeverTravel_areListed() {
        Shippability found = Shippability.check(Nested.class);

        assertThat(found.isShippable()).isFalse();
        assertThat(found.offenders())
                .extracting(Offender::path)
                .containsExactly("Nested.lock", "Nested.parts[].settings");
        assertThat(found.copies()).extracting(Offender::path).containsExactly("Nested.counter");
        assertThat(found.bytes()).isEmpty();
    }

    @Test
    void checkOfType_shape_isTold() {
        assertThat(Shippability.check(Inner.class).offenders())
                .singleElement()
                .extracting(Offender::reason)
                .asString()
                .startsWith("an inner class holds an instance of its outer class");
        assertThat(Shippability.check(Settings.class).offenders())
                .singleElement()
                .extracting(Offender::reason)
                .asString()
                .endsWith("does not implement java.io.Serializable");
    }

    @Test
    void checkOfType_whatASubclassCouldMend_isNotHeldAgainstIt() {
        assertThat(Shippability.check(Holder.class))
                .hasToString("nothing that ShippabilityTest.Holder declares keeps it from travelling to a worker"
                        + " process");
        assertThat(Shippability.check(Runnable.class).isShippable()).isTrue();
    }

    /** What is said of a type must hold for each instance of it. */
    @ParameterizedTest
    @MethodSource("tasks")
    void checkOfType_anyTask_saysNothingAgainstOneThatTravels(Object task) {
        if (Shippability.check(task).isShippable()) {
            assertThat(Shippability.check(task.getClass()).offenders()).isEmpty();
        }
    }

    // Results, copies, assertions.

    @Test
    void checkResult_speaksOfTheWayBack() {
        assertThat(Shippability.checkResult(List.of(new Thread())).toString())
                .startsWith(
                        "the result of task that returns ImmutableCollections.List12 cannot travel back from its worker process:\n"
                                + "  1. result[0] (java.lang.Thread)");
        assertThat(Shippability.checkResult(null).isShippable()).isTrue();
    }

    private record Strict(int number) implements Serializable {

        private static boolean refuse;

        Strict {
            if (refuse) {
                throw new IllegalArgumentException("planted");
            }
        }
    }

    @Test
    void copy_ofATaskThatTravels_isAnEqualOther() {
        var original = new Tasks.Echo<>(List.of("a"));
        Shippability found = Shippability.check(original);

        assertThat(found.copy()).isEqualTo(original).isNotSameAs(original);
        assertThat(found.original()).isSameAs(original);
    }

    @Test
    void copy_thatCannotBeRead_saysWhy() {
        Shippability found = Shippability.check(new Strict(1));
        Strict.refuse = true;
        try {
            assertThatThrownBy(found::copy)
                    .isInstanceOf(DecodingException.class)
                    .hasMessageContaining("planted");
        } finally {
            Strict.refuse = false;
        }
    }

    @Test
    void copy_ofWhatCannotTravel_isRefused() {
        assertThatIllegalStateException().isThrownBy(Shippability.check(new Thread())::copy);
    }

    @Test
    void assertShippable_givesWhatItFoundOrThrowsTheWholeList() {
        assertThat(Shippability.assertShippable(Tasks::shout, "a").bytes()).isPresent();
        assertThat(Shippability.assertShippable(new Tasks.Pid()).bytes()).isPresent();
        assertThatThrownBy(() -> Shippability.assertShippable(new Holder(List.of(new Thread(), new Thread()))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("1. Holder.content[0]", "2. Holder.content[1]");
    }
}
