package io.github.workloadexecutor.internal.lane;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Keeps the JVM from ending by itself while accepted tasks are not over, and no longer: a program that ends without
 * closing its executor still sees its tasks through, and then ends. {@code System.exit} and signals are not held up.
 *
 * <p>It does so with one thread that is no daemon and looks now and then whether it is still needed. Lingering a little
 * costs nothing, whereas a thread for every single task would.
 */
final class JvmHold {

    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String name;
    private final BooleanSupplier needed;
    private final AtomicBoolean held = new AtomicBoolean();

    JvmHold(String name, BooleanSupplier needed) {
        this.name = name;
        this.needed = needed;
    }

    /** Makes sure that the thread is there. Called after the task that needs it has been counted. */
    void ensure() {
        if (!held.get() && held.compareAndSet(false, true)) {
            try {
                Thread.ofPlatform()
                        .daemon(false)
                        .name(name + " hold")
                        .inheritInheritableThreadLocals(false)
                        .start(this::hold);
            } catch (OutOfMemoryError noThread) {
                held.set(false); // The next task tries again; this one is not to fail for it.
            }
        }
    }

    private void hold() {
        do {
            do {
                LockSupport.parkNanos(this, LINGER_NANOS);
            } while (needed.getAsBoolean());
            held.set(false);
            // A task counted before the line above saw this thread and started none, so look again.
        } while (needed.getAsBoolean() && held.compareAndSet(false, true));
    }
}
