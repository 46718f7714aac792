package io.github.workloadexecutor.internal.memory;

/**
 * The application that this process is a worker of. It stands here, and not where it is needed, so that a worker can be
 * told before anything else of this package is loaded.
 */
public final class Application {

    // Written at the worker's start.
    private static volatile long pid;

    private Application() {}

    /** Says that this process is a worker of that one. */
    public static void is(long processId) {
        pid = processId;
    }

    /** The number of its process; 0 if this process is no worker. */
    static long pid() {
        return pid;
    }
}
