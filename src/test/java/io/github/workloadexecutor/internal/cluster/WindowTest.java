package io.github.workloadexecutor.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WindowTest {

    private final Window window = new Window();

    private void answered(int times, int tasks, Duration each) {
        for (int i = 0; i < times; i++) {
            window.answered(tasks, each.multipliedBy(tasks).toNanos());
        }
    }

    @Test
    void size_nothingIsKnown_isOne() {
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void size_tasksAreLong_isOne() {
        answered(3, 1, Duration.ofMillis(20));

        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void size_tasksAreOfSomeMilliseconds_letsInOneAhead() {
        answered(3, 1, Duration.ofMillis(5));

        assertThat(window.size()).isEqualTo(2);
    }

    @Test
    void size_tasksAreShort_letsInTwoMillisecondsOfWork() {
        answered(3, 10, Duration.ofNanos(100_000));

        assertThat(window.size()).isEqualTo(21);
    }

    @Test
    void size_tasksAreVeryShort_isBounded() {
        answered(3, 100, Duration.ofNanos(100));

        assertThat(window.size()).isEqualTo(Window.MOST);
    }

    /** The machine was busy with something else for a moment. */
    @Test
    void size_oneAnswerIsLate_staysOfTheSameOrder() {
        answered(10, 50, Duration.ofNanos(20_000));
        int before = window.size();

        answered(1, 1, Duration.ofMillis(2));

        assertThat(window.size()).isGreaterThan(before / 4);
    }

    @Test
    void size_tasksBecomeLong_isOneSoon() {
        answered(10, 50, Duration.ofNanos(20_000));

        answered(100, 1, Duration.ofMillis(50));

        assertThat(window.size()).isEqualTo(1);
    }
}
