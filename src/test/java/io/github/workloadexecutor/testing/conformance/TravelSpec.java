package io.github.workloadexecutor.testing.conformance;

import static io.github.workloadexecutor.testing.conformance.Outcomes.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.Offender;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.Functions;
import io.github.workloadexecutor.testing.Tasks;
import java.io.InputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** What is refused when it is submitted, and what arrives as what. */
interface TravelSpec extends BackendUnderTest {

    int MEBIBYTE = 1 << 20;

    // Refused.

    private NotShippableException refusalOf(Callable<?> task) {
        NotShippableException refusal = catchThrowableOfType(NotShippableException.class, () -> cpu().submit(task));
        assertThat(refusal).isNotNull();
        assertThat(refusal.possiblyRan()).isFalse();
        return refusal;
    }

    private void assertExplained(Offender offender, String path, String reason) {
        assertThat(offender.path()).isEqualTo(path);
        assertThat(offender.reason()).contains(reason);
        assertThat(offender.cure()).isNotBlank();
    }

    /** Holds something that may not be able to travel. */
    record Holder(Object first, Object second) implements CpuTask<String> {
        @Override
        public String call() {
            return first + " and " + second;
        }
    }

    @Test
    default void submit_lambda_isRefusedWithReasonAndCure() {
        CpuTask<Integer> lambda = () -> 42;

        assertThat(refusalOf(lambda).offenders()).singleElement().satisfies(offender -> {
            assertThat(offender.reason()).contains("a lambda is code without a name");
            assertThat(offender.cure()).isNotBlank();
        });
    }

    @Test
    default void submit_taskOfALocalClass_isRefused() {
        class Local implements CpuTask<Integer> {
            @Override
            public Integer call() {
                return 42;
            }
        }

        assertThat(refusalOf(new Local()).offenders())
                .singleElement()
                .extracting(Offender::reason)
                .asString()
                .contains("local class");
    }

    @Test
    @SuppressWarnings("Convert2Lambda") // an anonymous class is what is refused
    default void submit_taskOfAnAnonymousClass_isRefused() {
        CpuTask<Integer> anonymous = new CpuTask<>() {
            @Override
            public Integer call() {
                return 42;
            }
        };

        assertThat(refusalOf(anonymous).offenders())
                .singleElement()
                .extracting(Offender::reason)
                .asString()
                .contains("anonymous class");
    }

    @Test
    default void submit_taskWithAnOpenStream_isRefusedWithPathReasonAndCure() {
        NotShippableException refusal = refusalOf(new Holder("fine", InputStream.nullInputStream()));

        assertThat(refusal.offenders()).hasSize(1);
        assertExplained(refusal.offenders().getFirst(), "Holder.second", "belongs to this process");
        assertThat(refusal).hasMessageContaining("Holder").hasMessageContaining("cannot travel to a worker process");
    }

    @Test
    default void submit_taskWithSeveralOffenders_namesThemAllAtOnce() {
        NotShippableException refusal = refusalOf(new Holder(new Thread(), List.of("fine", new ReentrantLock())));

        assertThat(refusal.offenders())
                .extracting(Offender::path)
                .containsExactlyInAnyOrder("Holder.first", "Holder.second[1]");
    }

    @Test
    default void submit_argumentThatCannotTravel_isRefused() {
        assertThatThrownBy(() -> cpu().submit(Tasks::pidOf, new Thread()))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("argument");
    }

    @Test
    default void submit_taskThatCannotTravel_leavesNothingQueuedOrCounted() {
        WorkloadExecutor executor = open(builder(1));

        assertThatThrownBy(() -> executor.submit(new Holder(new Thread(), "fine")))
                .isInstanceOf(NotShippableException.class);

        var books = executor.cpu().statistics();
        assertThat(books.queued() + books.running() + books.succeeded() + books.failed() + books.cancelled())
                .isZero();
    }

