package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.internal.worker.Ladder.Step;
import org.junit.jupiter.api.Test;

final class LadderTest {

    private static final long MILLI = 1_000_000;

    private final Ladder ladder = new Ladder(10 * MILLI, 100 * MILLI);

    @Test
    void step_notBegun_isToWait() {
        assertThat(ladder.step(Long.MAX_VALUE)).isEqualTo(Step.WAIT);
        assertThat(ladder.hasBegun()).isFalse();
    }

    @Test
    void step_begun_comesWhenItIsDueAndInOrder() {
        ladder.begin("was cancelled", 0);

        assertThat(ladder.step(10 * MILLI - 1)).isEqualTo(Step.WAIT);
        assertThat(ladder.step(10 * MILLI)).isEqualTo(Step.INTERRUPT);
        assertThat(ladder.step(110 * MILLI - 1)).isEqualTo(Step.WAIT);
        assertThat(ladder.step(110 * MILLI)).isEqualTo(Step.HALT);
    }

    /** A process that was frozen finds everything due at once; the task still gets its grace after the interrupt. */
    @Test
    void step_lookedAtLate_givesTheWholeGraceFromTheInterruptOn() {
        ladder.begin("was cancelled", 0);

        assertThat(ladder.step(5_000 * MILLI)).isEqualTo(Step.INTERRUPT);
        assertThat(ladder.step(5_000 * MILLI)).isEqualTo(Step.WAIT);
        assertThat(ladder.due()).isEqualTo(5_100 * MILLI);
    }

    @Test
    void begin_again_changesNothing() {
        ladder.begin("was cancelled", 0);

        ladder.begin("was over its time limit of 5 ms", 9 * MILLI);

        assertThat(ladder.due()).isEqualTo(10 * MILLI);
        assertThat(ladder.verdict()).isEqualTo("was cancelled and had not ended 100 ms after it was interrupted");
    }

    @Test
    void begin_boundlessNotice_neverComes() {
        Ladder patient = new Ladder(Long.MAX_VALUE, Long.MAX_VALUE);

        patient.begin("was cancelled", Long.MAX_VALUE / 2);

        assertThat(patient.step(Long.MAX_VALUE / 2 + 1_000_000 * MILLI)).isEqualTo(Step.WAIT);
    }
}
