package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.failure.TaskSnapshot;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a task is: stack, state, what it waits for, and the CPU time it has used. */
public final class Snapshot {

    // Written once by whoever asks first; loading it takes longer than most tasks.
    private static volatile @Nullable ThreadMXBean threads;

    private Snapshot() {}

    /**
     * Takes one of a thread that runs a task; of whatever the thread does, if the task ends meanwhile.
     *
     * @param thread of the class that calls tasks
     */
    public static TaskSnapshot of(Thread thread, RunningTask task, long now) {
        StackTraceElement[] stack = thread.getStackTrace();
        ThreadMXBean bean = load();
        ThreadInfo info = bean.getThreadInfo(thread.threadId());
        String waitingFor = info == null || info.getLockName() == null ? "" : info.getLockName();
        return new TaskSnapshot(
                info == null ? thread.getState() : info.getThreadState(),
                Duration.ofNanos(now - task.startNanos()),
                Duration.ofNanos(cpuNanos(bean, thread, task)),
                waitingFor,
                TaskStack.of(stack, thread.getClass().getName()));
    }

    private static long cpuNanos(ThreadMXBean bean, Thread thread, RunningTask task) {
        long now = bean.isThreadCpuTimeSupported() ? bean.getThreadCpuTime(thread.threadId()) : RunningTask.UNKNOWN;
        return now < 0 || task.startCpuNanos() < 0 ? RunningTask.UNKNOWN : now - task.startCpuNanos();
    }

    /** Has the next snapshot, and {@link #cpuTimeIfAtHand}, be quick. */
    static ThreadMXBean load() {
        ThreadMXBean bean = threads;
        if (bean == null) {
            bean = ManagementFactory.getThreadMXBean();
            threads = bean;
        }
        return bean;
    }

    /** The calling thread's CPU time; unknown as long as nothing is loaded that could tell. */
    public static long cpuTimeIfAtHand() {
        ThreadMXBean bean = threads;
        return bean != null && bean.isCurrentThreadCpuTimeSupported()
                ? bean.getCurrentThreadCpuTime()
                : RunningTask.UNKNOWN;
    }
}
