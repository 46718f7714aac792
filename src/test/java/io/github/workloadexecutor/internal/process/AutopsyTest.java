package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerDossier.Kind;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.process.Autopsy.Facts;
import io.github.workloadexecutor.internal.process.CrashReport.Cause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule a row: which facts come to which finding. B75-B77. */
final class AutopsyTest {

    private static final String KILLED = "it gave no sign of life for 10.0 s";
    private static final String OUT_OF_HEAP = "Terminating due to java.lang.OutOfMemoryError: Java heap space";
    private static final WorkerVitals VITALS = new WorkerVitals(1, 2, 3, 4, Duration.ofSeconds(5));

    private static CrashReport report(Cause cause) {
        return new CrashReport(Path.of("hs_err.log"), cause, "SIGSEGV (0xb) at pc=0x1", "C  [libx.so+0x1]  f+0x2");
    }

    /** Facts as they come together, from nothing. */
    record Case(
            @Nullable Integer code,
            @Nullable String killReason,
            boolean violation,
            @Nullable String label,
            @Nullable Cause report,
            OptionalLong before,
            OptionalLong after,
            List<String> output) {

        static Case exit(int code) {
            return new Case(code, null, false, null, null, OptionalLong.empty(), OptionalLong.empty(), List.of());
        }

        Case killed(boolean forViolation) {
            return new Case(code, KILLED, forViolation, label, report, before, after, output);
        }

        Case said(String text) {
            return new Case(code, killReason, violation, text, report, before, after, output);
        }

        Case reported(Cause cause) {
            return new Case(code, killReason, violation, label, cause, before, after, output);
        }

        Case counted(long from, long to) {
            return new Case(
                    code, killReason, violation, label, report, OptionalLong.of(from), OptionalLong.of(to), output);
        }

        Case printed(String... lines) {
            return new Case(code, killReason, violation, label, report, before, after, List.of(lines));
        }

        Case notReaped() {
            return new Case(null, killReason, violation, label, report, before, after, output);
        }

        WorkerDossier dossier() {
            return Autopsy.perform(new Facts(
                    3,
                    41207,
                    Optional.ofNullable(code).map(ExitStatus::new),
                    killReason,
                    violation,
                    label,
                    label == null ? List.of() : List.of("app.Main.end(Main.java:1)"),
                    Optional.ofNullable(report).map(AutopsyTest::report),
                    before,
                    after,
                    VITALS,
                    Duration.ofSeconds(80),
                    118,
                    output));
        }
    }

