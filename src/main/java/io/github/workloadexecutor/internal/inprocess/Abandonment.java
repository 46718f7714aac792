package io.github.workloadexecutor.internal.inprocess;

import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.worker.TaskStack;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the end of an abandoned worker means for its tasks: the one it was running has failed as if its process had been
 * killed, and says what was done instead; others have not started.
 */
record Abandonment(long runningTask, WorkerDossier dossier) implements WorkerListener.Fate {

    static WorkerDossier dossier(int worker, Thread thread, String reason, Duration age, long tasksDone) {
        return new WorkerDossier(
                worker,
                ManagementFactory.getRuntimeMXBean().getPid(),
                WorkerDossier.Kind.KILLED_BY_EXECUTOR,
                /* exitStatus= */ null,
                reason,
                List.of(
                        "It was a thread of the application's own process, which can only be interrupted, and is left to"
                                + " itself if it takes no notice"),
                TaskStack.of(thread.getStackTrace(), WorkerThread.class.getName()),
                /* crashReport= */ null,
                /* crashFrame= */ null,
                /* lastVitals= */ null,
                age,
                tasksDone,
                List.of("(what it printed is among the application's own output)"));
    }

    @Override
    public @Nullable WorkloadException of(long taskId, String taskName, int attempt, Duration ranFor) {
        return taskId == runningTask ? new WorkerCrashedException(dossier, taskName, attempt, ranFor) : null;
    }
}
