package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.failure.TaskQuarantinedException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.failure.WorkloadException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a task whose worker was lost while it may have run: another attempt, quarantine, or failure.
 * Each crash is put on the task's account once, and each reviewed task is either queued again or finished. Runs in
 * completers, since it takes a hash of the task's bytes; meanwhile the task has no worker and counts as running.
 */
final class CrashReview {

    private final ReentrantLock lock;
    private final Placement placement;
    private final Retries retries;
    private final Quarantine quarantine;
    private final Completers completers;
    private final Backend backend;

    CrashReview(
            ReentrantLock lock,
            Placement placement,
            Retries retries,
            Quarantine quarantine,
            Completers completers,
            Backend backend) {
        this.lock = lock;
        this.placement = placement;
        this.retries = retries;
        this.quarantine = quarantine;
        this.completers = completers;
        this.backend = backend;
    }

    /**
     * Reviews a task that is not simply handed back.
     *
     * @param failure how its worker crashed; null if the task had not started
     */
    void lost(CpuFuture<?> task, @Nullable WorkloadException failure) {
        crashed(task, failure != null ? failure : neverStarted(task));
    }

    private static WorkloadException neverStarted(CpuFuture<?> task) {
        return new WorkerStartException(
                "task %s was sent to a worker that ended before it started the task, and is not sent again"
                        .formatted(task.taskName()),
                List.of(),
                null);
    }

    private void crashed(CpuFuture<?> task, WorkloadException why) {
        boolean unwanted;
        TaskBody body;
        lock.lock();
        try {
            body = task.body();
            unwanted = placement.isStopping() || task.timeout() != null || task.isDone();
        } finally {
            lock.unlock();
        }
        List<WorkerCrashedException> kills = List.of();
        if (body != null && why instanceof WorkerCrashedException crash && isDoingOfTask(crash, unwanted)) {
            quarantine.charge(body, crash);
            kills = quarantine.verdict(body);
        }
        boolean attemptLeft;
        TaskTimeoutException timeout;
        lock.lock();
        try {
            timeout = task.timeout();
            attemptLeft = !placement.isStopping() && Retries.allowed(task, why);
            if (attemptLeft && kills.isEmpty() && why instanceof WorkerCrashedException crash) {
                runAgain(task, crash);
                return;
            }
            // Not dropped yet: others that wait are compared with it.
            TaskBody unused = task.takeBody();
        } finally {
            lock.unlock();
        }
        if (body != null) {
            failAlike(body, kills);
            body.close();
        }
        if (timeout != null) {
            task.finish(timeout);
        } else if (attemptLeft) {
            task.finish(new TaskQuarantinedException(task.taskName(), kills));
        } else {
            task.finishCrashed(why);
        }
    }

    /**
     * A worker that ended in any other way than by being killed from here was ended by its task, as far as anybody can
     * tell; and so was one that the backend killed, for its silence most likely, while its task was still wanted. A
     * lost node was not: it takes many tasks with it, and a task that crashes there ends its own worker only.
     */
    private static boolean isDoingOfTask(WorkerCrashedException crash, boolean unwanted) {
        return switch (crash.kind()) {
            case NODE_LOST -> false;
            case KILLED_BY_EXECUTOR -> !unwanted;
            default -> true;
        };
    }

    /** Under the lock. */
    private void runAgain(CpuFuture<?> task, WorkerCrashedException crash) {
        if (!task.tryHandBack()) {
            task.dropBody(); // Given up meanwhile.
            return;
        }
        task.attemptAfter(crash);
        if (crash.dossier().kind() == WorkerDossier.Kind.OUT_OF_HEAP) {
            task.needMoreHeap(Retries.heapFactor(task));
        }
        retries.delay(task, this::backOffOver);
    }

    private void backOffOver(CpuFuture<?> task) {
        Step step;
        lock.lock();
        try {
            if (!retries.remove(task)) {
                return;
            }
            placement.addFirst(task);
            step = placement.match();
        } finally {
            lock.unlock();
        }
        step.perform(backend);
    }

    /** Fails those that wait to do the same as one that has just been quarantined. */
    private void failAlike(TaskBody body, List<WorkerCrashedException> kills) {
        if (kills.isEmpty()) {
            return;
        }
        List<CpuFuture<?>> alike = new ArrayList<>();
        lock.lock();
        try {
            for (CpuFuture<?> task : retries.allWaiting(placement)) {
                // Quick enough for the lock: bytes that differ do so early, and the same ones leave the line.
                TaskBody other = task.body();
                if (other != null && other.sameAs(body)) {
                    alike.add(task);
                }
            }
            alike.removeIf(task -> !placement.forget(task) && !retries.forget(task) && !placement.reclaim(task));
        } finally {
            lock.unlock();
        }
        completers.runEach(alike.stream()
                .<Runnable>map(task -> () -> task.failQueued(new TaskQuarantinedException(task.taskName(), kills)))
                .toList());
    }
}
