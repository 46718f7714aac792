package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Shared executors and their workers. */
@SystemTest
final class SharedTest {

    private static String initialised = "";

    private record Initialise(String with) implements CpuTask<String> {
        @Override
        public String call() {
            initialised = with;
            return with;
        }
    }

    private record Initialised() implements CpuTask<String> {
        @Override
        public String call() {
            return initialised;
        }
    }

    private static WorkloadExecutor.Builder builder(String name) {
        return WorkloadExecutor.builder().name(name).workers(1);
    }

    /** B63. */
    @Test
    void shared_sameOptions_isServedByTheSameWorker() throws Exception {
        try (var executor = builder("shared-reuse").shared()) {
            long worker = executor.submit(new Tasks.Pid()).get();

            long again =
                    builder("shared-reuse").shared().submit(new Tasks.Pid()).get();

            assertThat(again).isEqualTo(worker);
        }
    }

    /** B63: a changed initialiser gets other workers, and the first ones are still there. */
    @Test
    void shared_changedInitialiser_hasOtherWorkers() throws Exception {
        try (var one = builder("shared")
                        .workerInitialiser(new Initialise("one"))
                        .shared();
                var two = builder("shared")
                        .workerInitialiser(new Initialise("two"))
                        .shared()) {
            assertThat(one.submit(new Initialised()).get()).isEqualTo("one");
            assertThat(two.submit(new Initialised()).get()).isEqualTo("two");
            assertThat(one.submit(new Initialised()).get()).isEqualTo("one");
        }
    }

    /** B64: ten threads at once, each with another size, from one that was shut down. */
    @Test
    void shared_tenThreadsWithDifferentSizes_allGetOneThatRunsTasks() throws Exception {
        int callers = 10;
        CyclicBarrier together = new CyclicBarrier(callers);
        for (int i = 1; i <= callers; i++) {
            builder("shared-sizes").workers(i).shared().shutdown();
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> sizes = IntStream.rangeClosed(1, callers)
                    .mapToObj(size -> threads.submit(() -> {
                        together.await();
                        try (var executor =
                                builder("shared-sizes").workers(size).shared()) {
                            var unused = executor.submit(new Tasks.Pid()).get();
                            return executor.cpu().workers().limit();
                        }
                    }))
                    .toList();

            for (int i = 0; i < callers; i++) {
                assertThat(sizes.get(i).get()).isEqualTo(i + 1);
            }
        }
    }
}
