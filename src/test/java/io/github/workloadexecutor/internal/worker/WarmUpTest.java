package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WarmUpTest {

    /** Otherwise it would end early, and load less than it is there for. */
    @Test
    void loadWork_itsOwnTask_goesThroughAllOfTheWay() {
        assertThatCode(new WarmUp()::loadWork).doesNotThrowAnyException();
    }

    @Test
    void run_always_endsByItself() throws Exception {
        WarmUp warmUp = new WarmUp();
        warmUp.start();

        assertThat(warmUp.isDaemon()).isTrue();
        assertThat(warmUp.join(Duration.ofSeconds(30))).isTrue();
    }
}
