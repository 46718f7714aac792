package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has a task and is silent is found, and nobody else. */
final class HeartbeatsTest {

    private static final Duration ALLOWED = Duration.ofSeconds(8);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Deque<Runnable> scheduled = new ArrayDeque<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> schedule(Runnable action, long delay, TimeUnit unit) {
            assertThat(Duration.ofNanos(unit.toNanos(delay))).isEqualTo(INTERVAL);
            scheduled.add(action);
            return super.schedule(() -> {}, 0, TimeUnit.NANOSECONDS);
        }
    };
    private long now;
    private final List<FakePatient> patients = new ArrayList<>();
    private final Heartbeats heartbeats = new Heartbeats(ALLOWED, timer, () -> now, () -> patients);

    private final class FakePatient implements Heartbeats.Patient {
        boolean busy = true;
        long lastSign = now;
        final List<Duration> silences = new ArrayList<>();

        FakePatient() {
            patients.add(this);
        }

        @Override
        public boolean isExpectedToSpeak() {
            return busy;
        }

        @Override
        public long lastSignNanos() {
            return lastSign;
        }

        @Override
        public void silentFor(Duration silence, Duration allowed) {
            silences.add(silence);
        }
    }

    @AfterEach
    void endTimer() {
        timer.shutdownNow();
    }

    private void pass(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minus(INTERVAL)) {
            now += INTERVAL.toNanos();
            scheduled.remove().run();
        }
    }

    @Test
    void scan_silentForLonger_isFound() {
        FakePatient silent = new FakePatient();
        heartbeats.begin();

        pass(ALLOWED);
        assertThat(silent.silences).isEmpty();
        pass(INTERVAL);
        assertThat(silent.silences).containsExactly(ALLOWED.plus(INTERVAL));
    }

    @Test
    void scan_givesSigns_isLeftAlone() {
        FakePatient sound = new FakePatient();
        heartbeats.begin();

        for (int i = 0; i < 20; i++) {
            sound.lastSign = now;
            pass(INTERVAL);
        }

        assertThat(sound.silences).isEmpty();
    }

    @Test
    void scan_withoutTask_isLeftAlone() {
        FakePatient idle = new FakePatient();
        FakePatient busy = new FakePatient();
        idle.busy = false;
        heartbeats.begin();

        pass(ALLOWED.plus(INTERVAL));

        assertThat(idle.silences).isEmpty();
        assertThat(busy.silences).isNotEmpty();
    }

    @Test
    void begin_severalTimes_isOneScan() {
        FakePatient unused = new FakePatient();
        heartbeats.begin();
        heartbeats.begin();

        assertThat(scheduled).hasSize(1);
    }

    @Test
    void scan_nobodyHasATask_isTheLast() {
        FakePatient idle = new FakePatient();
        heartbeats.begin();
        idle.busy = false;

        pass(INTERVAL);
        assertThat(scheduled).isEmpty();

        heartbeats.begin();
        assertThat(scheduled).hasSize(1);
    }

    /** This process was stopped itself: what its workers said meanwhile is still to be read. */
    @Test
    void scan_late_blamesNobody() {
        FakePatient silent = new FakePatient();
        heartbeats.begin();

        now += ALLOWED.multipliedBy(10).toNanos();
        scheduled.remove().run();
        assertThat(silent.silences).isEmpty();

        pass(INTERVAL);
        assertThat(silent.silences).hasSize(1);
    }
}
