package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a worker says last of all. It says so in a thread of its own and is waited for only a moment: an application
 * that does not listen must not keep the worker from ending.
 */
final class Farewell {

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private Farewell() {}

    /**
     * Tells the application how this process ends.
     *
     * @param taskId the running task, or 0
     * @param how goes into messages
     * @param stack where that was decided, or what made it necessary
     * @param afterwards done in the same thread, within the same time
     */
    static void say(FrameChannel channel, long taskId, String how, StackTraceElement[] stack, Runnable afterwards) {
        Runnable speech = () -> {
            try {
                byte[] body = text(stack).getBytes(StandardCharsets.UTF_8);
                channel.send(new Frame(FrameKind.EXITING, taskId, how, body));
            } catch (IOException nobodyListens) {
                // Then nobody will miss it.
            }
            afterwards.run();
        };
        try {
            Thread speaker =
                    Thread.ofPlatform().daemon().name("worker-farewell").start(speech);
            boolean unused = speaker.join(PATIENCE);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError noThread) {
            // The exit code has to do.
        }
    }

    /** A frame per line, innermost first. */
    static String text(StackTraceElement[] stack) {
        return String.join("\n", TaskStack.of(stack));
    }
}
