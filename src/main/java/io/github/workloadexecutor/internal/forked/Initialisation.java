package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.internal.encoding.AllowedClasses;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.encoding.TaskSource;
import io.github.workloadexecutor.internal.process.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the configured initialiser on a new worker, once, before any task. A worker on which that fails does not come to
 * be: it is killed, and its start has failed with what the initialiser threw.
 */
final class Initialisation {

    static final String NAME = "initialiser";

    private static final long TASK_ID = 0;

    private final ForkedConfig config;
    private final ScheduledExecutorService timer;
    private final ForkedWorker worker;
    private final WorkerNews news;
    private final WorkerRecord record;

    /**
     * Does nothing yet.
     *
     * @param news hears what the worker says besides
     * @param record what is noted down of that
     */
    Initialisation(
            ForkedConfig config,
            ScheduledExecutorService timer,
            ForkedWorker worker,
            WorkerNews news,
            WorkerRecord record) {
        this.config = config;
        this.timer = timer;
        this.worker = worker;
        this.news = news;
        this.record = record;
    }

    /** Returns when the worker is ready for tasks. */
    void run(ChildJvm jvm, WorkerLink link) throws StartFailure, InterruptedException {
        Initialiser initialiser = config.initialiser();
        if (initialiser == null) {
            return;
        }
        ScheduledFuture<?> timeout = worker.suspendsLimits() ? null : timeout();
        try {
            EncodedTask task = new EncodedTask(TASK_ID, NAME, 1, initialiser.body(), "", TaskLimits.NONE);
            Reply reply = new Conversation(link, news).hold(task);
            if (reply.kind() != Reply.Kind.VALUE) {
                Throwable thrown = Encoding.decodeFailure(
                        reply.body(),
                        worker.name() + " running its initialiser",
                        TaskSource.UNKNOWN,
                        AllowedClasses.NONE);
                throw failure(jvm, "could not be started because its initialiser failed: " + thrown, thrown);
            }
        } catch (IOException channelEnded) {
            throw failure(jvm, null, null);
        } finally {
            if (timeout != null) {
                timeout.cancel(false);
            }
        }
    }

    private ScheduledFuture<?> timeout() {
        Duration allowed = config.initialiserTimeout();
        return timer.schedule(
                () -> worker.kill("its initialiser was not over within " + allowed.toMillis() / 1000.0 + " s"),
                TimeUnit.NANOSECONDS.convert(allowed),
                TimeUnit.NANOSECONDS);
    }

    /** Makes sure the worker is gone, and takes its last words. */
    private StartFailure failure(ChildJvm jvm, @Nullable String what, @Nullable Throwable cause)
            throws InterruptedException {
        // One that ended by itself is given the time to say how.
        if (what == null) {
            Optional<ExitStatus> unused = jvm.awaitExit(Remains.LAST_WORDS);
        }
        Remains remains = Remains.of(jvm);
        String killReason = worker.killReason();
        // One whose initialiser threw was sound; it is ended here, for the want of use.
        String reason = killReason == null && what != null ? "its initialiser failed" : killReason;
        WorkerDossier dossier = record.dossier(jvm, remains.exit(), reason, remains.output());
        String ended = remains.exit().map(status -> "exited with " + status).orElse("ended with a code not known yet");
        String said = what != null
                ? what
                : killReason != null ? "was killed because " + killReason : ended + " while it ran its initialiser";
        return new StartFailure(worker.name() + " " + said, remains.output(), /* grave= */ true, dossier, cause);
    }
}
