package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.OversizedBody;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests for as long as the application lives. Reading never stops while a task runs, so an interrupt gets
 * through, and the end of the application ends this process at once, whatever the task does.
 */
final class RequestLoop {

    private final Lifeline lifeline;
    private final FrameChannel channel;
    private final TaskThread tasks;

    RequestLoop(Lifeline lifeline) {
        this.lifeline = lifeline;
        this.channel = lifeline.channel();
        this.tasks = new TaskThread(lifeline);
    }

    /** Serves until the process ends. */
    void serve() {
        tasks.start();
        try {
            for (Frame frame = next(); frame != null; frame = next()) {
                obey(frame);
            }
        } catch (IOException broken) {
            // As good as closed.
        }
        lifeline.lost();
    }

    private @Nullable Frame next() throws IOException {
        while (true) {
            try {
                return channel.receive();
            } catch (OversizedBody tooLarge) {
                refuse(tooLarge);
            }
        }
    }

    private void obey(Frame frame) {
        switch (frame.kind()) {
            case RUN -> tasks.accept(frame);
            case LIMITS -> {} // not enforced yet
            case CANCEL -> tasks.interruptTask(frame.id());
            case SHUTDOWN -> System.exit(0);
            case HELLO, STARTED, VALUE, FAILURE, PROGRESS, VITALS, OVERDUE, EXITING, OUT_OF_HEAP -> {
                System.err.println("worker received a frame it only sends: " + frame.kind());
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private void refuse(OversizedBody tooLarge) throws IOException {
        OutOfMemoryError failure = new OutOfMemoryError("the task could not be received by its worker: "
                + tooLarge.getMessage() + "; give workers more heap, or send a path instead of the data");
        channel.send(Frame.of(FrameKind.STARTED, tooLarge.id()));
        channel.send(Frame.of(FrameKind.FAILURE, tooLarge.id(), Encoding.encodeFailure(failure)));
    }
}
