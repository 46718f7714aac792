package io.github.workloadexecutor.task;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Where the current context is kept, and the one there is outside a task. */
final class ContextOfThread {

    static final ScopedValue<TaskContext> CURRENT = ScopedValue.newInstance();

    /** Stands for the one worker that a process is, and for a process that is none. */
    static final Object THIS_PROCESS = new Object();

    static final TaskContext NO_TASK = new TaskContext() {
        @Override
        public String taskName() {
            return "";
        }

        @Override
        public int attempt() {
            return 0;
        }

        @Override
        public Optional<Duration> remaining() {
            return Optional.empty();
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void progress(double fraction, String note) {
            var unused = new TaskProgress(fraction, note); // refuses what a real context would refuse
        }

        @Override
        public void closeAtWorkerEnd(AutoCloseable resource) {}
    };

    private ContextOfThread() {}

    /** What runs in a context. A class and no lambda, since the first task of a worker would wait for it to be made. */
    record Operation<T extends @Nullable Object>(Callable<T> task) implements ScopedValue.CallableOp<T, Exception> {

        @Override
        public T call() throws Exception {
            return task.call();
        }
    }
}
