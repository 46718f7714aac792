package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.RoutingRule;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** B63: one executor for all who ask for the same options, as long as it is open. */
final class SharedExecutorTest {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private record ByName(String name) implements RoutingRule {
        @Override
        public Optional<Lane> laneFor(Object task) {
            return task.getClass().getSimpleName().equals(name) ? Optional.of(Lane.CPU) : Optional.empty();
        }
    }

    private final String name = "shared-" + NAMES.incrementAndGet();
    private final List<WorkloadExecutor> opened = new CopyOnWriteArrayList<>();

    /** Each test has executors of its own, since their name is one of the options. */
    private WorkloadExecutor.Builder builder() {
        return WorkloadExecutor.builder().name(name).workers(2);
    }

    private WorkloadExecutor shared(WorkloadExecutor.Builder builder) {
        WorkloadExecutor executor = builder.shared();
        opened.add(executor);
        return executor;
    }

    @AfterEach
    void close() {
        opened.forEach(WorkloadExecutor::close);
    }

    @Test
    void shared_sameOptions_isTheSameObject() {
        WorkloadExecutor first = shared(everyOption());

        assertThat(shared(everyOption())).isSameAs(first);
    }

    private WorkloadExecutor.Builder everyOption() {
        return builder()
                .ioLimit(7)
                .closeTimeout(Duration.ofSeconds(3))
                .rule(new ByName("Mine"))
                .taskOptions(TaskOptions.none()
                        .timeout(Duration.ofSeconds(1))
                        .queueTimeout(Duration.ofSeconds(2))
                        .stallTimeout(Duration.ofSeconds(3))
                        .idempotent(Retry.standard().attempts(2)))
                .queueLimit(5)
                .minWorkers(1)
                .recycleAfterTasks(9)
                .workerJvmOptions("-Xshare:auto")
                .workerEnvironment("A", "b")
                .workerInitialiser(new Tasks.Echo<>("initialiser"));
    }

    @Test
    void shared_withoutAName_isTheSameObjectToo() {
        WorkloadExecutor first = shared(WorkloadExecutor.builder().ioLimit(4711));

        assertThat(shared(WorkloadExecutor.builder().ioLimit(4711))).isSameAs(first);
    }

    static Stream<WorkloadExecutor.Builder> oneOptionEach() {
        return Stream.of(
                plain().workers(1),
                plain().ioLimit(7),
                plain().closeTimeout(Duration.ofSeconds(3)),
                plain().rule(new ByName("Mine")),
                plain().taskOptions(TaskOptions.none().timeout(Duration.ofSeconds(1))),
                plain().cancelNotice(Duration.ofSeconds(1)),
                plain().killGrace(Duration.ofSeconds(3)),
                plain().queueLimit(5),
                plain().quarantineAfter(1),
                plain().workerIdleTimeout(Duration.ofSeconds(5)),
                plain().workerHeap(32L << 20),
                plain().recycleAfterTasks(9),
                plain().workerJvmOptions("-Xshare:auto"),
                plain().workerEnvironment("A", "b"),
                plain().workerInitialiser(new Tasks.Echo<>("initialiser")),
                plain().workerInitialiser(new Tasks.Echo<>("another")));
    }

    private static WorkloadExecutor.Builder plain() {
        return WorkloadExecutor.builder().name("shared-with-one-option").workers(2);
    }

    @ParameterizedTest
    @MethodSource("oneOptionEach")
    void shared_oneOptionDiffers_isAnotherObject(WorkloadExecutor.Builder other) {
        WorkloadExecutor usual = shared(plain());

        WorkloadExecutor different = shared(other);

        assertThat(different).isNotSameAs(usual);
        assertThat(shared(plain())).isSameAs(usual);
    }

    @Test
    void shared_allTheDifferentOptions_areAsManyObjects() {
        assertThat(oneOptionEach().map(this::shared).distinct())
                .hasSize((int) oneOptionEach().count());
    }

    @Test
    void shared_afterShutdown_isANewOne() {
        WorkloadExecutor first = shared(builder());
        first.shutdown();

        WorkloadExecutor second = shared(builder());

        assertThat(second).isNotSameAs(first);
        assertThat(second.cpu().isShutdown()).isFalse();
        assertThat(shared(builder())).isSameAs(second);
    }

    /** Half an executor is of no use to whoever asks for a whole one. */
    @Test
    void shared_afterOneLaneWasShutDown_isANewOne() {
        WorkloadExecutor first = shared(builder());
        first.io().shutdown();

        assertThat(shared(builder())).isNotSameAs(first);
    }

    @Test
    void shared_besideOneThatWasBuilt_isAnotherObject() {
        try (WorkloadExecutor own = builder().build()) {
            assertThat(shared(builder())).isNotSameAs(own);
        }
    }

    @Test
    void shared_optionsThatDoNotFit_areRefusedAsByBuild() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().minWorkers(3).shared())
                .withMessage("minWorkers must not be more than workers, which is 2, but was 3");
    }

    @Test
    void shared_firstCallsAtTheSameTime_getOneObject() throws Exception {
        int callers = 16;
        CyclicBarrier together = new CyclicBarrier(callers);
        var seen = ConcurrentHashMap.<WorkloadExecutor>newKeySet();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = IntStream.range(0, callers)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        together.await();
                        return seen.add(shared(builder()));
                    }))
                    .toList();
            for (Future<?> call : calls) {
                call.get();
            }
        }

        assertThat(seen).hasSize(1);
    }
}
