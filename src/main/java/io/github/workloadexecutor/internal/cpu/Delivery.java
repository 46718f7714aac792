package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do about a task whose worker has answered: it runs code of the application, so it is not done in a
 * backend's thread or under a lock.
 *
 * @param late what the task fails with because its time was over, whatever it was answered; null if it was in time
 * @param innocent the task's bytes, if a crash may stand against them; null if not
 */
record Delivery(
        CpuFuture<?> task,
        Reply reply,
        Worker worker,
        @Nullable Throwable late,
        @Nullable TaskBody innocent,
        Quarantine quarantine)
        implements Runnable {

    @Override
    public void run() {
        if (innocent != null) {
            try (innocent) {
                quarantine.absolve(innocent);
            }
        }
        if (late != null) {
            task.finish(late);
        } else {
            task.finish(reply, worker);
        }
    }
}
