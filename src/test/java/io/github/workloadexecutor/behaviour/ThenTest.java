package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.Functions;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Going on from a result on either lane; with both kinds of workers. */
@SystemTest
@ParameterizedClass
@EnumSource(Workers.class)
final class ThenTest {

    private static final Map<Workers, WorkloadExecutor> EXECUTORS = new EnumMap<>(Workers.class);

    private final Workers workers;
    private final WorkloadExecutor executor;
    private final CountDownLatch open = new CountDownLatch(1);

    ThenTest(Workers workers) {
        this.workers = workers;
        this.executor = EXECUTORS.get(workers);
    }

    @BeforeAll
    static void open() {
        for (Workers workers : Workers.values()) {
            EXECUTORS.put(workers, workers.builder().workers(2).build());
        }
    }

    @AfterAll
    static void close() {
        EXECUTORS.values().forEach(WorkloadExecutor::close);
    }

    private TaskFuture<Integer> pending() {
        return executor.io().submit(() -> {
            open.await();
            return 3;
        });
    }

    @Test
    void then_acrossLanes_givesTheLastResult() throws Exception {
        TaskFuture<String> result = executor.io()
                .submit(() -> 3)
                .thenCpu(Functions::square)
                .thenIo(number -> "is " + number)
                .thenCpu(String::strip);

        assertThat(result.get()).isEqualTo("is 9");
        assertThat(result.lane()).isEqualTo(Lane.CPU);
    }

    @Test
    void then_failureBefore_failsWithTheSame() {
        IOException planted = new IOException("planted");
        AtomicBoolean ran = new AtomicBoolean();

        TaskFuture<Boolean> result = executor.io()
                .submit(() -> {
                    throw planted;
                })
                .thenIo(unused -> ran.getAndSet(true));

        assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class).hasCause(planted);
        assertThat(ran).isFalse();
    }

    @Test
    void then_cancelledBefore_isCancelled() {
        TaskFuture<Integer> before = pending();
        TaskFuture<Integer> after = before.thenCpu(Functions::square);

        before.cancel(true);

        assertThat(after.isCancelled()).isTrue();
    }

    @Test
    void then_cancelledItself_doesNotReachBack() throws Exception {
        TaskFuture<Integer> before = pending();
        AtomicBoolean ran = new AtomicBoolean();
        TaskFuture<Boolean> after = before.thenIo(unused -> ran.getAndSet(true));

        after.cancel(true);
        after.awaitEnd();
        open.countDown();

        assertThat(before.get()).isEqualTo(3);
        before.awaitEnd();
        assertThat(ran).isFalse();
    }

    @Test
    void then_cancelledWhileItsTaskRuns_interruptsThatAndAwaitsItsEnd() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        TaskFuture<String> after = executor.io().submit(() -> 3).thenIo(number -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            return "";
        });
        started.await();
        await().until(after::isRunning);

        after.cancel(true);
        after.awaitEnd();

        assertThat(interrupted).isTrue();
    }

    @Test
    void then_completedByHandWhileItsTaskRuns_stopsThat() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        TaskFuture<String> after = executor.io().submit(() -> 3).thenIo(number -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return "late";
        });
        started.await();
        await().until(after::isRunning);

        assertThat(after.complete("by hand")).isTrue();
        interrupted.await();
        after.awaitEnd();

        assertThat(after.get()).isEqualTo("by hand");
        assertThat(after.complete("again")).isFalse();
        assertThat(after.cancel(true)).isFalse();
    }

    @Test
    void thenCpu_lambda_failsTheNext() {
        TaskFuture<Integer> after = executor.io().submit(() -> 3).thenCpu(number -> number + 1);

        assertThatThrownBy(after::get).hasCauseInstanceOf(NotShippableException.class);
    }

    @Test
    void then_afterShutdown_failsTheNext() throws Exception {
        WorkloadExecutor closing = workers.builder().build();
        TaskFuture<Integer> before = closing.io().submit(() -> {
            open.await();
            return 3;
        });
        TaskFuture<Integer> after = before.thenIo(number -> number + 1);

        closing.shutdown();
        open.countDown();

        assertThatThrownBy(after::get).hasCauseInstanceOf(RejectedExecutionException.class);
        closing.close();
    }

    /** As B4 for what follows. */
    @Test
    void onDone_ofWhatFollows_runsInOrderOfRegistration() throws Exception {
        List<String> order = new ArrayList<>();
        TaskFuture<Integer> after = pending().thenIo(number -> number);
        after.onDone(done -> order.add("first"));
        after.onDone(done -> {
            throw new IllegalStateException("planted");
        });
        CountDownLatch last = new CountDownLatch(1);
        after.onDone(done -> {
            order.add("second");
            last.countDown();
        });

        open.countDown();
        last.await();

        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void taskName_ofWhatFollows_namesWhatItWaitsForAndThenItself() throws Exception {
        TaskFuture<Integer> before = pending();
        TaskFuture<Integer> after = before.thenCpu(Functions::square);

        assertThat(after.taskName()).isEqualTo("what follows " + before.taskName());
        open.countDown();
        after.get();
        assertThat(after.taskName()).startsWith("Functions::square #");
    }
}
