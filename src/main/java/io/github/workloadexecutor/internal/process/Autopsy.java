package io.github.workloadexecutor.internal.process;

import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerDossier.Kind;
import io.github.workloadexecutor.failure.WorkerVitals;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from the facts about a dead worker how it ended. What is certain comes first: what the executor did itself,
 * then what the worker said, then what its JVM wrote, then what the kernel counted; the exit code alone comes last. The
 * same facts always give the same dossier.
 */
public final class Autopsy {

    /** What the label of a worker's last frame says when a task has called {@code System.exit}. */
    public static final String SYSTEM_EXIT = "System.exit";

    private static final String SIGKILL = "SIGKILL";
    private static final String EXIT_ON_OUT_OF_HEAP = "Terminating due to java.lang.OutOfMemoryError";
    private static final int EXIT_ON_OUT_OF_HEAP_CODE = 3;

    /**
     * What is known about a worker that has ended.
     *
     * @param worker its number within its executor
     * @param pid its process id
     * @param exit how the process ended; empty if it has not been reaped
     * @param killReason why the executor killed it, a clause that goes after "because"; null if it did not
     * @param protocolViolation whether that was because it broke the protocol
     * @param exitLabel what it said about its end, {@link #SYSTEM_EXIT} or another reason; null if it said nothing
     * @param exitStack the stack it sent along, innermost frame first
     * @param crashReport what its JVM wrote about a crash
     * @param killsBefore the kernel's count of OOM kills when the worker lived, if known
     * @param killsAfter that count after its death
     * @param vitals what it last said about itself
     * @param age how long it had lived
     * @param tasksDone how many tasks it had answered
     * @param output what it printed last
     */
    public record Facts(
            int worker,
            long pid,
            Optional<ExitStatus> exit,
            @Nullable String killReason,
            boolean protocolViolation,
            @Nullable String exitLabel,
            List<String> exitStack,
            Optional<CrashReport> crashReport,
            OptionalLong killsBefore,
            OptionalLong killsAfter,
            @Nullable WorkerVitals vitals,
            Duration age,
            long tasksDone,
            List<String> output) {}

    /** What the facts come to. */
    private record Finding(Kind kind, @Nullable String reason, List<String> evidence) {
        Finding(Kind kind, String... evidence) {
            this(kind, null, List.of(evidence));
        }
    }

    private Autopsy() {}

    /** Writes the dossier. */
    public static WorkerDossier perform(Facts facts) {
        Finding finding = find(facts);
        CrashReport report = facts.crashReport().orElse(null);
        return new WorkerDossier(
                facts.worker(),
                facts.pid(),
                finding.kind(),
                facts.exit().orElse(null),
                finding.reason(),
                finding.evidence(),
                facts.exitStack(),
                report == null || report.file() == null ? null : report.file().toString(),
                report == null ? null : report.frame(),
                facts.vitals(),
                facts.age(),
                facts.tasksDone(),
                facts.output());
    }

    /** Writes the dossier of a worker that ended before it called: what looks like a halt is a start that failed. */
    public static WorkerDossier performOnStart(Facts facts) {
        WorkerDossier found = perform(facts);
        if (found.kind() != Kind.HALT) {
            return found;
        }
        return new WorkerDossier(
                found.worker(),
                found.pid(),
                Kind.START_FAILURE,
                found.exitStatus(),
                found.reason(),
                List.of("It ended before it had called its executor"),
                found.exitStack(),
                found.crashReport(),
                found.crashFrame(),
                found.lastVitals(),
                found.age(),
                found.tasksDone(),
                found.output());
    }

