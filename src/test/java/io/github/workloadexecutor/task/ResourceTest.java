package io.github.workloadexecutor.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources, rates, and options that require them: what is refused, with the value and the rule. */
final class ResourceTest {

    private static final Resource GPU = Resource.of("gpu", 4);

    @Test
    void resource_blankName_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Resource.of(" ", 1))
                .withMessage("name of a resource must not be blank, but was \" \"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void resource_lessThanOnePermit_isRefused(int permits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Resource.of("gpu", permits))
                .withMessage("permits of resource gpu must be at least 1, but was " + permits);
    }

    @Test
    void rate_outOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.of(0, Duration.ofSeconds(1)))
                .withMessage("starts of a rate must be at least 1, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.of(1, Duration.ZERO))
                .withMessage("window of a rate must be more than zero, but was PT0S");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void requires_outOfRange_isRefused(int permits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskOptions.none().requires(GPU, permits))
                .withMessage("permits required of resource gpu must be from 1 to 4, but was " + permits);
    }

    @Test
    void requires_sameNameWithOtherPermits_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskOptions.none().requires(GPU).requires(Resource.of("gpu", 2)))
                .withMessage("resource gpu must have the same number of permits wherever it is named, but has 4 and 2");
    }

    @Test
    void requires_again_countsAsWasSaidLast() {
        TaskOptions options = TaskOptions.none().requires(GPU).requires(GPU, 3);

        assertThat(options.requirements()).isEqualTo(Map.of(GPU, 3));
        assertThat(options).isEqualTo(TaskOptions.none().requires(GPU, 3));
        assertThat(options).isNotEqualTo(TaskOptions.none());
        assertThat(TaskOptions.none().requirements()).isEmpty();
    }

    @Test
    void slot_outsideATask_isRefusedWithTheName() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TaskContext.current().slot(GPU))
                .withMessage("there is no slot of resource gpu here: this code runs in no task");
    }
}
