package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskContext;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Tasks that run in this very process, so they and the test can meet in static fields. */
final class Jobs {

    static volatile CountDownLatch begun = new CountDownLatch(1);
    static volatile CountDownLatch goOn = new CountDownLatch(1);
    static volatile boolean release;
    static final List<String> TRACES = new ArrayList<>();

    private Jobs() {}

    static void reset() {
        begun = new CountDownLatch(1);
        goOn = new CountDownLatch(1);
        release = false;
        synchronized (TRACES) {
            TRACES.clear();
        }
    }

    static void leaveTrace(String trace) {
        synchronized (TRACES) {
            TRACES.add(trace);
        }
    }

    static List<String> traces() {
        synchronized (TRACES) {
            return List.copyOf(TRACES);
        }
    }

    /** Returns what it holds. */
    record Echo(String value) implements CpuTask<String> {
        @Override
        public String call() {
            return value;
        }
    }

    /** Waits until the test lets it go on; ends when interrupted. */
    record Wait() implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            begun.countDown();
            goOn.await();
            return "waited";
        }
    }

    /** Takes no notice of interrupts; computes until the test releases it. */
    record Ignore() implements CpuTask<String> {
        @Override
        public String call() {
            begun.countDown();
            while (!release) {
                Thread.onSpinWait();
            }
            return "released";
        }
    }

    /** Ends as soon as its cancel flag is set, and says whether it was interrupted too. */
    record HeedFlag() implements CpuTask<String> {
        @Override
        public String call() {
            begun.countDown();
            while (!TaskContext.current().isCancelled()) {
                Thread.onSpinWait();
            }
            return Thread.currentThread().isInterrupted() ? "interrupted" : "flag only";
        }
    }

    /** Tells what it knows about itself. */
    record AskContext() implements CpuTask<String> {
        @Override
        public String call() {
            TaskContext context = TaskContext.current();
            return context.taskName() + ", attempt " + context.attempt() + ", "
                    + context.remaining().map(left -> left.toMinutes() + " min").orElse("no limit");
        }
    }

    /** Reports in a tight loop until the test releases it, or so many times. */
    record Report(int times) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            begun.countDown();
            int i = 0;
            while (i < times && !release) {
                TaskContext.current().progress(++i / (double) times, "step " + i);
            }
            return i;
        }
    }

    /** Reports in a tight loop for some time. */
    record ReportFor(Duration time) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            long end = System.nanoTime() + time.toNanos();
            int i = 0;
            while (System.nanoTime() - end < 0) {
                TaskContext.current().progress(0.5, "step " + ++i);
            }
            return i;
        }
    }

    /** Reports once, then waits until the test lets it go on. */
    record ReportThenWait(double fraction, String note) implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            TaskContext.current().progress(fraction, note);
            goOn.await();
            return "waited";
        }
    }

    /** Leaves a thread behind that reports on until the test releases it. */
    record LeaveReporter() implements CpuTask<String> {
        @Override
        public String call() {
            TaskContext context = TaskContext.current();
            Thread.ofPlatform().daemon().start(() -> {
                while (!release) {
                    context.progress(0.1, "late");
                }
            });
            return "left";
        }
    }

    /** Throws, with a cause if it has a second. */
    record Throw(Throwable failure) implements CpuTask<String> {
        @Override
        public String call() throws Exception {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        }
    }

    /** Waits until the test lets it go on, and throws then. */
    record WaitAndThrow(Error failure) implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            begun.countDown();
            goOn.await();
            throw failure;
        }
    }

    /** Fails for lack of heap while its result is encoded. */
    record ReturnTooMuch() implements CpuTask<Object> {
        @Override
        public Object call() {
            return new TooMuch();
        }
    }

    private static final class TooMuch implements Serializable {
        @Serial
        private static final long serialVersionUID = 1L;

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new OutOfMemoryError("planted");
        }
    }

    /** Registers things to close at the worker's end. */
    record Register(List<String> names) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            for (String name : names) {
                TaskContext.current().closeAtWorkerEnd(() -> {
                    leaveTrace(name + " in " + Thread.currentThread().getName());
                    if (name.equals("broken")) {
                        throw new IOException("planted");
                    }
                });
            }
            return names.size();
        }
    }
}