    private static Finding find(Facts facts) {
        if (facts.killReason() != null) {
            return new Finding(
                    facts.protocolViolation() ? Kind.PROTOCOL_VIOLATION : Kind.KILLED_BY_EXECUTOR,
                    facts.killReason(),
                    beforeTheKill(facts));
        }
        String label = facts.exitLabel();
        if (label != null) {
            return label.equals(SYSTEM_EXIT)
                    ? new Finding(Kind.SYSTEM_EXIT)
                    : new Finding(Kind.KILLED_BY_EXECUTOR, label, List.of("The worker ended itself for that reason"));
        }
        return facts.crashReport()
                .map(Autopsy::reported)
                .orElseGet(() -> facts.exit()
                        .map(exit -> exit.signal()
                                .map(signal -> signalled(signal, facts))
                                .orElseGet(() -> exited(exit, facts)))
                        .orElseGet(() -> new Finding(Kind.UNKNOWN, "Its process has not been reaped yet")));
    }

    /** The executor's reason stands, but it may have come too late to be what ended the process. */
    private static List<String> beforeTheKill(Facts facts) {
        if (facts.crashReport().isPresent()) {
            return List.of(
                    "Before that, its JVM reported " + facts.crashReport().get().error());
        }
        if (facts.exitLabel() != null) {
            return List.of("Before that, it was about to end itself: " + facts.exitLabel());
        }
        return List.of();
    }

    private static Finding reported(CrashReport report) {
        String said = "Its JVM reports " + report.error();
        return switch (report.cause()) {
            case CRASH -> new Finding(Kind.NATIVE_CRASH, said);
            case SENT_SIGNAL ->
                new Finding(
                        Kind.KILLED_BY_SIGNAL,
                        said,
                        "So the signal was sent by a process, and the problematic frame is only where it arrived");
            case HEAP -> new Finding(Kind.OUT_OF_HEAP, said);
            case NATIVE_MEMORY -> new Finding(Kind.OUT_OF_MEMORY, said);
        };
    }

    private static Finding signalled(String signal, Facts facts) {
        if (signal.equals(SIGKILL)) {
            return killed(facts.killsBefore(), facts.killsAfter());
        }
        return switch (signal) {
            case "SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP" ->
                new Finding(
                        Kind.KILLED_BY_SIGNAL,
                        signal + " without a crash report of the JVM: sent from outside, or by native code to itself,"
                                + " as abort() does");
            default -> new Finding(Kind.KILLED_BY_SIGNAL, signal + " from outside");
        };
    }

    private static Finding killed(OptionalLong before, OptionalLong after) {
        if (before.isEmpty() || after.isEmpty()) {
            return new Finding(
                    Kind.KILLED_BY_SIGNAL,
                    "SIGKILL from outside, or from the kernel because memory ran out; the kernel's count of OOM kills is"
                            + " not known here");
        }
        return after.getAsLong() > before.getAsLong()
                ? new Finding(
                        Kind.OUT_OF_MEMORY,
                        "The kernel's count of OOM kills rose from " + before.getAsLong() + " to " + after.getAsLong())
                : new Finding(
                        Kind.KILLED_BY_SIGNAL,
                        "SIGKILL from outside; the kernel's count of OOM kills did not rise (stayed "
                                + after.getAsLong() + ")");
    }

    private static Finding exited(ExitStatus exit, Facts facts) {
        Optional<String> outOfHeap = facts.output().stream()
                .filter(line -> line.contains(EXIT_ON_OUT_OF_HEAP))
                .reduce((earlier, later) -> later);
        if (exit.code() == EXIT_ON_OUT_OF_HEAP_CODE && outOfHeap.isPresent()) {
            return new Finding(Kind.OUT_OF_HEAP, "Its JVM said: " + outOfHeap.get());
        }
        if (exit.code() < 0) {
            return new Finding(Kind.UNKNOWN, "The code is one of the operating system's own");
        }
        if (exit.code() == OwnProcess.EXIT_CHANNEL_ENDED) {
            return new Finding(
                    Kind.HALT,
                    "That is the code of a worker that ends itself because its channel has ended: something in it has"
                            + " closed the channel, or halted with the same code");
        }
        if (exit.code() == OwnProcess.EXIT_FAULT) {
            return new Finding(
                    Kind.HALT,
                    "That is the code of a worker that ends itself because one of its own threads failed, which it then"
                            + " prints, or of a task that halted with the same code");
        }
        return new Finding(Kind.HALT, "So Runtime.halt was called, or _exit in native code");
    }
}
