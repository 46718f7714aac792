package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.cpu.FakeBackend.FakeWorker;
import io.github.workloadexecutor.internal.encoding.AllowedClasses;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.learning.Profiles;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.QueuePolicy;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** A dispatcher between a backend and a timer that both are the test's. */
final class LaneUnderTest implements AutoCloseable {

    static final Duration WORKER_GRACE = Duration.ofSeconds(2);
    static final FindingLog NOTHING_IS_LOOKED_FOR = new FindingLog("test", FindingLog.Mode.OFF, List.of());
    static final Duration KILL_GRACE = Duration.ofSeconds(1);

    final AtomicLong numbers = new AtomicLong();
    final FakeBackend backend = new FakeBackend();
    final ManualTimer timer = new ManualTimer();
    final Profiles profiles = new Profiles();
    final FindingLog findings;
    final Dispatcher dispatcher;

    LaneUnderTest() {
        this(Integer.MAX_VALUE, Long.MAX_VALUE, QueuePolicy.WAIT);
    }

    LaneUnderTest(int queueLimit, long queueBytes, QueuePolicy policy) {
        this(queueLimit, queueBytes, policy, NOTHING_IS_LOOKED_FOR);
    }

    LaneUnderTest(FindingLog findings) {
        this(Integer.MAX_VALUE, Long.MAX_VALUE, QueuePolicy.WAIT, findings);
    }

    private LaneUnderTest(int queueLimit, long queueBytes, QueuePolicy policy, FindingLog findings) {
        this.findings = findings;
        DispatcherConfig config = new DispatcherConfig(
                "test",
                Duration.ZERO,
                WORKER_GRACE,
                KILL_GRACE,
                queueLimit,
                queueBytes,
                policy,
                /* quarantineAfter= */ 3,
                AllowedClasses.NONE,
                /* payloadBudget= */ 1 << 20);
        dispatcher = new Dispatcher(
                config, numbers::incrementAndGet, null, backend, profiles, findings, timer, timer::nanoTime);
    }

    record Text(String text) implements CpuTask<String> {
        @Override
        public String call() {
            return text;
        }
    }

    LaneFuture<String> submit(TaskOptions options) {
        // Each with bytes of its own, so that no two are taken for the same task.
        return submit("task " + numbers.get(), options);
    }

    LaneFuture<String> submit(String text, TaskOptions options) {
        LaneFuture<String> future = dispatcher.prepare(new Text(text), options);
        future.start();
        return future;
    }

    /** The worker's process ends in mid-task. */
    WorkerCrashedException crash(FakeWorker worker) {
        return crash(worker, WorkerDossier.Kind.KILLED_BY_SIGNAL);
    }

    WorkerCrashedException crash(FakeWorker worker, WorkerDossier.Kind kind) {
        WorkerCrashedException crash = crashOf(kind, worker.tasks.getLast().attempt());
        lose(worker, crash);
        return crash;
    }

    /**
     * The worker is gone.
     *
     * @param failure of the task that it had begun with; null if it had begun with none
     */
    void lose(FakeWorker worker, WorkloadException failure) {
        dispatcher.lost(worker, (id, task, attempt, ranFor) -> worker.hasBegun(id) ? failure : null);
    }

    static WorkerCrashedException crashOf(WorkerDossier.Kind kind, int attempt) {
        WorkerDossier dossier = new WorkerDossier(
                1, 2, kind, null, null, List.of(), List.of(), null, null, null, Duration.ZERO, 0, List.of());
        return new WorkerCrashedException(dossier, "Text #1", attempt, Duration.ZERO);
    }

    /** What completers had to do by now is done after this, as far as the given future goes. */
    static Throwable failureOf(Future<?> future) throws InterruptedException {
        try {
            Object value = future.get();
            throw new AssertionError("expected a failure but got " + value);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
