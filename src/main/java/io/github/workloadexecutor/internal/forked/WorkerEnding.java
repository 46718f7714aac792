package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.internal.process.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * How a launched worker ends: because it is told to, or as it likes. Either way its process is gone afterwards, as far
 * as killing it helps, and its channel and pipes are closed. Each step waits for a bounded time. Used by the worker's
 * leading thread.
 */
final class WorkerEnding {

    /** How long an ended channel's process may take to end by itself. */
    private static final Duration EXIT = Duration.ofSeconds(2);

    /** Until a worker is told again to end that could not be told before. */
    private static final Duration MOMENT = Duration.ofMillis(5);

    private final String executor;
    private final ForkedWorker worker;
    private final ChildJvm jvm;
    private final WorkerLink link;

    WorkerEnding(String executor, ForkedWorker worker, ChildJvm jvm, WorkerLink link) {
        this.executor = executor;
        this.worker = worker;
        this.jvm = jvm;
        this.link = link;
    }

    /** Tells the worker to end, and kills it if it does not. */
    void shutDown() throws InterruptedException {
        long deadline = System.nanoTime() + EXIT.toNanos();
        boolean told = link.leave();
        while (!told
                && System.nanoTime() - deadline < 0
                && jvm.awaitExit(MOMENT).isEmpty()) {
            told = link.leave();
        }
        if (jvm.awaitExit(EXIT).isEmpty()) {
            Log.OF_WORKERS.info(
                    "{} {} did not end within {} of being told to, and is killed", executor, worker.name(), EXIT);
            jvm.kill();
            Optional<ExitStatus> unused = jvm.awaitExit(EXIT);
        }
        close();
    }

    /** Finds out how the process ended, and makes sure that it did. */
    WorkerDossier bury(WorkerRecord record) throws InterruptedException {
        Optional<ExitStatus> exit = jvm.awaitExit(EXIT);
        if (exit.isEmpty()) {
            worker.kill("it closed its channel but did not end within " + EXIT.toSeconds() + " s");
            exit = jvm.awaitExit(EXIT);
        }
        // First what it had started, which would keep its pipes open.
        int unusedLeftovers = jvm.killLeftovers();
        WorkerDossier dossier = record.dossier(jvm, exit, worker.killReason(), jvm.outputAfterExit(Remains.LAST_WORDS));
        close();
        return dossier;
    }

    void close() {
        try {
            link.close();
        } catch (IOException closedAlready) {
            Log.OF_WORKERS.debug("{} {}: closing its channel failed", executor, worker.name(), closedAlready);
        }
        jvm.closeStreams();
    }
}
