package io.github.workloadexecutor.internal.cpu;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer whose delays pass when the test says so. */
final class ManualTimer extends ScheduledThreadPoolExecutor {

    private record Alarm(Duration delay, Runnable action) {}

    // Guarded by this.
    private final List<Alarm> alarms = new ArrayList<>();

    volatile Runnable beforeSchedule = () -> {};

    ManualTimer() {
        super(1, Thread.ofPlatform().daemon().name("manual timer").factory());
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable action, long delay, TimeUnit unit) {
        beforeSchedule.run();
        ScheduledFuture<?> accepted = super.schedule(() -> {}, 0, TimeUnit.NANOSECONDS);
        synchronized (this) {
            alarms.add(new Alarm(Duration.of(delay, unit.toChronoUnit()), action));
        }
        return accepted;
    }

    synchronized List<Duration> delays() {
        return alarms.stream().map(Alarm::delay).toList();
    }

    void passAll() {
        List<Alarm> due;
        synchronized (this) {
            due = List.copyOf(alarms);
            alarms.clear();
        }
        due.forEach(alarm -> alarm.action().run());
    }
}
