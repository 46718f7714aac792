package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.wire.FrameChannel;
import java.io.IOException;

/**
 * The worker's tie to the application, which either side can cut. When the application is gone this process ends at
 * once, whatever the task does. When this process ends by itself, because a task called {@code System.exit}, the
 * application is told by the end of the channel, and the exit code stays what the task chose.
 */
final class Lifeline {

    private final FrameChannel channel;

    // Set before the channel is closed from this side, so whoever then finds it closed knows why.
    private volatile boolean exiting;

    Lifeline(FrameChannel channel) {
        this.channel = channel;
        // System.exit waits for every shutdown hook. The application must not wait with it.
        Runtime.getRuntime().addShutdownHook(new Thread(this::hangUp, "worker-hang-up"));
    }

    FrameChannel channel() {
        return channel;
    }

    private void hangUp() {
        exiting = true;
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("worker could not close its channel: " + e);
        }
    }

    /**
     * The channel cannot be used any more. Returns only if this process is ending anyway; the caller then has nothing
     * left to do.
     */
    void lost() {
        if (!exiting) {
            // Not System.exit, which would wait for whatever the task has registered.
            Runtime.getRuntime().halt(0);
        }
    }
}
