package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerVitals;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be remembered of a worker until its end: what it has done, and what it last said about itself. Written by
 * its leading thread; its age is for everybody.
 */
final class WorkerRecord {

    private final int number;
    private final long bornNanos = System.nanoTime();

    private long tasksDone;
    private @Nullable WorkerVitals lastVitals;
    private @Nullable String exitHow;
    private List<String> exitStack = List.of();
    private boolean brokeProtocol;

    WorkerRecord(int number) {
        this.number = number;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - bornNanos);
    }

    /** Counts a task, and gives the count. */
    long taskDone() {
        tasksDone++;
        return tasksDone;
    }

    void vitals(WorkerVitals vitals) {
        lastVitals = vitals;
    }

    @Nullable
    WorkerVitals lastVitals() {
        return lastVitals;
    }

    /** It said that it ends itself, and from where. */
    void exiting(String how, List<String> stack) {
        exitHow = how;
        exitStack = stack;
    }

    void brokeProtocol() {
        brokeProtocol = true;
    }

    /** Puts together all that is known of its end. */
    WorkerDossier dossier(long pid, @Nullable ExitStatus exit, @Nullable String killReason, List<String> output) {
        String how = exitHow;
        return new WorkerDossier(
                number,
                pid,
                brokeProtocol ? WorkerDossier.Kind.PROTOCOL_VIOLATION : WorkerDossier.Kind.UNKNOWN,
                exit,
                killReason,
                how == null ? List.of() : List.of("It said that it ended itself: " + how),
                exitStack,
                null,
                null,
                lastVitals,
                age(),
                tasksDone,
                output);
    }
}
