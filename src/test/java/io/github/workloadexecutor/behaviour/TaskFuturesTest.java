package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.gather.AsCompleted;
import io.github.workloadexecutor.gather.Awaited;
import io.github.workloadexecutor.gather.ReturnWhen;
import io.github.workloadexecutor.gather.TaskFutures;
import io.github.workloadexecutor.task.TaskFuture;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting for several futures. */
final class TaskFuturesTest {

    private final WorkloadExecutor executor = WorkloadExecutor.create();
    private final CountDownLatch open = new CountDownLatch(1);

    @AfterEach
    void close() {
        open.countDown();
        executor.close();
    }

    private TaskFuture<String> done(String value) throws InterruptedException {
        TaskFuture<String> future = executor.io().submit(() -> value);
        future.awaitEnd();
        return future;
    }

    private TaskFuture<String> failed() throws InterruptedException {
        TaskFuture<String> future = executor.io().submit(() -> {
            throw new IOException("planted");
        });
        future.awaitEnd();
        return future;
    }

    private TaskFuture<String> pending() {
        return executor.io().submit(() -> {
            open.await();
            return "late";
        });
    }

    /** B36: duplicates count once, finished ones at once, and the others are listed apart. */
    @Test
    void await_duplicatesAndFinished_countOnceAndAtOnce() throws Exception {
        TaskFuture<String> done = done("a");
        TaskFuture<String> pending = pending();

        Awaited<String> awaited = TaskFutures.await(List.of(pending, done, done, pending), ReturnWhen.FIRST_COMPLETED);

        assertThat(awaited.done()).isEqualTo(java.util.Set.of(done));
        assertThat(awaited.notDone()).isEqualTo(java.util.Set.of(pending));
    }

    /** B36: that the time is over is no failure. */
    @Test
    void await_timeIsOver_returns() throws Exception {
        TaskFuture<String> pending = pending();

        Awaited<String> awaited = TaskFutures.await(List.of(pending), ReturnWhen.ALL_COMPLETED, Duration.ZERO);

        assertThat(awaited.notDone()).isEqualTo(java.util.Set.of(pending));
    }

    @Test
    void await_nothing_returnsAtOnce() throws Exception {
        assertThat(TaskFutures.await(List.<TaskFuture<String>>of(), ReturnWhen.FIRST_COMPLETED)
                        .done())
                .isEmpty();
    }

    /** B37: also if it had failed already. */
    @Test
    void await_firstException_returnsForOneThatHasFailedAlready() throws Exception {
        TaskFuture<String> failed = failed();

        Awaited<String> awaited = TaskFutures.await(List.of(pending(), failed), ReturnWhen.FIRST_EXCEPTION);

        assertThat(awaited.done()).isEqualTo(java.util.Set.of(failed));
    }

    /** B37: a cancelled one is no failure, so all are waited for. */
    @Test
    void await_firstExceptionAndOneIsCancelled_waitsForAll() throws Exception {
        TaskFuture<String> cancelled = pending();
        cancelled.cancel(true);
        TaskFuture<String> pending = pending();
        Thread opening = Thread.ofVirtual().unstarted(open::countDown);
        pending.onDone(unused -> {});

        opening.start();
        Awaited<String> awaited = TaskFutures.await(List.of(cancelled, pending), ReturnWhen.FIRST_EXCEPTION);

        assertThat(awaited.notDone()).isEmpty();
        assertThat(pending.isDone()).isTrue();
    }

    /** B38: many that are done at once, while one waits. */
    @Test
    void await_hundredDoneAtOnce_losesNoWakeUp() throws Exception {
        for (int round = 0; round < 20; round++) {
            CyclicBarrier together = new CyclicBarrier(100);
            List<TaskFuture<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                futures.add(executor.io().submit(() -> together.await()));
            }

            Awaited<Integer> awaited = TaskFutures.await(futures, ReturnWhen.ALL_COMPLETED);

            assertThat(awaited.done()).hasSize(100);
        }
    }

    /** B39: finished first, duplicates once, any iterable. */
    @Test
    void asCompleted_finishedFirst_duplicatesOnce() throws Exception {
        TaskFuture<String> pending = pending();
        TaskFuture<String> first = done("a");
        TaskFuture<String> second = failed();

        AsCompleted<String> completed = TaskFutures.asCompleted(List.of(pending, first, first, second, pending));

        assertThat(completed.next()).isSameAs(first);
        assertThat(completed.next()).isSameAs(second);
        open.countDown();
        assertThat(completed.next()).isSameAs(pending);
        assertThat(completed.hasNext()).isFalse();
        assertThatThrownBy(completed::next).isInstanceOf(NoSuchElementException.class);
    }

    /** B39: the message says how many are not done. */
    @Test
    void asCompleted_timeIsOver_saysHowMany() {
        AsCompleted<String> completed = TaskFutures.asCompleted(List.of(pending(), pending()));

        assertThatThrownBy(() -> completed.next(Duration.ofMillis(1)))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("none of 2 futures was done within 1 ms");
    }

    /** B39: what was given is not referred to any more. */
    @Test
    void asCompleted_givenFuture_isNotKept() throws Exception {
        AsCompleted<String> completed = TaskFutures.asCompleted(List.of(pending()));
        WeakReference<TaskFuture<String>> given = addAndTake(completed);

        Awaitility.await().until(() -> {
            System.gc();
            return given.refersTo(null);
        });
        assertThat(completed.hasNext()).isTrue();
    }

    private WeakReference<TaskFuture<String>> addAndTake(AsCompleted<String> completed) throws Exception {
        TaskFuture<String> future = done("a");
        completed.add(future);
        assertThat(completed.next()).isSameAs(future);
        return new WeakReference<>(future);
    }

    /** B40: others can be added, and a cancelled one holds up nobody. */
    @Test
    void asCompleted_addedLaterAndCancelled_areGiven() throws Exception {
        TaskFuture<String> cancelled = pending();
        AsCompleted<String> completed = TaskFutures.asCompleted(List.of(cancelled));
        TaskFuture<String> added = done("later");
        completed.add(added);
        assertThat(completed.next()).isSameAs(added);

        cancelled.cancel(true);

        assertThat(completed.next()).isSameAs(cancelled);
    }
}
