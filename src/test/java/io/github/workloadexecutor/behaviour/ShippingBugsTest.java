package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.RemoteOrigin;
import io.github.workloadexecutor.failure.RemoteTaskException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import io.github.workloadexecutor.testing.Workers;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A unit test with workers in its own process finds every shipping bug that workers with processes have. */
@SystemTest
@ParameterizedClass
@EnumSource(Workers.class)
final class ShippingBugsTest {

    private final WorkloadExecutor executor;

    ShippingBugsTest(Workers workers) {
        this.executor = workers.builder().name("shipping").workers(1).build();
    }

    @AfterEach
    void close() {
        executor.close();
    }

    private static Throwable failureOf(TaskFuture<?> future) {
        Throwable failure = catchThrowable(future::get);
        assertThat(failure).isInstanceOf(ExecutionException.class);
        return failure.getCause();
    }

    private static String originOf(Throwable failure) {
        return ((RemoteOrigin) failure.getSuppressed()[0]).origin();
    }

    @Test
    void task_thatCannotTravel_isRefusedAtOnce() {
        CpuTask<Integer> lambda = () -> 42;

        assertThatThrownBy(() -> executor.submit(lambda))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("a lambda is code without a name");
        assertThat(executor.cpu().workers().started()).isZero();
    }

    private record GiveThread() implements CpuTask<List<Object>> {
        @Override
        public List<Object> call() {
            return List.of("a", new Thread());
        }
    }

    @Test
    void result_thatCannotTravel_failsItsTask() {
        Throwable failure = failureOf(executor.submit(new GiveThread()));

        assertThat(failure)
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("the result of task ShippingBugsTest.GiveThread #1 cannot travel back")
                .hasMessageContaining("1. result[1] (java.lang.Thread)");
    }

    private static final class Attached extends RuntimeException {
        @SuppressWarnings({"serial", "UnusedVariable"}) // it is what cannot travel
        private final Object attachment = new Thread();

        Attached() {
            super("planted");
        }
    }

    private record ThrowAttached() implements CpuTask<Integer> {
        @Override
        public Integer call() {
            throw new Attached();
        }
    }

    @Test
    void exception_thatCannotTravel_arrivesAsDataAndSaysWhy() {
        Throwable failure = failureOf(executor.submit(new ThrowAttached()));

        assertThat(failure).isInstanceOf(RemoteTaskException.class).hasMessageContaining("planted");
        assertThat(((RemoteOrigin) failure.getSuppressed()[0]).obstacle()).contains("exception.attachment");
    }

    @Test
    void exception_thatTravels_arrivesAsItselfAndSaysWhereFrom() {
        Throwable failure = failureOf(executor.submit(new Tasks.Fail(new IllegalStateException("planted"))));

        assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("planted");
        assertThat(originOf(failure)).matches("worker 1 \\(.*\\) running Tasks\\.Fail #1");
    }

    private record UnreadableTask(List<Integer> numbers) implements CpuTask<Integer> {
        UnreadableTask {
            if (!(numbers instanceof ArrayList)) {
                throw new IllegalArgumentException("planted: only an ArrayList is good enough");
            }
            numbers = List.copyOf(numbers);
        }

        @Override
        public Integer call() {
            return numbers.size();
        }
    }

    /** It can be written, and no longer read. */
    @Test
    void task_thatCannotBeMadeAgain_failsAndSaysWhy() {
        Throwable failure = failureOf(executor.submit(new UnreadableTask(new ArrayList<>(List.of(1)))));

        assertThat(failure).isInstanceOf(DecodingException.class).hasMessageContaining("only an ArrayList");
    }

    private static final class Session implements Serializable {
        private transient String token = "secret";

        String token() {
            return token;
        }
    }

    private record UseToken(Session session) implements CpuTask<String> {
        @Override
        public String call() {
            return session.token();
        }
    }

    @Test
    void field_thatDoesNotTravel_isMissing() throws Exception {
        assertThat(executor.submit(new UseToken(new Session())).get()).isNull();
    }

    private record Collect(List<String> into) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            into.add("added by the task");
            return into.size();
        }
    }

    @Test
    void argument_thatTheTaskChanges_isACopy() throws Exception {
        List<String> here = new ArrayList<>();

        assertThat(executor.submit(new Collect(here)).get()).isEqualTo(1);
        assertThat(here).isEmpty();
    }

    @Test
    void result_arrives_asACopy() throws Exception {
        List<String> value = new ArrayList<>(List.of("a"));

        assertThat(executor.submit(new Tasks.Echo<>(value)).get())
                .isEqualTo(value)
                .isNotSameAs(value);
    }
}
