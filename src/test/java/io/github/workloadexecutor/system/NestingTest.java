package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Executors within tasks. */
@SystemTest
final class NestingTest {

    /** Gives the process ids from here to the innermost. */
    private record Nest(int levels) implements CpuTask<List<Long>> {
        @Override
        public List<Long> call() throws Exception {
            List<Long> pids = new ArrayList<>(List.of(ProcessHandle.current().pid()));
            if (levels > 1) {
                try (var inner = WorkloadExecutor.create()) {
                    pids.addAll(inner.submit(new Nest(levels - 1)).get());
                }
            }
            return pids;
        }
    }

    private record DefaultSize() implements CpuTask<Integer> {
        @Override
        public Integer call() {
            try (var inner = WorkloadExecutor.create()) {
                return inner.cpu().workers().limit();
            }
        }
    }

    /** B113: a task may use a pool of its own; nothing of it is left. */
    @Test
    void task_withAnExecutorOfItsOwn_works() throws Exception {
        List<Long> pids;
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            pids = executor.submit(new Nest(2)).get();
        }

        assertThat(pids).hasSize(2).doesNotHaveDuplicates().noneMatch(Processes::isRunning);
    }

    /** B113: recursion is stopped, with the limit in the message. */
    @Test
    void task_nestedTooDeep_isRefusedWithTheLimit() {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            Throwable failure =
                    catchThrowable(() -> executor.submit(new Nest(20)).get());

            while (failure instanceof ExecutionException) {
                failure = failure.getCause();
            }
            assertThat(failure)
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("nested 3 deep")
                    .hasMessageContaining("limit is 3");
        }
    }

    /** B113: fan-out at each level must not become a flood of processes. */
    @Test
    void executor_inATask_hasOneWorkerByDefault() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            assertThat(executor.submit(new DefaultSize()).get()).isEqualTo(1);
            assertThat(executor.submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
        }
    }

    /** Leaves an executor open whose worker would stay for long. */
    private record LeaveOpen() implements CpuTask<Long> {
        @Override
        public Long call() throws Exception {
            return WorkloadExecutor.builder()
                    .workers(1)
                    .workerIdleTimeout(Duration.ofMinutes(10))
                    .shared()
                    .submit(new Tasks.Pid())
                    .get();
        }
    }

    /** B114: nobody waits at the end until the workers of a worker have been idle for long enough. */
    @Test
    void close_workersOfAWorkerAreIdle_waitsForNobody() throws Exception {
        WorkloadExecutor executor = WorkloadExecutor.builder()
                .workers(1)
                .workerIdleTimeout(Duration.ofMinutes(10))
                .build();
        long inner = executor.submit(new LeaveOpen()).get();

        CloseReceipt receipt = executor.close(Duration.ofMinutes(5));

        assertThat(receipt.left()).isEmpty();
        await().until(() -> !Processes.isRunning(inner));
    }
}
