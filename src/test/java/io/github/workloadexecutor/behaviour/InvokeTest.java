package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.Ground;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The bulk methods of {@link ExecutorService}, with and without time limits, wherever the tasks run. */
@SystemTest
@ParameterizedClass
@EnumSource(Ground.class)
final class InvokeTest {

    private final WorkloadExecutor executor;
    private final ExecutorService lane;

    @TempDir
    private Path directory;

    InvokeTest(Ground ground) {
        this.executor = ground.builder().name("invoke").workers(2).build();
        this.lane = ground.laneOf(executor);
    }

    @AfterEach
    void close() {
        executor.close();
    }

    private Callable<String> sleep() {
        return new Tasks.Sleep(directory.resolve("started"), directory.resolve("interrupted"), Duration.ofMinutes(5));
    }

    /** Ends when the other sleeps, so that the time that is over is surely over in mid-task. */
    private record AfterStart(Path started) implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            while (!Files.exists(started)) {
                Thread.sleep(5); // Another process is awaited: there is nothing else to wait on.
            }
            return "quick";
        }
    }

    @Test
    void invokeAll_timeIsOver_givesWhatIsDoneAndEndsTheRest() throws Exception {
        Callable<String> quick = new AfterStart(directory.resolve("started"));
        // So that a worker is there when the time begins.
        lane.invokeAll(List.of(new Tasks.Echo<>("warm"), new Tasks.Echo<>("warm")));

        List<Future<String>> futures = lane.invokeAll(List.of(sleep(), quick), 2, TimeUnit.SECONDS);

        assertThat(futures).extracting(Future::state).containsExactly(Future.State.CANCELLED, Future.State.SUCCESS);
        await().until(() -> Files.exists(directory.resolve("interrupted")));
    }

    @Test
    void invokeAll_noTimeAtAll_cancelsEveryTask() throws Exception {
        List<Future<String>> futures = lane.invokeAll(List.of(sleep(), sleep()), 0, TimeUnit.SECONDS);

        assertThat(futures).extracting(Future::state).containsOnly(Future.State.CANCELLED);
    }

    @Test
    void invokeAll_ofNothing_givesNothing() throws Exception {
        assertThat(lane.invokeAll(List.<Callable<String>>of())).isEmpty();
    }

    @Test
    void invokeAll_callerInterrupted_endsTheTasksAndThrows() throws Exception {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                lane.invokeAll(List.of(sleep()));
                outcome.complete(new AssertionError("not interrupted"));
            } catch (Throwable thrown) {
                outcome.complete(thrown);
            }
        });
        await().until(() -> Files.exists(directory.resolve("started")));

        caller.interrupt();

        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        await().until(() -> Files.exists(directory.resolve("interrupted")));
    }

    @Test
    void invokeAny_oneSucceeds_endsTheOthers() throws Exception {
        Callable<String> quick = new AfterStart(directory.resolve("started"));

        assertThat(lane.invokeAny(List.of(sleep(), quick))).isEqualTo("quick");
        await().until(() -> Files.exists(directory.resolve("interrupted")));
    }

    @Test
    void invokeAny_timeIsOver_saysHowManyThereWereAndEndsThem() {
        assertThatThrownBy(() -> lane.invokeAny(List.of(sleep(), sleep()), 0, TimeUnit.SECONDS))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("none of 2 tasks");
        await().until(() -> executor.io().statistics().running()
                        + executor.cpu().statistics().running()
                == 0);
    }

    @Test
    void invokeAny_ofNothing_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> lane.invokeAny(List.<Callable<String>>of()));
    }

    @Test
    void invoke_afterShutdown_isRejectedAndRunsNothing() {
        lane.shutdown();
        List<Callable<Integer>> tasks = List.of(new Tasks.LeaveTrace(directory, 1), new Tasks.LeaveTrace(directory, 2));

        assertThatThrownBy(() -> lane.invokeAll(tasks)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> lane.invokeAny(tasks)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> lane.submit(tasks.getFirst())).isInstanceOf(RejectedExecutionException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shutdownNow_endsWhatRunsAndTerminates() throws Exception {
        Future<String> running = lane.submit(sleep());
        await().until(() -> Files.exists(directory.resolve("started")));

        assertThat(lane.shutdownNow()).isEmpty();

        assertThat(lane.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(lane.isTerminated()).isTrue();
        assertThat(running.isDone()).isTrue();
    }

    @Test
    void invokeAll_oneFails_doesNotKeepTheOthersFromRunning() throws Exception {
        List<Future<String>> futures = lane.invokeAll(List.<Callable<String>>of(
                new Tasks.Fail(new IOException("planted")), new Tasks.Echo<>("a"), new Tasks.Echo<>("b")));

        assertThat(futures.get(1).get() + futures.get(2).get()).isEqualTo("ab");
        assertThatThrownBy(futures.get(0)::get).hasRootCauseMessage("planted");
    }
}
