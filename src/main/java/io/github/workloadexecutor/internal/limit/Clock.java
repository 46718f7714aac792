package io.github.workloadexecutor.internal.limit;

/** The time, and alarms. */
public interface Clock {

    /** An alarm that was set. */
    interface Alarm {

        /** Keeps it from ringing, if it has not rung; it may just be about to. */
        void cancel();
    }

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /**
     * Sets an alarm.
     *
     * @param nanos after how long it rings
     * @param action what is done then, in the thread of the clock, which must not wait for it
     */
    Alarm after(long nanos, Runnable action);
}
