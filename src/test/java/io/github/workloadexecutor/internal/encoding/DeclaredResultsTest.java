package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A result of another type than the task declares is refused where it arrives, and no other is. */
class DeclaredResultsTest {

    record Text() implements CpuTask<String> {
        @Override
        public String call() {
            return "";
        }
    }

    record Texts() implements CpuTask<List<String>> {
        @Override
        public List<String> call() {
            return List.of();
        }
    }

    /** Its type is erased. */
    record Echo<T>(T value) implements CpuTask<T> {
        @Override
        public T call() {
            return value;
        }
    }

    record Bounded<T extends Number>(T value) implements CpuTask<T> {
        @Override
        public T call() {
            return value;
        }
    }

    static class Base implements CpuTask<Number>, Serializable {
        @Override
        public Number call() {
            return 1;
        }
    }

    static class Derived extends Base {}

    static class Narrowed extends Base {
        @Override
        public Integer call() {
            return 1;
        }
    }

    record Nothing() implements CpuTask<@Nullable Void> {
        @Override
        public @Nullable Void call() {
            return null;
        }
    }

    interface Defaulted extends CpuTask<String> {
        @Override
        default String call() {
            return "";
        }
    }

    record ByDefault() implements Defaulted {}

    record Length() implements CpuFunction<String, Integer> {
        @Override
        public Integer apply(String text) {
            return text.length();
        }
    }

    record Overloaded() implements CpuFunction<String, Integer> {
        @Override
        public Integer apply(String text) {
            return 1;
        }

        public String apply(Integer number) {
            return "";
        }
    }

    record Job(String name) implements Serializable {}

    static int count(String text) {
        return text.length();
    }

    static <T extends Comparable<T>> T largest(List<T> list) {
        return list.getFirst();
    }

    private static Class<?> typeOf(Callable<?> task) {
        return TaskSource.of(task).resultType();
    }

    private static <A, R> Class<?> typeOf(CpuFunction<A, R> function) {
        return typeOf(new FunctionTask<>(function, null));
    }

    private static @Nullable Object arrived(Callable<?> task, @Nullable Object result) {
        return Encoding.decodeResult(
                Encoding.encodeResult(result, "Task"), "Task #1", TaskSource.of(task), AllowedClasses.NONE);
    }

    @Test
    void resultType_isWhatTheCodeDeclares() {
        assertThat(typeOf(new Text())).isEqualTo(String.class);
        assertThat(typeOf(new Texts())).isEqualTo(List.class);
        assertThat(typeOf(new Base())).isEqualTo(Number.class);
        assertThat(typeOf(new Derived())).isEqualTo(Number.class);
        assertThat(typeOf(new Narrowed())).isEqualTo(Integer.class);
        assertThat(typeOf(new Nothing())).isEqualTo(Void.class);
        assertThat(typeOf(new Length())).isEqualTo(Integer.class);
        assertThat(typeOf(new RunnableTask((Runnable & Serializable) () -> {}))).isEqualTo(Void.class);
    }

    @Test
    void resultType_ofAMethodReference_isWhatTheMethodReturns() {
        CpuFunction<String, Object> count = DeclaredResultsTest::count;
        CpuFunction<String, Object> strip = String::strip;
        CpuFunction<String, Object> job = Job::new;
        CpuFunction<List<String>, Object> largest = DeclaredResultsTest::largest;

        assertThat(typeOf(count)).isEqualTo(Integer.class);
        assertThat(typeOf(strip)).isEqualTo(String.class);
        assertThat(typeOf(job)).isEqualTo(Job.class);
        assertThat(typeOf(largest)).isEqualTo(Comparable.class);
        assertThat(typeOf(Trips.<CpuFunction<String, Object>>shipped(count))).isEqualTo(Integer.class);
    }

    @Test
    void resultType_thatIsErasedOrAmbiguous_isNotKnown() {
        assertThat(typeOf(new Echo<>("text"))).isEqualTo(Object.class);
        assertThat(typeOf(new Bounded<>(1))).isEqualTo(Object.class);
        assertThat(typeOf(new ByDefault())).isEqualTo(Object.class);
        assertThat(typeOf(new Overloaded())).isEqualTo(Object.class);
    }

    @Test
    void result_ofAnotherType_isRefusedInBothFormats() {
        for (Object wrong : new Object[] {5, new ArrayList<>(List.of(new Object[] {1}[0]))}) {
            for (String codec : Encoding.codecs()) {
                byte[] body = Encoding.encodeWith(codec, wrong);

                assertThatThrownBy(() ->
                                Encoding.decodeResult(body, "Text #1", TaskSource.of(new Text()), AllowedClasses.NONE))
                        .isInstanceOf(DecodingException.class)
                        .hasMessage("the result of task Text #1 arrived from its worker process but could not be"
                                + " decoded: java.lang.ClassCastException: the worker sent an object of class "
                                + wrong.getClass().getName()
                                + ", but DeclaredResultsTest.Text declares java.lang.String");
            }
        }
    }

    @Test
    void result_ofTheTypeOrASubtypeOrNull_arrives() {
        CpuFunction<String, Object> count = DeclaredResultsTest::count;

        assertThat(arrived(new Text(), "text")).isEqualTo("text");
        assertThat(arrived(new Text(), null)).isNull();
        assertThat(arrived(new Texts(), new ArrayList<>(List.of("a")))).isEqualTo(List.of("a"));
        assertThat(arrived(new Base(), 5L)).isEqualTo(5L);
        assertThat(arrived(new Nothing(), null)).isNull();
        assertThat(arrived(new Echo<>("text"), 5)).isEqualTo(5);
        assertThat(arrived(new FunctionTask<>(count, "text"), 4)).isEqualTo(4);
    }

    @Test
    void result_ofATaskWithoutOne_isRefused() {
        assertThatThrownBy(() -> arrived(new Nothing(), "text"))
                .isInstanceOf(DecodingException.class)
                .hasMessageEndingWith("DeclaredResultsTest.Nothing declares java.lang.Void");
    }
}
