package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.wire.FrameChannel;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The worker's tie to the application, which either side can cut. When the application is gone this process ends at
 * once, whatever the task does. When this process ends by itself, because a task called {@code System.exit}, the
 * application is told from where, and then by the end of the channel; the exit code stays what the task chose.
 */
final class Lifeline {

    private final FrameChannel channel;
    private final ProcessEnd end;

    // Set before the channel is closed from this side, so whoever then finds it closed knows why.
    private volatile boolean exiting;

    // Set before the worker exits because it was told to, which needs no explanation.
    private volatile boolean leaving;

    Lifeline(FrameChannel channel, ProcessEnd end) {
        this.channel = channel;
        this.end = end;
    }

    FrameChannel channel() {
        return channel;
    }

    ProcessEnd end() {
        return end;
    }

    /**
     * Has the application told when somebody calls {@code System.exit}, which waits for every shutdown hook. The
     * application must not wait with it.
     *
     * @param runningTask gives the id of the task that runs, or 0
     */
    void watchForExit(LongSupplier runningTask) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> hangUp(runningTask.getAsLong()), "worker-hang-up"));
    }

    private void hangUp(long runningTask) {
        exiting = true;
        try {
            if (!leaving) {
                StackTraceElement[] caller =
                        callerOfExit(Thread.getAllStackTraces().values());
                if (caller.length > 0) {
                    Farewell.say(channel, runningTask, "System.exit", caller, () -> {});
                }
            }
            channel.close();
        } catch (IOException e) {
            System.err.println("worker could not close its channel: " + e);
        }
    }

    /** Finds the thread that runs the shutdown hooks because it called exit; empty if a signal ends the process. */
    static StackTraceElement[] callerOfExit(Collection<StackTraceElement[]> stacks) {
        for (StackTraceElement[] stack : stacks) {
            int exit = -1;
            boolean runsHooks = false;
            for (int i = 0; i < stack.length; i++) {
                String owner = stack[i].getClassName();
                runsHooks |= owner.equals("java.lang.ApplicationShutdownHooks");
                if (stack[i].getMethodName().equals("exit")
                        && List.of("java.lang.System", "java.lang.Runtime").contains(owner)) {
                    exit = i;
                }
            }
            if (runsHooks && exit >= 0) {
                return Arrays.copyOfRange(stack, exit + 1, stack.length);
            }
        }
        return new StackTraceElement[0];
    }

    /** Ends the process in good order, since the application wants it. */
    void leave() {
        leaving = true;
        end.exit();
    }

    /**
     * The channel cannot be used any more. Returns only if this process is ending anyway; the caller then has nothing
     * left to do.
     */
    void lost() {
        if (!exiting) {
            // Not System.exit, which would wait for whatever the task has registered.
            end.halt(ProcessEnd.APPLICATION_GONE);
        }
    }

    /** One of the worker's own threads failed. Without it the worker would fall silent, so it ends. */
    void failed(Throwable error) {
        try {
            System.err.println("worker ends itself because its thread "
                    + Thread.currentThread().getName() + " failed");
            error.printStackTrace();
        } finally {
            end.halt(ProcessEnd.FAULT);
        }
    }
}
