package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of tasks: what they are by default, and what is refused with the value and the limit. */
final class TaskOptionsTest {

    private final TaskOptions none = TaskOptions.none();

    @Test
    void none_hasNoLimitsAndAllowsNoSecondRun() {
        assertThat(none.timeout()).isEmpty();
        assertThat(none.queueTimeout()).isEmpty();
        assertThat(none.stallTimeout()).isEmpty();
        assertThat(none.retry()).isEmpty();
    }

    @Test
    void options_eachChange_leavesTheOriginalAlone() {
        TaskOptions changed = none.timeout(Duration.ofSeconds(1)).idempotent();

        assertThat(changed.timeout()).contains(Duration.ofSeconds(1));
        assertThat(changed.retry()).contains(Retry.standard());
        assertThat(none.timeout()).isEmpty();
    }

    @Test
    void options_thatSayTheSame_areEqual() {
        Duration time = Duration.ofSeconds(1);
        TaskOptions all =
                none.timeout(time).queueTimeout(time).stallTimeout(time).idempotent();

        assertThat(none.idempotent().stallTimeout(time).timeout(time).queueTimeout(time))
                .isEqualTo(all)
                .hasSameHashCodeAs(all);
        assertThat(all)
                .isNotEqualTo(all.timeout(time.multipliedBy(2)))
                .isNotEqualTo(all.queueTimeout(time.multipliedBy(2)))
                .isNotEqualTo(all.stallTimeout(time.multipliedBy(2)))
                .isNotEqualTo(all.idempotent(Retry.standard().attempts(2)));
        assertThat(none).isNotEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void timeouts_notMoreThanZero_areRefused(Duration time) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.timeout(time))
                .withMessage("timeout must be more than zero, but was " + time);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.queueTimeout(time))
                .withMessage("queueTimeout must be more than zero, but was " + time);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.stallTimeout(time))
                .withMessage("stallTimeout must be more than zero, but was " + time);
    }

    @Test
    void retry_oneAttempt_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retry.standard().attempts(1))
                .withMessage("maxAttempts must be at least 2, but was 1");
    }

    @Test
    void retry_backOffOutOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retry.standard().backOff(Duration.ofSeconds(-1), Duration.ofSeconds(1)))
                .withMessage("firstBackOff must not be negative, but was PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retry.standard().backOff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessage("longestBackOff must not be less than firstBackOff, which is PT2S, but was PT1S");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 64.1, Double.NaN})
    void retry_heapFactorOutOfRange_isRefused(double factor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retry.standard().moreHeapAfterOutOfMemory(factor))
                .withMessage("heapFactor must be from 1 to 64, but was " + factor);
    }
}
