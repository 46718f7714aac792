package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.workloadexecutor.WorkloadExecutor;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options out of range are refused with the value and the limit. */
final class BuilderTest {

    private final WorkloadExecutor.Builder builder = WorkloadExecutor.builder();

    /** B3. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void workers_belowOne_isRefused(int workers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.workers(workers))
                .withMessage("workers must be at least 1, but was " + workers);
    }

    /** B3. */
    @Test
    void ioLimit_zero_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.ioLimit(0))
                .withMessage("ioLimit must be at least 1, but was 0");
    }

    @Test
    void closeTimeout_negative_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.closeTimeout(Duration.ofSeconds(-1)))
                .withMessage("closeTimeout must not be negative, but was PT-1S");
    }

    @Test
    void workerStartTimeout_zero_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.workerStartTimeout(Duration.ZERO))
                .withMessage("workerStartTimeout must be more than zero, but was PT0S");
    }

    @Test
    void name_blank_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.name(" "))
                .withMessage("name must not be blank, but was \" \"");
    }

    @Test
    void workerEnvironment_nameWithEqualsSign_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.workerEnvironment("A=B", "c"))
                .withMessageEndingWith("but was A=B=c");
    }

    @Test
    void queueAndQuarantine_belowOne_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.queueLimit(0))
                .withMessage("queueLimit must be at least 1, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.queueBytes(0))
                .withMessage("queueBytes must be at least 1, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.quarantineAfter(0))
                .withMessage("quarantineAfter must be at least 1, but was 0");
    }

    @Test
    void graces_negative_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.cancelNotice(Duration.ofMillis(-1)))
                .withMessage("cancelNotice must not be negative, but was PT-0.001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.killGrace(Duration.ofMillis(-1)))
                .withMessage("killGrace must not be negative, but was PT-0.001S");
    }

    @Test
    void durations_asLongAsTheyGet_areAccepted() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);

        try (var executor = builder.closeTimeout(forever)
                .cancelNotice(forever)
                .cancelGrace(forever)
                .killGrace(forever)
                .workerStartTimeout(forever)
                .build()) {
            assertThat(executor.cpu().isShutdown()).isFalse();
        }
    }

    @Test
    void toString_tellsTheStateOfBothLanes() {
        try (var executor = builder.name("crawler").workers(3).build()) {
            assertThat(executor).hasToString("crawler [cpu: running=0 queued=0 workers=0/3 | io: running=0 queued=0]");
        }
    }
}
