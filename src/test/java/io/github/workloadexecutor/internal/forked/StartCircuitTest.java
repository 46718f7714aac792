package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.WorkerStartException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** B57, B65: when starts fail, and what those that wait are told. */
final class StartCircuitTest {

    private long now = Long.MAX_VALUE - 5; // The clock may overflow at any time.
    private final StartCircuit circuit = new StartCircuit(() -> now, () -> 1.0);

    private static StartFailure failure(boolean grave) {
        return new StartFailure(
                "worker 3 (pid 7) exited with code 1 before it was ready", List.of("no such option"), grave, null);
    }

    private void fail() {
        circuit.failed(circuit.begin(), failure(/* grave= */ false));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void waitAndFail() {
        now += circuit.waitNanos();
        fail();
    }

    @Test
    void permits_noFailure_anyNumber() {
        assertThat(circuit.permits(100)).isTrue();
    }

    @Test
    void waitNanos_failures_double() {
        fail();
        assertThat(circuit.waitNanos()).isEqualTo(Duration.ofMillis(50).toNanos());
        waitAndFail();
        assertThat(circuit.waitNanos()).isEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void waitNanos_leastJitter_isHalf() {
        StartCircuit steady = new StartCircuit(() -> now, () -> 0.0);
        steady.failed(steady.begin(), failure(/* grave= */ false));

        assertThat(steady.waitNanos()).isEqualTo(Duration.ofMillis(25).toNanos());
    }

    @Test
    void permits_whileBackingOff_none() {
        fail();
        pass(Duration.ofMillis(49));

        assertThat(circuit.permits(0)).isFalse();
        assertThat(circuit.isOpen()).isFalse();
    }

    @Test
    void permits_afterBackOff_oneAtATime() {
        fail();
        pass(Duration.ofMillis(50));

        assertThat(circuit.permits(0)).isTrue();
        assertThat(circuit.permits(1)).isFalse();
    }

    @Test
    void isOpen_threeFailuresInARow_forASecond() {
        fail();
        waitAndFail();
        assertThat(circuit.isOpen()).isFalse();
        waitAndFail();

        assertThat(circuit.isOpen()).isTrue();
        assertThat(circuit.waitNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void isOpen_graveFailure_atOnce() {
        circuit.failed(circuit.begin(), failure(/* grave= */ true));

        assertThat(circuit.isOpen()).isTrue();
    }

    @Test
    void isOpen_failuresOfStartsUnderWayTogether_countAsOne() {
        int first = circuit.begin();
        int second = circuit.begin();
        int third = circuit.begin();

        for (int start : List.of(first, second, third)) {
            circuit.failed(start, failure(/* grave= */ false));
        }

        assertThat(circuit.isOpen()).isFalse();
        assertThat(circuit.waitNanos()).isEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void waitNanos_opensAgainAndAgain_growsToAMinute() {
        fail();
        waitAndFail();
        waitAndFail();
        long before = circuit.waitNanos();
        for (int i = 0; i < 5; i++) {
            waitAndFail();
            assertThat(circuit.waitNanos()).isEqualTo(2 * before);
            before = circuit.waitNanos();
        }
        for (int i = 0; i < 40; i++) {
            waitAndFail();
            assertThat(circuit.waitNanos()).isEqualTo(Duration.ofMinutes(1).toNanos());
        }
    }

    @Test
    void permits_timeOver_oneStartIsTried() {
        circuit.failed(circuit.begin(), failure(/* grave= */ true));
        pass(Duration.ofSeconds(1));

        assertThat(circuit.isOpen()).isFalse();
        assertThat(circuit.permits(0)).isTrue();
        assertThat(circuit.permits(1)).isFalse();
    }

    @Test
    void succeeded_afterFailures_forgetsThem() {
        fail();
        waitAndFail();
        circuit.succeeded();
        fail();

        assertThat(circuit.isOpen()).isFalse();
        assertThat(circuit.waitNanos()).isEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void refusals_open_sayWhatHowManyAndWhenAgainWithTheFailureAsCause() {
        fail();
        waitAndFail();
        waitAndFail();

        var refusals = circuit.refusals();
        WorkerStartException refusal = refusals.get();

        assertThat(refusal)
                .hasMessage(
                        "worker 3 (pid 7) exited with code 1 before it was ready; 3 starts in a row have failed, and"
                                + " the next is tried in 1.0 s. Its last lines of output:\n  no such option")
                .cause()
                .hasMessageStartingWith("worker 3 (pid 7) exited with code 1 before it was ready. ");
        assertThat(refusals.get()).isNotSameAs(refusal);
    }

    @Test
    void refusals_failureWithACause_haveThatCause() {
        IllegalStateException thrown = new IllegalStateException("no model");
        circuit.failed(circuit.begin(), new StartFailure("worker 1 failed", List.of(), /* grave= */ true, thrown));

        assertThat(circuit.refusals().get())
                .hasCause(thrown)
                .hasMessage("worker 1 failed; this start has failed, and the next is tried in 1.0 s");
    }
}
