package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pool when the leading threads of its workers are the test's, so that no process is started. */
@Timeout(30)
final class ForkedWorkersTest {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Refusals refusals = new Refusals();
    private final AtomicInteger threadsAskedFor = new AtomicInteger();

    @AfterEach
    void endTimer() {
        timer.shutdownNow();
    }

    /** Hears why what waits is refused. */
    private static final class Refusals implements WorkerListener {
        final LinkedBlockingQueue<WorkloadException> heard = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<WorkloadException> heardOfLarger = new LinkedBlockingQueue<>();

        @Override
        public String executorName() {
            return "test";
        }

        @Override
        public void ready(Worker worker) {}

        @Override
        public void progressed(Worker worker, long taskId, TaskProgress progress) {}

        @Override
        public void overdue(Worker worker, long taskId, Limit limit, TaskSnapshot snapshot) {}

        @Override
        public boolean withdraw(Worker worker) {
            return false;
        }

        @Override
        public Answered replied(Worker worker, List<Reply> replies, boolean leaving) {
            return new Answered(/* free= */ true, () -> {});
        }

        @Override
        public void lost(Worker worker, Fate fate) {}

        @Override
        public void taskLost(Worker worker, long taskId, Fate fate) {}

        @Override
        public void unavailable(Supplier<? extends WorkloadException> failure) {
            heard.add(failure.get());
        }

        @Override
        public void largerUnavailable(Supplier<? extends WorkloadException> failure) {
            heardOfLarger.add(failure.get());
        }
    }

    private ForkedWorkers pool(ThreadFactory leaders) {
        ForkedConfig config = MemoryBudgetTest.config(0, Recycling.NEVER);
        ForkedWorkers pool = new ForkedWorkers(config, timer, leaders, new WorkerHeap(config));
        pool.open(refusals);
        return pool;
    }

    private Thread noThread(Runnable work) {
        threadsAskedFor.incrementAndGet();
        throw new OutOfMemoryError("unable to create native thread");
    }

    /** B88. */
    @Test
    void demand_noThreadCanBeStarted_failsWhatWaitsSayingSo() throws Exception {
        ForkedWorkers pool = pool(this::noThread);

        pool.demand(2);

        WorkloadException refusal = refusals.heard.take();
        assertThat(refusal)
                .isInstanceOf(WorkerStartException.class)
                .hasMessageStartingWith(
                        "no thread could be started to lead a worker: java.lang.OutOfMemoryError: unable to"
                                + " create native thread; 3 starts in a row have failed")
                .hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(pool.statistics().alive()).isZero();
        assertThat(pool.statistics().started()).isZero();
        assertThat(pool.close(Duration.ofSeconds(1))).isEmpty();
    }

    /** B88: a task that needs more heap is not forgotten either. */
    @Test
    void demandLarger_noThreadCanBeStarted_failsWhatWaitsSayingSo() throws Exception {
        ForkedWorkers pool = pool(this::noThread);

        pool.demandLarger(2);

        assertThat(refusals.heardOfLarger.take()).hasMessageContaining("no thread could be started to lead a worker");
        assertThat(pool.close(Duration.ofSeconds(1))).isEmpty();
    }

    /** B88: nobody would try again, so nobody is to wait for that. */
    @Test
    void demand_noThreadForTheTimerEither_failsWhatWaitsAtOnce() {
        try (var threadless = new ScheduledThreadPoolExecutor(1, this::noThread)) {
            ForkedConfig config = MemoryBudgetTest.config(0, Recycling.NEVER);
            ForkedWorkers pool = new ForkedWorkers(config, threadless, this::noThread, new WorkerHeap(config));
            pool.open(refusals);

            pool.demand(1);
            pool.demandLarger(2);

            assertThat(refusals.heard.remove()).hasMessageContaining("no thread could be started to lead a worker");
            assertThat(refusals.heardOfLarger.remove())
                    .hasMessageContaining("no thread could be started to lead a worker");
            threadless.shutdownNow();
        }
    }

    /** B88: for want of a thread nothing is lost as long as there is hope. */
    @Test
    void demand_threadCanBeStartedTheNextTime_refusesNothing() throws Exception {
        ForkedWorkers pool = pool(work -> threadsAskedFor.incrementAndGet() < 3
                ? noThread(work)
                : Thread.ofPlatform().unstarted(() -> {}));

        pool.demand(1);

        await().until(() -> pool.statistics().started() == 1);
        assertThat(pool.statistics().alive()).isEqualTo(1);
        assertThat(refusals.heard).isEmpty();
    }

    /** B103: what has not ended is named, however long it was waited for. */
    @Test
    void close_leadingThreadDoesNotEnd_namesIt() {
        AtomicBoolean goOn = new AtomicBoolean();
        ForkedWorkers pool = pool(work -> Thread.ofPlatform().daemon().unstarted(() -> {
            while (!goOn.get()) {
                LockSupport.park();
            }
        }));
        pool.demand(1);

        List<String> left = pool.close(Duration.ofMillis(10));

        assertThat(left).containsExactly("thread test worker 1");
        goOn.set(true);
    }
}
