package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.QueuePolicy;
import io.github.workloadexecutor.testing.Functions;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import io.github.workloadexecutor.testing.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches that are larger than the queue, with both kinds of workers. */
@SystemTest
@ParameterizedClass
@EnumSource(Workers.class)
final class QueueLimitTest {

    private final Workers workers;

    QueueLimitTest(Workers workers) {
        this.workers = workers;
    }

    private static List<Callable<Integer>> echoes() {
        return IntStream.range(0, 60)
                .<Callable<Integer>>mapToObj(Tasks.Echo::new)
                .toList();
    }

    private WorkloadExecutor.Builder narrow() {
        return workers.builder().workers(1).queueLimit(3);
    }

    @Test
    void gatherAll_queueIsShorterAndSubmissionsWait_givesAllInOrder() throws Exception { // B87
        try (var executor = narrow().build()) {
            List<Integer> results = executor.gatherAll(echoes());

            assertThat(results).isEqualTo(IntStream.range(0, 60).boxed().toList());
        }
    }

    @Test
    void invokeAll_queueIsShorterAndSubmissionsWait_givesAllInOrder() throws Exception {
        try (var executor = narrow().build()) {
            List<Integer> results = new ArrayList<>();
            for (Future<Integer> future : executor.cpu().invokeAll(echoes())) {
                results.add(future.resultNow());
            }

            assertThat(results).isEqualTo(IntStream.range(0, 60).boxed().toList());
        }
    }

    @Test
    void gatherAll_queueIsShorterAndOneFailsEarly_throwsThatFailure() {
        List<CpuTask<?>> tasks = new ArrayList<>();
        tasks.add(new Tasks.Fail(new IllegalStateException("early")));
        echoes().forEach(echo -> tasks.add((CpuTask<?>) echo));
        try (var executor = narrow().build()) {
            assertThatThrownBy(() -> executor.gatherAll(tasks))
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("at index 0 of 61");
        }
    }

    @Test
    void gatherAll_queueIsShorterAndRefuses_leavesNothingBehind() throws Exception {
        try (var executor = narrow().whenQueueFull(QueuePolicy.REJECT).build()) {
            assertThatThrownBy(() -> executor.gatherAll(echoes()))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("is full: 3 of at most 3 tasks wait");

            var books = executor.cpu().statistics();
            assertThat(books.queued() + books.running()).isZero();
            assertThat(executor.submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
        }
    }

    /** Inputs come one by one, so they can wait for the tasks before them. */
    @Test
    void map_queueIsShorterAndRefuses_waitsForItsOwnTasks() throws Exception {
        List<Integer> inputs = IntStream.range(0, 60).boxed().toList();
        try (var executor = narrow().whenQueueFull(QueuePolicy.REJECT).build()) {
            assertThat(executor.cpu().map(Functions::square, inputs))
                    .isEqualTo(inputs.stream().map(Functions::square).toList());
        }
    }
}
