package io.github.workloadexecutor.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a timeout says about where the time went. */
final class TaskTimeoutExceptionTest {

    private static TaskTimeoutException timeout(Limit limit, Duration allowed, @Nullable TaskSnapshot snapshot) {
        return new TaskTimeoutException("render #17", limit, allowed, "worker 3 (pid 41207)", snapshot, "");
    }

    private static TaskSnapshot snapshot(Thread.State state, int cpuMillis, String waitingFor, List<String> stack) {
        return new TaskSnapshot(
                state,
                Duration.ofSeconds(5),
                cpuMillis < 0 ? Duration.ofNanos(-1) : Duration.ofMillis(cpuMillis),
                waitingFor,
                stack);
    }

    @Test
    void message_waitingTask_saysForWhatAndWhere() {
        TaskSnapshot snapshot = snapshot(
                Thread.State.WAITING,
                100,
                "java.util.concurrent.locks.ReentrantLock$NonfairSync@1f",
                List.of("app.Store.lock(Store.java:40)", "app.Render.call(Render.java:7)"));

        assertThat(timeout(Limit.RUN, Duration.ofSeconds(5), snapshot)).hasMessage("""
                        task render #17 in worker 3 (pid 41207) had not ended 5.0 s after its start. It was waiting for \
                        java.util.concurrent.locks.ReentrantLock$NonfairSync@1f (thread WAITING, 0.1 s of CPU time in \
                        5.0 s):
                            at app.Store.lock(Store.java:40)
                            at app.Render.call(Render.java:7)""");
    }

    @Test
    void message_computingTaskWithoutStack_endsThere() {
        assertThat(timeout(Limit.STALL, Duration.ofMinutes(2), snapshot(Thread.State.RUNNABLE, -1, "", List.of())))
                .hasMessage("task render #17 in worker 3 (pid 41207) had reported no progress for 120.0 s. It was"
                        + " computing (thread RUNNABLE)");
    }

    @Test
    void message_endlessRecursion_staysShort() {
        List<String> stack =
                IntStream.range(0, 200).mapToObj(i -> "app.Deep.f(Deep.java:1)").toList();
        TaskSnapshot snapshot = snapshot(Thread.State.RUNNABLE, 5000, "", stack);

        TaskTimeoutException failure = timeout(Limit.RUN, Duration.ofSeconds(5), snapshot);

        assertThat(failure).hasMessageEndingWith("\n    ... 170 more");
        assertThat(failure.snapshot())
                .hasValueSatisfying(all -> assertThat(all.stack()).hasSize(200));
    }

    /** A limit is a figure somebody has chosen, so it is not rounded: 50 ms are not 0.1 s, and not 0.0 s. */
    @ParameterizedTest
    @CsvSource({"5000000000, 5.0 s", "250000000, 0.25 s", "50000000, 0.05 s", "1500, 0.0000015 s", "90000000000, 90.0 s"
    })
    void message_limit_isShownAsConfigured(long nanos, String text) {
        assertThat(timeout(Limit.RUN, Duration.ofNanos(nanos), null))
                .hasMessageEndingWith("had not ended " + text + " after its start");
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNABLE, 4000, java.base/sun.nio.ch.Net.poll(Native Method), true",
        "RUNNABLE, 2500, java.base/sun.nio.ch.Net.poll(Native Method), true",
        "RUNNABLE, 2400, java.base/sun.nio.ch.Net.poll(Native Method), false", // It reads from a socket, perhaps.
        "RUNNABLE, 100, app.Parser.next(Parser.java:17), true", // Others had the processor.
        "RUNNABLE, -1, java.base/sun.nio.ch.Net.poll(Native Method), true",
        "WAITING, -1, app.Parser.next(Parser.java:17), false",
        "TIMED_WAITING, 10, app.Parser.next(Parser.java:17), false"
    })
    void wasComputing_cpuTimeOrJavaCodeDecides(Thread.State state, int cpuMillis, String frame, boolean computing) {
        assertThat(snapshot(state, cpuMillis, "", List.of(frame)).wasComputing())
                .isEqualTo(computing);
    }

    @Test
    void quarantined_severalCrashes_areAllAttached() {
        List<WorkerCrashedException> crashes = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> new WorkerCrashedException(
                        new WorkerDossier(
                                i,
                                100 + i,
                                WorkerDossier.Kind.HALT,
                                new ExitStatus(0),
                                null,
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null,
                                Duration.ZERO,
                                0,
                                List.of()),
                        "render #17",
                        i,
                        Duration.ZERO))
                .toList();

        TaskQuarantinedException failure = new TaskQuarantinedException("render #17", crashes);

        assertThat(failure)
                .hasMessageContaining("it has killed 3 workers, which is the limit")
                .hasCause(crashes.get(2));
        assertThat(failure.getSuppressed()).containsExactly(crashes.get(0), crashes.get(1));
        assertThat(failure.crashes()).isEqualTo(crashes);
    }
}
