package io.github.workloadexecutor.internal.limit;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The clock of this machine. Its thread is there only while an alarm is set, and a moment longer, so nobody has to stop
 * it.
 */
public final class AlarmClock implements Clock {

    // Also how often the thread looks whether it is still needed, while an alarm is set.
    private static final long LINGER_MILLIS = 50;

    private final String name;

    // Guarded by this.
    private @Nullable ScheduledThreadPoolExecutor timer;

    /**
     * Starts nothing yet.
     *
     * @param name of its thread
     */
    public AlarmClock(String name) {
        this.name = name;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Alarm after(long nanos, Runnable action) {
        try {
            ScheduledFuture<?> set = timer().schedule(action, nanos, TimeUnit.NANOSECONDS);
            return () -> set.cancel(/* mayInterruptIfRunning= */ false);
        } catch (OutOfMemoryError noThread) {
            return () -> {}; // It is set, and rings as soon as the next one finds a thread.
        }
    }

    private synchronized ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor made = timer;
        if (made == null) {
            made = new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform()
                            .daemon()
                            .inheritInheritableThreadLocals(false)
                            .name(name)
                            .factory());
            made.setRemoveOnCancelPolicy(true);
            made.setKeepAliveTime(LINGER_MILLIS, TimeUnit.MILLISECONDS);
            made.allowCoreThreadTimeOut(true);
            timer = made;
        }
        return made;
    }
}
