package io.github.workloadexecutor.internal.io;

import io.github.workloadexecutor.internal.limit.AlarmClock;
import io.github.workloadexecutor.internal.limit.Clock.Alarm;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Rings when the time of tasks is over. What follows completes their futures, and so may run code of the application:
 * it is done in threads of its own, as many as block, so that nobody is held up. They are platform threads, since the
 * task that is late may be the one that keeps the carriers from all virtual ones. All threads end a moment after they
 * were last needed.
 */
final class Overtime {

    private static final long LINGER_MILLIS = 50;

    private final AlarmClock clock;
    private final ThreadPoolExecutor callers;

    /**
     * Starts nothing yet.
     *
     * @param laneName begins the names of threads
     */
    Overtime(String laneName) {
        clock = new AlarmClock(laneName + " clock");
        callers = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                LINGER_MILLIS,
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name(laneName + " overtime-", 1)
                        .factory());
    }

    Alarm after(long nanos, Runnable late) {
        return clock.after(nanos, () -> call(late));
    }

    private void call(Runnable late) {
        try {
            callers.execute(late);
        } catch (OutOfMemoryError noThread) {
            late.run(); // Holding up others is better than never.
        }
    }
}
