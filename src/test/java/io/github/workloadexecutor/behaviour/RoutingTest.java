package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.task.CpuBound;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.IoBound;
import io.github.workloadexecutor.task.IoTask;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.Serializable;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where a submitted task runs, seen from inside the task: which process, which kind of thread. */
@SystemTest
final class RoutingTest {

    private static final long HERE = ProcessHandle.current().pid();

    private static WorkloadExecutor executor;

    @BeforeAll
    static void open() {
        executor = WorkloadExecutor.builder()
                .workers(1)
                .rule(task -> task instanceof ByRule ? Optional.of(Lane.CPU) : Optional.empty())
                .build();
    }

    @AfterAll
    static void close() {
        executor.close();
    }

    private record Place(long pid, boolean virtual) implements Serializable {
        static Place current() {
            return new Place(
                    ProcessHandle.current().pid(), Thread.currentThread().isVirtual());
        }
    }

    private record Computing() implements CpuTask<Place> {
        @Override
        public Place call() {
            return Place.current();
        }
    }

    @CpuBound
    private record Annotated() implements Callable<Place>, Serializable {
        @Override
        public Place call() {
            return Place.current();
        }
    }

    private record ByRule() implements Callable<Place>, Serializable {
        @Override
        public Place call() {
            return Place.current();
        }
    }

    @IoBound
    private record Waiting() implements Callable<Place>, Serializable {
        @Override
        public Place call() {
            return Place.current();
        }
    }

    private static final Place ON_A_VIRTUAL_THREAD_HERE = new Place(HERE, true);

    @Test
    void submit_cpuTask_runsInAnotherProcess() throws Exception {
        assertThat(executor.submit(new Computing()).get().pid()).isNotEqualTo(HERE);
    }

    @Test
    void submit_cpuBound_runsInAnotherProcess() throws Exception {
        assertThat(executor.submit(new Annotated()).get().pid()).isNotEqualTo(HERE);
    }

    @Test
    void submit_taskNamedByRule_runsInAnotherProcess() throws Exception {
        assertThat(executor.submit(new ByRule()).get().pid()).isNotEqualTo(HERE);
    }

    @Test
    void submit_ioTask_runsOnAVirtualThreadHere() throws Exception {
        IoTask<Place> task = Place::current;

        assertThat(executor.submit(task).get()).isEqualTo(ON_A_VIRTUAL_THREAD_HERE);
    }

    @Test
    void submit_ioBound_runsOnAVirtualThreadHere() throws Exception {
        assertThat(executor.submit(new Waiting()).get()).isEqualTo(ON_A_VIRTUAL_THREAD_HERE);
    }

    /** The first runs of a type are measured, which takes a platform thread. */
    @Test
    void submit_undeclaredLambda_runsHere() throws Exception {
        assertThat(executor.submit(Place::current).get().pid()).isEqualTo(HERE);
    }

    /** A lambda that declares itself a CPU task is refused, never quietly run in this process. */
    @Test
    void submit_cpuTaskAsLambda_isRefused() {
        CpuTask<String> task = () -> "value";

        assertThatThrownBy(() -> executor.submit(task))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("lambda");
    }

    @Test
    void cpu_methodReferenceWithArgument_needsNoCast() throws Exception {
        TaskFuture<String> shouted = executor.cpu().submit(Tasks::shout, "quiet");
        TaskFuture<String> stripped = executor.cpu().submit(String::strip, "  bare ");

        assertThat(shouted.get()).isEqualTo("QUIET");
        assertThat(stripped.get()).isEqualTo("bare");
    }

    @Test
    void cpu_methodReferenceWithoutArgument_needsNoCast() throws Exception {
        TaskFuture<Place> place = executor.cpu().submit(Place::current);

        assertThat(place.get().pid()).isNotEqualTo(HERE);
    }

    static String greet() {
        return "hello";
    }

    static String greet(String name) {
        return "hello " + name;
    }

    /** With an overload that takes nothing, the compiler cannot choose; naming the type helps. */
    @Test
    void cpu_overloadedMethod_isNamedByItsType() throws Exception {
        CpuFunction<String, String> greet = RoutingTest::greet;

        assertThat(executor.cpu().submit(greet, "you").get()).isEqualTo("hello you");
    }

    @Test
    void io_asExecutorOfACompletableFuture_runsItsStages() throws Exception {
        CompletableFuture<Place> place = CompletableFuture.supplyAsync(Place::current, executor.io());

        assertThat(place.get()).isEqualTo(ON_A_VIRTUAL_THREAD_HERE);
    }
}
