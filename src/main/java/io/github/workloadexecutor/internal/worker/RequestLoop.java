package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.OversizedBody;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what comes by the channel for as long as the application lives. Reading never stops while a task runs, so a
 * cancellation gets through, and the end of the application ends this process at once, whatever the task does.
 */
final class RequestLoop {

    private final Lifeline lifeline;
    private final FrameChannel channel;
    private final Crew crew;

    RequestLoop(Lifeline lifeline, Crew crew) {
        this.lifeline = lifeline;
        this.channel = lifeline.channel();
        this.crew = crew;
    }

    /** Serves until the process ends. */
    void serve() {
        try {
            for (Frame frame = next(); frame != null; frame = next()) {
                obey(frame);
            }
            lifeline.lost();
        } catch (ProtocolViolation nonsense) {
            lifeline.failed(nonsense);
        } catch (IOException broken) {
            lifeline.lost(); // As good as closed.
        } catch (Throwable fault) {
            lifeline.failed(fault);
        }
    }

    private @Nullable Frame next() throws IOException {
        while (true) {
            try {
                return channel.receive();
            } catch (OversizedBody tooLarge) {
                crew.tasks().deliver(tooLarge);
            }
        }
    }

    private void obey(Frame frame) throws ProtocolViolation {
        switch (frame.kind()) {
            case RUN -> crew.tasks().deliver(frame.body());
            case CANCEL -> crew.tasks().cancel(frame.id());
            case HELLO, DOORBELL, REPLIES, VALUE, FAILURE, PROGRESS, VITALS, OVERDUE, EXITING, OUT_OF_HEAP, FINDING ->
                throw new ProtocolViolation("worker received a frame that only workers send: " + frame.kind());
        }
    }
}
