package io.github.workloadexecutor.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.WorkerDossier.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a crash says to the operator who finds it in a log. B75, B76. */
final class WorkerCrashedExceptionTest {

    private static final long MIB = 1 << 20;
    private static final WorkerVitals VITALS =
            new WorkerVitals(50 * MIB, 40 * MIB, 64 * MIB, 150 * MIB, Duration.ofMillis(70_100));

    private static WorkerCrashedException crash(
            Kind kind, ExitStatus exit, @Nullable String reason, List<String> evidence, List<String> stack) {
        boolean reported = kind == Kind.NATIVE_CRASH;
        return new WorkerCrashedException(
                new WorkerDossier(
                        3,
                        41207,
                        kind,
                        exit,
                        reason,
                        evidence,
                        stack,
                        reported ? "crashes/hs_err_pid41207.log" : null,
                        reported ? "C  [libopenjp2.so+0x1f3a]  opj_decode+0x4a" : null,
                        VITALS,
                        Duration.ofMillis(80_400),
                        118,
                        List.of("decoding page 7")),
                "render #17",
                2,
                Duration.ofMillis(12_400));
    }

    @Test
    void message_nativeCrash_showsSignalFrameAndReport() {
        WorkerCrashedException failure = crash(
                Kind.NATIVE_CRASH,
                new ExitStatus(1),
                null,
                List.of("Its JVM reports SIGSEGV (0xb) at pc=0x00007f80a1e3632d"),
                List.of());

        assertThat(failure).hasMessage("""
                        worker 3 (pid 41207) exited with code 1 because native code or the JVM crashed, 12.4 s into \
                        running task render #17 (attempt 2). Its JVM reports SIGSEGV (0xb) at pc=0x00007f80a1e3632d. \
                        The problematic frame is C  [libopenjp2.so+0x1f3a]  opj_decode+0x4a. The JVM's report is in \
                        crashes/hs_err_pid41207.log. The worker was 80.4 s old and had done 118 tasks; it last reported \
                        heap 50 MiB of 64 MiB (40 MiB after GC), 150 MiB resident, 70.1 s of CPU time. \
                        Its last lines of output:
                          decoding page 7""");
        assertThat(failure.kind()).isEqualTo(Kind.NATIVE_CRASH);
        assertThat(failure.dossier().crashFile()).contains(Path.of("crashes/hs_err_pid41207.log"));
    }

    @Test
    void message_systemExit_showsWhereItWasCalled() {
        List<String> stack = List.of(
                "app//io.github.workloadexecutor.internal.worker.Guard.exit(Guard.java:9)",
                "app//app.Legacy.main(Legacy.java:12)",
                "app.Convert.call(Convert.java:7)",
                "io.github.workloadexecutor/io.github.workloadexecutor.internal.worker.TaskThread.run(TaskThread.java:1)");

        assertThat(crash(Kind.SYSTEM_EXIT, new ExitStatus(3), null, List.of(), stack))
                .hasMessageStartingWith("worker 3 (pid 41207) exited with code 3 because System.exit was called in it,")
                .hasMessageContaining("""
                        70.1 s of CPU time. System.exit was called
                            at app//app.Legacy.main(Legacy.java:12)
                            at app.Convert.call(Convert.java:7)
                        Its last lines""");
    }

    @Test
    void message_deepStack_showsTheInnermostFrames() {
        List<String> stack = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> "app.Deep.f(Deep.java:" + i + ")")
                .toList();

        WorkerCrashedException failure = crash(Kind.SYSTEM_EXIT, new ExitStatus(3), null, List.of(), stack);

        assertThat(failure)
                .hasMessageContaining("(Deep.java:8)\n    ... 12 more\n")
                .hasMessageNotContaining("(Deep.java:9)");
        assertThat(failure.dossier().exitStack()).isEqualTo(stack);
    }

    @Test
    void message_endedItselfForATask_showsTheReasonAndTheTask() {
        assertThat(crash(
                        Kind.KILLED_BY_EXECUTOR,
                        new ExitStatus(9),
                        "task render #17 had not ended 1000 ms after it was interrupted",
                        List.of("The worker ended itself for that reason"),
                        List.of("app.Loop.spin(Loop.java:3)")))
                .hasMessageStartingWith(
                        "worker 3 (pid 41207) was killed by its executor because task render #17 had not"
                                + " ended 1000 ms after it was interrupted, 12.4 s into")
                .hasMessageContaining("The worker ended itself for that reason. ")
                .hasMessageContaining("The task was\n    at app.Loop.spin(Loop.java:3)\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OUT_OF_HEAP        | 3   | exited with code 3 because its heap was exhausted",
                "OUT_OF_MEMORY      | 137 | exited with code 137 (SIGKILL) because memory ran out",
                "NATIVE_CRASH       | 134 | exited with code 134 (SIGABRT) because native code or the JVM crashed",
                "KILLED_BY_SIGNAL   | 137 | exited with code 137 (SIGKILL) because of a signal that its executor did not send",
                "SYSTEM_EXIT        | 0   | exited with code 0 because System.exit was called in it",
                "HALT               | 0   | exited with code 0 without running its shutdown hooks",
                "UNKNOWN            | 42  | exited with code 42"
            })
    void message_eachKind_saysItRightAfterTheWorker(Kind kind, int code, String ending) {
        assertThat(crash(kind, new ExitStatus(code), null, List.of(), List.of()))
                .hasMessageStartingWith("worker 3 (pid 41207) " + ending + ", 12.4 s into running task render #17");
    }

    @Test
    void serialisation_fullDossier_keepsEverything() throws Exception {
        WorkerCrashedException failure =
                crash(Kind.NATIVE_CRASH, new ExitStatus(1), null, List.of("evidence"), List.of("frame"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }

        WorkerCrashedException copy;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            copy = (WorkerCrashedException) in.readObject();
        }

        assertThat(copy).hasMessage(failure.getMessage());
        assertThat(copy.dossier()).isEqualTo(failure.dossier());
    }

    // Vitals.

    @Test
    void vitals_nothingKnown_sayNoFigures() {
        assertThat(new WorkerVitals(-1, -1, -1, -1, Duration.ofNanos(-1))).hasToString("nothing known");
    }

    @Test
    void vitals_someKnown_sayOnlyThose() {
        assertThat(new WorkerVitals(5 * MIB, -1, 64 * MIB, -1, Duration.ofMillis(1500)))
                .hasToString("heap 5 MiB of 64 MiB, 1.5 s of CPU time");
    }

    @Test
    void vitals_inAnotherLocale_keepThePoint() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(VITALS.toString()).endsWith("70.1 s of CPU time");
        } finally {
            Locale.setDefault(before);
        }
    }
}
