package io.github.workloadexecutor.internal.forked;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Looks at regular intervals which workers are silent although they have a task, and has them killed. There is one scan
 * for all of them, and none while nobody has a task.
 */
final class Heartbeats {

    /** Somebody to listen to. */
    interface Patient {

        /** Whether a sign of life is to be expected: it has a task, and nobody debugs it. */
        boolean isExpectedToSpeak();

        /** When it last gave one, on the clock of {@link System#nanoTime}. */
        long lastSignNanos();

        void silentFor(Duration silence, Duration allowed);
    }

    private final Duration allowed;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoClock;
    private final Supplier<? extends Collection<? extends Patient>> patients;
    private final long interval;

    private final AtomicBoolean scanning = new AtomicBoolean();

    // Touched by one scan after the other; the timer publishes it.
    private long lastScan;

    /**
     * Starts nothing yet.
     *
     * @param allowed how long a patient may be silent
     * @param patients gives a copy of the list
     */
    Heartbeats(
            Duration allowed,
            ScheduledExecutorService timer,
            LongSupplier nanoClock,
            Supplier<? extends Collection<? extends Patient>> patients) {
        this.allowed = allowed;
        this.timer = timer;
        this.nanoClock = nanoClock;
        this.patients = patients;
        this.interval = Math.max(1, TimeUnit.NANOSECONDS.convert(allowed) / 4);
    }

    /** Somebody has got a task. Called after that can be seen. */
    void begin() {
        if (!scanning.get() && scanning.compareAndSet(false, true)) {
            lastScan = nanoClock.getAsLong();
            scheduleNext();
        }
    }

    private void scheduleNext() {
        try {
            var unused = timer.schedule(this::scan, interval, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            // Then there are no tasks any more either.
        } catch (OutOfMemoryError noThread) {
            scanning.set(false); // The next task tries again; this one is not to fail for it.
        }
    }

    /** What goes wrong with one of them must not end the watch over the others. */
    private void report(Patient patient, Duration silence) {
        try {
            patient.silentFor(silence, allowed);
        } catch (RuntimeException | Error unexpected) {
            Log.OF_WORKERS.error("a worker that is silent for {} could not be dealt with", silence, unexpected);
        }
    }

    private void scan() {
        long now = nanoClock.getAsLong();
        // A scan that is late says that this process was stopped itself. What its workers said meanwhile is still to
        // be read.
        boolean late = now - lastScan > 2 * interval;
        lastScan = now;
        boolean anyBody = false;
        for (Patient patient : patients.get()) {
            if (patient.isExpectedToSpeak()) {
                anyBody = true;
                long silence = now - patient.lastSignNanos();
                if (!late && silence > allowed.toNanos()) {
                    report(patient, Duration.ofNanos(silence));
                }
            }
        }
        if (anyBody) {
            scheduleNext();
            return;
        }
        scanning.set(false);
        // One that got its task after it was passed over above saw that a scan was on.
        if (patients.get().stream().anyMatch(Patient::isExpectedToSpeak)) {
            begin();
        }
    }
}
