package io.github.workloadexecutor.internal.io;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.jspecify.annotations.Nullable;

/**
 * The threads of the JDK that carry virtual threads, as far as can be seen without its internals. What cannot be seen,
 * on a JDK that shows less, looks as if nothing was carried.
 */
final class Carriers {

    private static final String GROUP = "CarrierThreads";

    /** In a class of its own: management takes long to load, and is needed only when a thread is suspected. */
    private static final class Management {
        static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
        static final @Nullable VirtualThreadSchedulerMXBean SCHEDULER =
                ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    }

    private Carriers() {}

    /** Those that are at something, or waiting for a processor. */
    static List<Thread> atWork() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() + 16];
        int count = root.enumerate(threads);
        List<Thread> atWork = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ThreadGroup group = threads[i].getThreadGroup();
            if (group != null && group.getName().equals(GROUP) && threads[i].getState() == Thread.State.RUNNABLE) {
                atWork.add(threads[i]);
            }
        }
        return atWork;
    }

    /**
     * The name of the carrier that a virtual thread is mounted on and that is runnable; null if there is none. A thread
     * that could run, and waits for a carrier, has none.
     */
    static @Nullable String nameOf(Thread virtual) {
        // The one place where the JDK shows it: VirtualThread[#22,name]/runnable@ForkJoinPool-1-worker-1
        String shown = virtual.toString();
        int state = shown.lastIndexOf("]/runnable@");
        return state < 0 ? null : shown.substring(state + "]/runnable@".length());
    }

    /** How long a carrier has used a processor so far, in its own code and in all; negative if that is not known. */
    static Usage usage(Thread carrier) {
        ThreadMXBean threads = Management.THREADS;
        if (!threads.isThreadCpuTimeSupported() || !threads.isThreadCpuTimeEnabled()) {
            return new Usage(-1, -1);
        }
        return new Usage(threads.getThreadUserTime(carrier.threadId()), threads.getThreadCpuTime(carrier.threadId()));
    }

    /** A time that a thread has used a processor for: outside the operating system, and with it. */
    record Usage(long userNanos, long nanos) {}

    /** How many virtual threads wait for a carrier, in words. */
    static String queue() {
        VirtualThreadSchedulerMXBean scheduler = Management.SCHEDULER;
        return scheduler == null
                ? "how many virtual threads wait for a carrier is not known"
                : "%d virtual threads wait for one of %d carriers"
                        .formatted(scheduler.getQueuedVirtualThreadCount(), scheduler.getParallelism());
    }
}
