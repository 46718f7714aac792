package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.Ground;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One executor, used by many threads in many ways at once. */
@SystemTest
@ParameterizedClass
@EnumSource(Ground.class)
final class ManyThreadsTest {

    private final Ground ground;

    ManyThreadsTest(Ground ground) {
        this.ground = ground;
    }

    private record Give(int number) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return number;
        }
    }

    /** Runs something in threads that are none of the executor's, and gives what came of it. */
    private static <T> List<T> inThreads(int threads, Callable<T> something) throws Exception {
        List<CompletableFuture<T>> outcomes = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            CompletableFuture<T> outcome = new CompletableFuture<>();
            outcomes.add(outcome);
            (i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual()).start(() -> {
                try {
                    outcome.complete(something.call());
                } catch (Throwable failure) {
                    outcome.completeExceptionally(failure);
                }
            });
        }
        List<T> values = new ArrayList<>();
        for (CompletableFuture<T> outcome : outcomes) {
            values.add(outcome.get());
        }
        return values;
    }

    private List<Callable<Integer>> numbers(int count) {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            tasks.add(ground == Ground.IO ? () -> number : new Give(number));
        }
        return tasks;
    }

    /** B34: gatherAll, invokeAll, submit and cancel; each has its own outcome, and in the end nothing is left. */
    @Test
    void executor_usedInEveryWayByManyThreads_givesEachItsOwn() throws Exception {
        try (WorkloadExecutor executor = ground.builder().workers(2).build()) {
            ExecutorService lane = ground.laneOf(executor);
            List<Boolean> right = inThreads(8, () -> {
                Random random = new Random(Thread.currentThread().threadId());
                boolean all = true;
                for (int round = 0; round < 20; round++) {
                    int size = random.nextInt(10);
                    List<Integer> expected = IntStream.range(0, size).boxed().toList();
                    all &= executor.gatherAll(numbers(size)).equals(expected);
                    Future<String> cancelled = lane.submit(new Tasks.Echo<>("cancelled"));
                    cancelled.cancel(true);
                    all &= lane.submit(new Tasks.Echo<>(round)).get() == round;
                    List<Integer> values = new ArrayList<>();
                    for (Future<Integer> future : lane.invokeAll(numbers(size))) {
                        values.add(future.get());
                    }
                    all &= values.equals(expected) && cancelled.isDone();
                }
                return all;
            });

            assertThat(right).hasSize(8).containsOnly(true);
        }
    }

    /** B115: made, used and closed by a thread that is not the main one, of either kind. */
    @Test
    void executor_ofAnotherThread_worksAndCloses() throws Exception {
        List<String> values = inThreads(2, () -> {
            try (WorkloadExecutor executor = ground.builder().workers(1).build()) {
                return ground.laneOf(executor).submit(new Tasks.Echo<>("value")).get();
            }
        });

        assertThat(values).containsExactly("value", "value");
    }

    /** B116, and ours: batches may overlap, in several threads and in one. */
    @Test
    void gatherAll_severalAtOnce_doNotMixTheirResults() throws Exception {
        try (WorkloadExecutor executor = ground.builder().workers(2).build()) {
            List<Integer> expected = IntStream.range(0, 30).boxed().toList();
            Callable<List<Integer>> inner = () -> executor.gatherAll(numbers(30));

            assertThat(inThreads(6, inner)).hasSize(6).containsOnly(expected);
            assertThat(executor.gatherAll(List.of(inner, inner, inner)))
                    .hasSize(3)
                    .containsOnly(expected);
        }
    }

    /** B35: as deep as the stack of completions goes, with every callback in its turn submitting a task. */
    @Test
    void submit_withinCallbacksOfManyThreads_works() throws Exception {
        try (WorkloadExecutor executor = ground.builder().workers(2).build()) {
            Callable<Integer> chain = () -> {
                CompletableFuture<Integer> end = new CompletableFuture<>();
                next(ground.laneOf(executor), 100, end);
                return end.get();
            };

            assertThat(inThreads(4, chain)).containsExactly(0, 0, 0, 0);
        }
    }

    private static void next(ExecutorService lane, int left, CompletableFuture<Integer> end)
            throws ExecutionException, InterruptedException {
        CompletableFuture<Integer> future = (CompletableFuture<Integer>) lane.submit(new Tasks.Echo<>(left - 1));
        var unused = future.whenComplete((value, failure) -> {
            try {
                if (failure != null || value == 0) {
                    end.complete(failure == null ? value : -1);
                } else {
                    next(lane, value, end);
                }
            } catch (ExecutionException | InterruptedException unexpected) {
                end.completeExceptionally(unexpected);
            }
        });
    }
}
