package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.testing.Tasks;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;

/** Spring's adapters around a lane, as they stand behind {@code @Async}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SpringTaskExecutorTest {

    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().name("spring").inProcess().build();

    static List<Function<Executor, AsyncTaskExecutor>> adapters() {
        return List.of(ConcurrentTaskExecutor::new, TaskExecutorAdapter::new);
    }

    @AfterEach
    void close() {
        executor.close();
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void submit_runsOnTheLane(Function<Executor, AsyncTaskExecutor> adapter) throws Exception {
        AsyncTaskExecutor spring = adapter.apply(executor.io());

        Future<String> name = spring.submit(() -> Thread.currentThread().getName());
        CompletableFuture<Boolean> isVirtual =
                spring.submitCompletable(() -> Thread.currentThread().isVirtual());
        CountDownLatch executed = new CountDownLatch(1);
        spring.execute(executed::countDown);

        assertThat(name.get()).startsWith("spring");
        assertThat(isVirtual.get()).isTrue();
        executed.await();
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void submit_taskThatThrows_failsTheFutureWithThat(Function<Executor, AsyncTaskExecutor> adapter) {
        Future<String> failed = adapter.apply(executor.io()).submit(() -> {
            throw new IllegalStateException("planted");
        });

        assertThatThrownBy(failed::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("planted");
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void cancel_ofARunningTask_interruptsIt(Function<Executor, AsyncTaskExecutor> adapter) throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Future<?> future = adapter.apply(executor.io()).submit(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException asked) {
                interrupted.countDown();
            }
        });
        running.await();

        assertThat(future.cancel(true)).isTrue();

        interrupted.await();
    }

    /** Spring's own exception, which it makes of the JDK's. */
    @ParameterizedTest
    @MethodSource("adapters")
    void submit_afterShutdown_isRejected(Function<Executor, AsyncTaskExecutor> adapter) {
        AsyncTaskExecutor spring = adapter.apply(executor.io());
        executor.shutdown();

        assertThatThrownBy(() -> spring.submit(() -> 1))
                .isInstanceOf(TaskRejectedException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> spring.execute(() -> {})).isInstanceOf(TaskRejectedException.class);
    }

    /** One that can travel gets to a worker, as long as nobody wraps it in a lambda. */
    @ParameterizedTest
    @MethodSource("adapters")
    void submit_taskThatTravels_runsOnTheCpuLane(Function<Executor, AsyncTaskExecutor> adapter) throws Exception {
        AsyncTaskExecutor spring = adapter.apply(executor.cpu());

        assertThat(spring.submit(new Tasks.Echo<>("computed")).get()).isEqualTo("computed");
        assertThat(executor.cpu().statistics().succeeded()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void decorator_wrapsEveryTask(Function<Executor, AsyncTaskExecutor> adapter) throws Exception {
        AtomicInteger decorated = new AtomicInteger();
        AsyncTaskExecutor spring = adapter.apply(command -> executor.io().execute(() -> {
            decorated.incrementAndGet();
            command.run();
        }));

        assertThat(spring.submit(() -> "value").get()).isEqualTo("value");
        assertThat(decorated).hasValue(1);
    }
}
