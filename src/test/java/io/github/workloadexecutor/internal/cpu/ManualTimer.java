package io.github.workloadexecutor.internal.cpu;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer, and a clock to go with it, whose time passes when the test says so. Alarms ring in the test's thread. */
final class ManualTimer extends ScheduledThreadPoolExecutor {

    private final class Alarm extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final Duration delay;
        private final long dueNanos;

        Alarm(Duration delay, Runnable action) {
            super(action, null);
            this.delay = delay;
            long nanos = TimeUnit.NANOSECONDS.convert(delay);
            this.dueNanos = nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(delay);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(dueNanos, ((Alarm) other).dueNanos);
        }

        @Override
        protected void done() {
            synchronized (ManualTimer.this) {
                alarms.remove(this);
            }
            if (isCancelled()) {
                whenTakenBack.run();
            }
        }
    }

    // Guarded by this.
    private final List<Alarm> alarms = new ArrayList<>();
    private long now;

    volatile Runnable beforeSchedule = () -> {};

    /** Run in the thread that cancels an alarm. */
    volatile Runnable whenTakenBack = () -> {};

    ManualTimer() {
        super(1, Thread.ofPlatform().daemon().name("manual timer").factory());
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable action, long delay, TimeUnit unit) {
        beforeSchedule.run();
        var unused = super.schedule(() -> {}, 0, TimeUnit.NANOSECONDS);
        synchronized (this) {
            Alarm alarm = new Alarm(Duration.of(delay, unit.toChronoUnit()), action);
            alarms.add(alarm);
            return alarm;
        }
    }

    synchronized long nanoTime() {
        return now;
    }

    /** The delays of the alarms that are set now, in order of setting. */
    synchronized List<Duration> delays() {
        return alarms.stream().map(alarm -> alarm.delay).toList();
    }

    /** Lets time pass in which no alarm rings: this process itself was stopped. */
    synchronized void stopFor(Duration time) {
        now += time.toNanos();
    }

    /** Rings whatever is set now, whenever it is due. */
    void passAll() {
        List<Alarm> due;
        synchronized (this) {
            due = List.copyOf(alarms);
        }
        due.forEach(Alarm::run);
    }

    /** Rings what falls due within this time, each alarm at its time, also such as are set meanwhile. */
    void pass(Duration time) {
        long end;
        synchronized (this) {
            end = now + time.toNanos();
        }
        while (true) {
            Alarm next;
            synchronized (this) {
                Optional<Alarm> due =
                        alarms.stream().filter(alarm -> alarm.dueNanos <= end).min(Comparator.naturalOrder());
                if (due.isEmpty()) {
                    now = end;
                    return;
                }
                next = due.get();
                now = Math.max(now, next.dueNanos);
            }
            next.run();
        }
    }
}
