package io.github.workloadexecutor.internal.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.routing.Nature;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TypeProfileTest {

    private static final long WALL = 10_000_000;

    private final TypeProfile profile = new TypeProfile(TypeProfileTest.class);

    private void run(int times, double share) {
        run(times, share, WALL);
    }

    private void run(int times, double share, long wall) {
        for (int i = 0; i < times; i++) {
            boolean unused = profile.ran(wall, (long) (share * wall));
        }
    }

    @Test
    void nature_atFirst_isUnknown() {
        assertThat(profile.nature()).isEqualTo(Nature.UNKNOWN);
    }

    @Test
    void nature_tooFewRuns_isUnknown() {
        run(TypeProfile.ENOUGH, 1); // The first one does not count.

        assertThat(profile.nature()).isEqualTo(Nature.UNKNOWN);
    }

    @Test
    void nature_enoughRuns_isKnown() {
        run(1 + TypeProfile.ENOUGH, 1);

        assertThat(profile.nature()).isEqualTo(Nature.COMPUTES);
    }

    @Test
    void nature_runsThatWait_isWaits() {
        run(10, 0.02);

        assertThat(profile.nature()).isEqualTo(Nature.WAITS);
    }

    @Test
    void nature_halfAndHalf_isMixed() {
        run(10, 0.5);

        assertThat(profile.nature()).isEqualTo(Nature.MIXED);
    }

    /** The first run loads classes, and computes whatever it does later. */
    @Test
    void nature_firstRunOnlyComputes_isWaits() {
        run(1, 1);
        run(TypeProfile.ENOUGH, 0.02);

        assertThat(profile.nature()).isEqualTo(Nature.WAITS);
    }

    /** On a busy machine every second run waits for a processor for half of its time. */
    @Test
    void nature_computingOnABusyMachine_isComputes() {
        for (int i = 0; i < 10; i++) {
            run(1, 0.95);
            run(1, 0.5);
        }

        assertThat(profile.nature()).isEqualTo(Nature.COMPUTES);
    }

    @Test
    void nature_changedTask_changes() {
        run(50, 1);

        run(20, 0.02);

        assertThat(profile.nature()).isEqualTo(Nature.WAITS);
    }

    /** A share that moves about a border does not move tasks to and fro. */
    @Test
    void nature_aroundABorder_stays() {
        run(50, 0.75);

        run(50, 0.67);

        assertThat(profile.nature()).isEqualTo(Nature.COMPUTES);
    }

    @Test
    void ran_natureBecomesAnother_saysSo() {
        run(TypeProfile.ENOUGH, 1);

        assertThat(profile.ran(WALL, WALL)).isTrue();
        assertThat(profile.ran(WALL, WALL)).isFalse();
    }

    @Test
    void keepsProcessorsBusy_briefRuns_doNot() {
        run(20, 1, 50_000);

        assertThat(profile.nature()).isEqualTo(Nature.COMPUTES);
        assertThat(profile.keepsProcessorsBusy()).isFalse();
    }

    @Test
    void keepsProcessorsBusy_longRuns_do() {
        run(20, 1);

        assertThat(profile.keepsProcessorsBusy()).isTrue();
    }

    @Test
    void hogged_nothingMeasured_isKnownToCompute() {
        profile.hogged();

        assertThat(profile.keepsProcessorsBusy()).isTrue();
    }

    @Test
    void ran_clockThatWentWrong_isBounded() {
        run(10, 3);

        assertThat(profile.evidence().cpuShare()).isEqualTo(1);
    }

    @Test
    void begin_manyRuns_measuresTheFirstAndThenFew() {
        int measured = 0;
        for (int i = 0; i < 1_000; i++) {
            if (profile.begin()) {
                measured++;
                run(1, 1);
            }
        }

        assertThat(measured).isBetween(TypeProfile.MEASURED_AT_FIRST, 30);
    }

    @Test
    void evidence_runsAndTransport_areAveraged() {
        run(5, 0.5);
        profile.carried(1_000, 2_000, 4_000);
        profile.carried(1_000, 2_000, 4_000);

        assertThat(profile.evidence().wallTime()).isEqualTo(Duration.ofNanos(WALL));
        assertThat(profile.evidence().transportTime()).isEqualTo(Duration.ofNanos(4_000));
        assertThat(profile.evidence())
                .hasToString("0 runs, 4 measured: 10.0 ms each, 5.0 ms of them computing (50 %); to carry one: 1000"
                        + " bytes, 2.0 us of encoding, 4.0 us of transport");
    }

    @Test
    void name_lambda_saysWhere() {
        Runnable lambda = () -> {};

        assertThat(new TypeProfile(lambda.getClass()).name()).isEqualTo("lambda in TypeProfileTest");
    }

    /** A batch is prepared before any of it has run. */
    @Test
    void beginAhead_noneOfABatchIsOver_onlyTheFirstOnesAreMeasured() {
        int measured = 0;
        for (int i = 0; i < 10 * TypeProfile.EVERY; i++) {
            measured += profile.beginAhead() ? 1 : 0;
        }

        assertThat(measured).isEqualTo(TypeProfile.EVERY + 9);
    }

    @Test
    void beginAhead_enoughAreOver_oneNowAndThenIsMeasured() {
        run(TypeProfile.MEASURED_AT_FIRST + 1, 0.5);
        int measured = 0;
        for (int i = 0; i < 10 * TypeProfile.EVERY; i++) {
            measured += profile.beginAhead() ? 1 : 0;
        }

        assertThat(measured).isEqualTo(10);
    }

    /** There are many of them in the time of one, and each reading of a clock is dear beside them. */
    @Test
    void beginAhead_runsAreBrief_fewerAreMeasured() {
        run(TypeProfile.MEASURED_AT_FIRST + 1, 1, 1_000);
        int measured = 0;
        for (int i = 0; i < 2 * TypeProfile.EVERY_BRIEF; i++) {
            measured += profile.beginAhead() ? 1 : 0;
        }

        assertThat(measured).isEqualTo(2);
    }

    @Test
    void carried_theFirstTime_doesNotCount() {
        profile.carried(1_000, 5_000_000, 5_000_000);

        assertThat(profile.evidence().carried()).isZero();

        profile.carried(1_000, 2_000, 4_000);

        assertThat(profile.evidence().encodingTime()).isEqualTo(Duration.ofNanos(2_000));
    }

    @Test
    void carried_transportIsUnknown_leavesItAsItWas() {
        profile.carried(1_000, 2_000, 4_000);
        profile.carried(1_000, 2_000, -1);

        assertThat(profile.evidence().transportTime()).isEqualTo(Duration.ZERO);

        profile.carried(1_000, 2_000, 4_000);
        profile.carried(1_000, 2_000, -1);

        assertThat(profile.evidence().transportTime()).isEqualTo(Duration.ofNanos(4_000));
        assertThat(profile.evidence().carried()).isEqualTo(3);
    }
}
