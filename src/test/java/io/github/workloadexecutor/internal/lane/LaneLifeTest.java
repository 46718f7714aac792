package io.github.workloadexecutor.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.task.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class LaneLifeTest {

    private final LaneLife life = new LaneLife(Lane.CPU, "images");

    @Test
    void name_always_isTheExecutorsAndTheLanes() {
        assertThat(life.name()).isEqualTo("images cpu");
    }

    @Test
    void enter_afterShutdown_isRejectedWithTheStateInTheMessage() { // B95
        FakeTask present = FakeTask.running(life);
        life.shutdown(null);

        assertThat(present).isNotDone();
        assertThatThrownBy(() -> FakeTask.queued(life))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("CPU lane of images cpu takes no more tasks: it is shut down; refused task Fake #1");
    }

    @Test
    void enter_afterTermination_isRejectedWithTheStateInTheMessage() { // B95
        life.shutdown(null);

        assertThatThrownBy(() -> FakeTask.queued(life))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("it is terminated");
    }

    @Test
    void enter_rejected_isNotCounted() {
        life.shutdown(null);

        assertThatThrownBy(() -> FakeTask.queued(life)).isInstanceOf(RejectedExecutionException.class);

        assertThat(life.statistics().queued()).isZero();
    }

    @Test
    void shutdown_withoutTasks_terminatesAtOnce() {
        life.shutdown(null);

        assertThat(life.isShutdown()).isTrue();
        assertThat(life.isTerminated()).isTrue();
    }

    @Test
    void shutdown_withTasks_terminatesExactlyWhenTheLastLeaves() {
        FakeTask queued = FakeTask.queued(life);
        FakeTask running = FakeTask.running(life);
        List<Boolean> terminated = new ArrayList<>();

        life.shutdown(null);
        terminated.add(life.isTerminated());
        queued.cancel(true);
        terminated.add(life.isTerminated());
        running.succeed("value");
        terminated.add(life.isTerminated());
        running.end();
        terminated.add(life.isTerminated());

        assertThat(terminated).containsExactly(false, false, false, true);
    }

    @Test
    void isTerminated_withoutShutdown_staysFalse() {
        FakeTask task = FakeTask.running(life);

        task.succeed("value");
        task.end();

        assertThat(life.isShutdown()).isFalse();
        assertThat(life.isTerminated()).isFalse();
    }

    @Test
    void shutdown_twice_releasesOnce() throws Exception {
        AtomicInteger releases = new AtomicInteger();

        life.shutdown(releases::incrementAndGet);
        life.shutdown(releases::incrementAndGet);

        assertThat(life.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(releases).hasValue(1);
    }

    @Test
    void release_always_runsInAThreadOfItsOwn() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();

        life.shutdown(() -> thread.set(Thread.currentThread()));

        assertThat(life.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
        assertThat(thread.get().getName()).isEqualTo("images cpu release");
        assertThat(thread.get().isDaemon()).isFalse();
    }

    @Test
    void isTerminated_whileReleasing_isFalse() throws Exception {
        CountDownLatch releasing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        life.shutdown(() -> {
            releasing.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        releasing.await();

        boolean early = life.isTerminated();
        goOn.countDown();

        assertThat(early).isFalse();
        assertThat(life.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void release_throws_isTerminatedAllTheSame() throws Exception {
        life.shutdown(() -> {
            throw new IllegalStateException("planted: this release fails");
        });

        assertThat(life.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void awaitTermination_withTasks_timesOut() throws Exception { // B94
        FakeTask task = FakeTask.running(life);
        life.shutdown(null);

        boolean terminated = life.awaitTermination(1, TimeUnit.MILLISECONDS);

        assertThat(terminated).isFalse();
        assertThat(task).isNotDone();
    }

    @Test
    void statistics_tasksOfEveryKind_countEachOnce() {
        var unused1 = FakeTask.queued(life);
        var unused2 = FakeTask.running(life);
        FakeTask succeeded = FakeTask.running(life);
        FakeTask failed = FakeTask.running(life);
        FakeTask cancelled = FakeTask.running(life);

        succeeded.succeed("value");
        succeeded.end();
        failed.fail(new IllegalStateException());
        failed.end();
        cancelled.cancel(true);
        cancelled.end();

        LaneStatistics statistics = life.statistics();
        assertThat(statistics).isEqualTo(new LaneStatistics(Lane.CPU, 1, 1, 1, 1, 1, statistics.runTime()));
    }

    /** Whoever sees an outcome finds it counted, and the task no longer among those that run or wait. */
    @Test
    void statistics_insideACallback_countTheOutcomeAlready() {
        FakeTask task = FakeTask.running(life);
        List<LaneStatistics> seen = new ArrayList<>();
        task.onDone(done -> seen.add(life.statistics()));

        task.succeed("value");

        assertThat(seen).singleElement().satisfies(now -> {
            assertThat(now.succeeded()).isEqualTo(1);
            assertThat(now.running()).isZero();
            assertThat(now.queued()).isZero();
        });
    }

    @Test
    void statistics_runTime_isThatOfEndedTasksOnly() {
        FakeTask ended = FakeTask.running(life);
        var unused3 = FakeTask.running(life);
        Duration before = life.statistics().runTime();

        ended.succeed("value");
        ended.end();

        assertThat(before).isZero();
        assertThat(life.statistics().runTime()).isPositive();
    }

    @Test
    void end_beforeTheFutureIsDone_isRefused() {
        FakeTask task = FakeTask.running(life);

        assertThatThrownBy(task::end)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task Fake #1 must be done before it ends, but was not");
    }

    @Test
    void shutdown_whileTasksEnter_waitsForEveryTaskThatEntered() throws Exception { // B99
        int threads = 4;
        for (int round = 0; round < 200; round++) {
            LaneLife stressed = new LaneLife(Lane.IO, "stress");
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger insideAtRelease = new AtomicInteger(-1);
            CyclicBarrier together = new CyclicBarrier(threads + 1);
            try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
                List<Future<?>> submitters = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    submitters.add(pool.submit(() -> {
                        together.await();
                        try {
                            while (true) {
                                FakeTask task = FakeTask.queued(stressed);
                                inside.incrementAndGet();
                                assertThat(task.tryBegin()).isTrue();
                                task.succeed("value");
                                inside.decrementAndGet();
                                task.end();
                            }
                        } catch (RejectedExecutionException shutDown) {
                            return null;
                        }
                    }));
                }
                together.await();
                stressed.shutdown(() -> insideAtRelease.set(inside.get()));
                for (Future<?> submitter : submitters) {
                    submitter.get();
                }
            }
            assertThat(stressed.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(insideAtRelease).hasValue(0);
        }
    }
}