    static Stream<Arguments> rules() {
        String native_ = "SIGABRT without a crash report of the JVM: sent from outside, or by native code to itself, as"
                + " abort() does";
        String halted = "So Runtime.halt was called, or _exit in native code";
        return Stream.of(
                // By us.
                rule(Case.exit(137).killed(false), Kind.KILLED_BY_EXECUTOR),
                rule(Case.exit(137).killed(true), Kind.PROTOCOL_VIOLATION),
                rule(Case.exit(137).killed(false).counted(3, 4), Kind.KILLED_BY_EXECUTOR),
                rule(Case.exit(0).killed(false).notReaped(), Kind.KILLED_BY_EXECUTOR),
                rule(
                        Case.exit(1).killed(false).reported(Cause.CRASH),
                        Kind.KILLED_BY_EXECUTOR,
                        "Before that, its JVM reported SIGSEGV (0xb) at pc=0x1"),
                rule(
                        Case.exit(3).killed(true).said("System.exit"),
                        Kind.PROTOCOL_VIOLATION,
                        "Before that, it was about to end itself: System.exit"),
                // What the worker said.
                rule(Case.exit(0).said("System.exit"), Kind.SYSTEM_EXIT),
                rule(Case.exit(3).said("System.exit").printed(OUT_OF_HEAP), Kind.SYSTEM_EXIT),
                rule(Case.exit(143).said("System.exit"), Kind.SYSTEM_EXIT),
                rule(
                        Case.exit(86).said("task render #17 took no notice"),
                        Kind.KILLED_BY_EXECUTOR,
                        "The worker ended itself for that reason"),
                // What its JVM wrote, whatever the code.
                rule(Case.exit(1).reported(Cause.CRASH), Kind.NATIVE_CRASH, "Its JVM reports SIGSEGV (0xb) at pc=0x1"),
                rule(
                        Case.exit(134).reported(Cause.CRASH),
                        Kind.NATIVE_CRASH,
                        "Its JVM reports SIGSEGV (0xb) at pc=0x1"),
                rule(Case.exit(1).reported(Cause.HEAP), Kind.OUT_OF_HEAP, "Its JVM reports SIGSEGV (0xb) at pc=0x1"),
                rule(
                        Case.exit(1).reported(Cause.NATIVE_MEMORY),
                        Kind.OUT_OF_MEMORY,
                        "Its JVM reports SIGSEGV (0xb) at pc=0x1"),
                rule(
                        Case.exit(1).reported(Cause.SENT_SIGNAL),
                        Kind.KILLED_BY_SIGNAL,
                        "Its JVM reports SIGSEGV (0xb) at pc=0x1",
                        "So the signal was sent by a process, and the problematic frame is only where it arrived"),
                // What the kernel counted.
                rule(
                        Case.exit(137).counted(3, 4),
                        Kind.OUT_OF_MEMORY,
                        "The kernel's count of OOM kills rose from 3 to 4"),
                rule(
                        Case.exit(137).counted(0, 0),
                        Kind.KILLED_BY_SIGNAL,
                        "SIGKILL from outside; the kernel's count of OOM kills did not rise (stayed 0)"),
                rule(
                        Case.exit(137),
                        Kind.KILLED_BY_SIGNAL,
                        "SIGKILL from outside, or from the kernel because memory ran out; the kernel's count of OOM"
                                + " kills is not known here"),
                // The exit code alone.
                rule(Case.exit(143).counted(3, 4), Kind.KILLED_BY_SIGNAL, "SIGTERM from outside"),
                rule(Case.exit(134), Kind.KILLED_BY_SIGNAL, native_),
                rule(Case.exit(3).printed("x", OUT_OF_HEAP), Kind.OUT_OF_HEAP, "Its JVM said: " + OUT_OF_HEAP),
                rule(Case.exit(4).printed(OUT_OF_HEAP), Kind.HALT, halted),
                rule(Case.exit(3), Kind.HALT, halted),
                rule(Case.exit(0), Kind.HALT, halted),
                rule(Case.exit(255), Kind.HALT, halted),
                rule(
                        Case.exit(OwnProcess.EXIT_CHANNEL_ENDED),
                        Kind.HALT,
                        "That is the code of a worker that ends itself because its channel has ended: something in it"
                                + " has closed the channel, or halted with the same code"),
                rule(
                        Case.exit(OwnProcess.EXIT_FAULT),
                        Kind.HALT,
                        "That is the code of a worker that ends itself because one of its own threads failed, which it"
                                + " then prints, or of a task that halted with the same code"),
                rule(Case.exit(-1073741819), Kind.UNKNOWN, "The code is one of the operating system's own"),
                rule(Case.exit(0).notReaped(), Kind.UNKNOWN, "Its process has not been reaped yet"));
    }

    private static Arguments rule(Case facts, Kind kind, String... evidence) {
        return Arguments.of(facts, kind, List.of(evidence));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void perform_eachRule_findsKindAndEvidence(Case facts, Kind kind, List<String> evidence) {
        WorkerDossier dossier = facts.dossier();

        assertThat(dossier.kind()).isEqualTo(kind);
        assertThat(dossier.evidence()).isEqualTo(evidence);
    }

    @Test
    void perform_killedByUs_givesTheReason() {
        assertThat(Case.exit(137).killed(false).dossier().killReason()).contains(KILLED);
    }

    @Test
    void perform_endedItself_givesWhatItSaidAsTheReason() {
        WorkerDossier dossier =
                Case.exit(86).said("task render #17 took no notice").dossier();

        assertThat(dossier.killReason()).contains("task render #17 took no notice");
        assertThat(dossier.exitStack()).containsExactly("app.Main.end(Main.java:1)");
    }

    @Test
    void perform_systemExit_givesNoReasonButTheStack() {
        WorkerDossier dossier = Case.exit(0).said("System.exit").dossier();

        assertThat(dossier.killReason()).isEmpty();
        assertThat(dossier.exitStack()).containsExactly("app.Main.end(Main.java:1)");
    }

    @Test
    void perform_always_passesOnWhatIsKnown() {
        WorkerDossier dossier =
                Case.exit(1).reported(Cause.CRASH).printed("last words").dossier();

        assertThat(dossier.worker()).isEqualTo(3);
        assertThat(dossier.pid()).isEqualTo(41207);
        assertThat(dossier.exit()).contains(new ExitStatus(1));
        assertThat(dossier.crashFile()).contains(Path.of("hs_err.log"));
        assertThat(dossier.problematicFrame()).contains("C  [libx.so+0x1]  f+0x2");
        assertThat(dossier.vitals()).contains(VITALS);
        assertThat(dossier.age()).isEqualTo(Duration.ofSeconds(80));
        assertThat(dossier.tasksDone()).isEqualTo(118);
        assertThat(dossier.output()).containsExactly("last words");
    }
}
