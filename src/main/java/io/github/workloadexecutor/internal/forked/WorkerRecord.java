package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.process.Autopsy;
import io.github.workloadexecutor.internal.process.ChildJvm;
import io.github.workloadexecutor.internal.process.CrashReport;
import io.github.workloadexecutor.internal.process.KernelKills;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be remembered of a worker until its end: what it has done, and what it last said about itself.
 * Thread-safe.
 */
final class WorkerRecord {

    private final int number;
    private final KernelKills.Watch kernelKills;
    private final Path crashDirectory;
    private final long bornNanos = System.nanoTime();

    private long tasksDone;
    private @Nullable WorkerVitals lastVitals;
    private @Nullable String exitHow;
    private List<String> exitStack = List.of();
    private boolean brokeProtocol;

    WorkerRecord(int number, KernelKills.Watch kernelKills, Path crashDirectory) {
        this.number = number;
        this.kernelKills = kernelKills;
        this.crashDirectory = crashDirectory;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - bornNanos);
    }

    /** Counts tasks, and gives the count so far. */
    synchronized long tasksDone(int tasks) {
        tasksDone += tasks;
        kernelKills.alive();
        return tasksDone;
    }

    synchronized void vitals(WorkerVitals vitals) {
        lastVitals = vitals;
        kernelKills.alive();
    }

    @Nullable
    synchronized WorkerVitals lastVitals() {
        return lastVitals;
    }

    /** It said that it ends itself, and from where. */
    synchronized void exiting(String how, List<String> stack) {
        exitHow = how;
        exitStack = stack;
    }

    synchronized void brokeProtocol() {
        brokeProtocol = true;
    }

    /** Puts together all that is known of its end. */
    WorkerDossier dossier(ChildJvm jvm, Optional<ExitStatus> exit, @Nullable String killReason, List<String> output) {
        return Autopsy.perform(facts(jvm, exit, killReason, output));
    }

    /** The same for one that ended before it called. */
    WorkerDossier startDossier(
            ChildJvm jvm, Optional<ExitStatus> exit, @Nullable String killReason, List<String> output) {
        return Autopsy.performOnStart(facts(jvm, exit, killReason, output));
    }

    private synchronized Autopsy.Facts facts(
            ChildJvm jvm, Optional<ExitStatus> exit, @Nullable String killReason, List<String> output) {
        return new Autopsy.Facts(
                number,
                jvm.pid(),
                exit,
                killReason,
                brokeProtocol,
                exitHow,
                exitStack,
                CrashReport.find(crashDirectory, jvm.pid(), jvm.startedAt(), output),
                kernelKills.before(),
                kernelKills.now(),
                lastVitals,
                jvm.age(),
                tasksDone,
                output);
    }
}