    /** B71: a hundred bad ones among a hundred good ones. */
    @Test
    default void submit_manyThatCannotTravel_losesNoneOfTheOthers() throws Exception {
        List<TaskFuture<Integer>> good = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            good.add(cpu().submit(new Tasks.Echo<>(i)));
            int number = i;
            assertThatThrownBy(() -> cpu().submit(() -> number)).isInstanceOf(NotShippableException.class);
        }

        for (int i = 0; i < 100; i++) {
            assertThat(resultOf(good.get(i))).isEqualTo(i);
        }
    }

    /** B2. */
    @Test
    default void submit_null_isRefusedAtOnce() {
        assertThatNullPointerException()
                .isThrownBy(() -> cpu().submit((Callable<String>) null))
                .withMessage("task");
    }

    // Values there and back.

    /** One value of each kind. */
    enum Suit {
        HEARTS,
        SPADES {
            @Override
            boolean isBlack() {
                return true;
            }
        };

        boolean isBlack() {
            return false;
        }
    }

    /** A record with records, generic and primitive components. */
    @SuppressWarnings("ArrayRecordComponent")
    record Shape<T>(String name, double[] numbers, List<Shape<T>> parts, T tag) implements Serializable {

        @Override
        public boolean equals(Object other) {
            return other instanceof Shape<?> shape
                    && name.equals(shape.name)
                    && Arrays.equals(numbers, shape.numbers)
                    && parts.equals(shape.parts)
                    && tag.equals(shape.tag);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    @Test
    default void values_ofTheJdk_comeBackEqual() throws Exception {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("int", 1);
        map.put("long", Long.MIN_VALUE);
        map.put("double", Double.NaN);
        map.put("char", 'x');
        map.put("text", "grüße \0 \uD83D\uDE00 \uD800");
        map.put("decimal", new BigDecimal("1e-400"));
        map.put("date", LocalDate.of(2024, 2, 29));
        map.put("instant", Instant.MAX);
        map.put("uuid", new UUID(1, 2));
        map.put("locale", Locale.GERMANY);
        map.put("list", Arrays.asList(1, null, List.of()));
        map.put("set", new TreeSet<>(List.of("b", "a")));
        map.put("unit", TimeUnit.SECONDS);
        map.put("nothing", null);

        assertThat(resultOf(cpu().submit(new Tasks.Echo<>(map)))).isEqualTo(map).isNotSameAs(map);
    }

    @Test
    default void values_thatTheJdkDoesNotSerialise_comeBackEqual() throws Exception {
        List<Object> values = List.of(
                Path.of("a", "b"), Optional.of("full"), Optional.empty(), ByteBuffer.wrap(new byte[] {1, 2, 3}));

        assertThat(resultOf(cpu().submit(new Tasks.Echo<>(values)))).isEqualTo(values);
    }

    @Test
    default void values_recordsAndEnums_comeBackEqual() throws Exception {
        Map<Suit, Shape<Suit>> map = new EnumMap<>(Suit.class);
        Shape<Suit> part = new Shape<>("part", new double[] {-0.0, 1.5}, List.of(), Suit.HEARTS);
        map.put(Suit.SPADES, new Shape<>("whole", new double[0], List.of(part, part), Suit.SPADES));

        Map<Suit, Shape<Suit>> back = resultOf(cpu().submit(new Tasks.Echo<>(map)));

        assertThat(back).isEqualTo(map);
        assertThat(back.get(Suit.SPADES).tag()).isSameAs(Suit.SPADES);
    }

    @Test
    default void values_thatReferToThemselves_comeBackSo() throws Exception {
        List<Object> list = new ArrayList<>();
        list.add(list);

        List<Object> back = resultOf(cpu().submit(new Tasks.Echo<>(list)));

        assertThat(back.getFirst()).isSameAs(back);
    }

    @Test
    default void result_ofNull_isNull() throws Exception {
        assertThat(resultOf(cpu().submit(new Tasks.Echo<String>(null)))).isNull();
    }

    /** B14. */
    @Test
    default void result_thatIsAnException_isAValue() throws Exception {
        assertThat(resultOf(cpu().submit(new Tasks.Echo<>(new IllegalStateException("a value")))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a value");
    }

    /** A task without a result. */
    record LeaveFile(Path file) implements Runnable, Serializable {
        @Override
        public void run() {
            try {
                Files.createFile(file);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Test
    default void runnable_withAResult_runsAndGivesThatVeryResult() throws Exception {
        Object result = new Object();

        Future<Object> future = cpu().submit(new LeaveFile(file("ran")), result);

        assertThat(resultOf(future)).isSameAs(result);
        assertThat(file("ran")).exists();
    }

    // Method references.

    @Test
    default void reference_toAStaticMethod_isCalledWithItsArgument() throws Exception {
        assertThat(resultOf(cpu().submit(Functions::square, 7))).isEqualTo(49);
    }

    @Test
    default void reference_toAStaticMethodWithoutParameters_isCalled() throws Exception {
        CpuTask<Object> reference = Tasks::nothing;

        assertThat(resultOf(cpu().submit(reference))).isEqualTo("");
    }

    @Test
    default void reference_toAnInstanceMethod_isCalledOnItsArgument() throws Exception {
        assertThat(resultOf(cpu().submit(String::strip, " a "))).isEqualTo("a");
    }

    // A snapshot travels.

    @Test
    default void task_changedAfterItWasSubmitted_runsAsItWas() throws Exception {
        WorkloadExecutor executor = single();
        TaskFuture<Long> blocker = executor.submit(new Tasks.Rendezvous(file("here"), file("go-on")));
        List<String> list = new ArrayList<>(List.of("before"));
        TaskFuture<List<String>> future = executor.submit(new Tasks.Echo<>(list));
        list.set(0, "after");

        Files.createFile(file("go-on"));

        assertThat(resultOf(future)).containsExactly("before");
        assertThat(resultOf(blocker)).isPositive();
    }

    /** Changes what it was given. */
    record Add(List<String> list) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            list.add("added by the task");
            return list.size();
        }
    }

    @Test
    default void argument_thatTheTaskChanges_isACopy() throws Exception {
        List<String> list = new ArrayList<>();

        assertThat(resultOf(cpu().submit(new Add(list)))).isEqualTo(1);
        assertThat(list).isEmpty();
    }

    // Large ones.

    private void assertComesBack(int bytes) throws Exception {
        byte[] sent = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            sent[i] = (byte) ((i * 31) >>> 3);
        }

        byte[] back = resultOf(cpu().submit(new Tasks.Echo<>(sent)));

        assertThat(Arrays.equals(back, sent)).isTrue();
        assertThat(back).isNotSameAs(sent);
    }

    @Test
    default void value_ofOneMebibyte_comesBackWhole() throws Exception {
        assertComesBack(MEBIBYTE);
    }

    @Test
    default void value_ofEightMebibytes_comesBackWhole() throws Exception {
        assertComesBack(8 * MEBIBYTE);
    }

    /** Not out of band, as arrays may go. */
    @Test
    default void text_ofAMillionCharacters_comesBackWhole() throws Exception {
        String text = "0123456789".repeat(100_000);

        assertThat(resultOf(cpu().submit(Tasks::shout, text)).equals(text)).isTrue();
    }

    @Test
    default void values_ofAllSizesAtOnce_comeBackWhole() throws Exception {
        List<TaskFuture<Integer>> lengths = new ArrayList<>();
        for (int size = 0; size <= 2 * MEBIBYTE; size = size * 2 + 1) {
            lengths.add(cpu().submit(Tasks::length, new byte[size]));
        }

        int size = 0;
        for (TaskFuture<Integer> length : lengths) {
            assertThat(resultOf(length)).isEqualTo(size);
            size = size * 2 + 1;
        }
    }
}
