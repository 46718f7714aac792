package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.internal.wire.OversizedBody;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests for as long as the application lives. Reading never stops while a task runs, so a cancellation gets
 * through, and the end of the application ends this process at once, whatever the task does.
 */
final class RequestLoop {

    private final Lifeline lifeline;
    private final FrameChannel channel;
    private final Crew crew;

    // What the next request is under, and which that is.
    private Limits limits = Limits.NONE;
    private long limitedId;

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
                refuse(tooLarge);
            }
        }
    }

    private void obey(Frame frame) throws ProtocolViolation {
        switch (frame.kind()) {
            case LIMITS -> {
                limits = Limits.of(frame.body());
                limitedId = frame.id();
            }
            case RUN -> {
                Limits known = limitedId == frame.id() ? limits : Limits.NONE;
                limits = Limits.NONE;
                crew.tasks().accept(frame, crew.task(frame, known));
            }
            case CANCEL -> crew.tasks().cancel(frame.id());
            case SHUTDOWN -> crew.tasks().leave();
            case HELLO, STARTED, VALUE, FAILURE, PROGRESS, VITALS, OVERDUE, EXITING, OUT_OF_HEAP ->
                throw new ProtocolViolation("worker received a frame that only workers send: " + frame.kind());
        }
    }

    /** Nothing of the task was kept, but the worker has been as full as it can be, as after any exhausted heap. */
    private void refuse(OversizedBody tooLarge) throws IOException {
        OutOfMemoryError failure = new OutOfMemoryError("the task could not be received by its worker: "
                + tooLarge.getMessage() + "; give workers more heap, or send a path instead of the data");
        channel.send(Frame.of(FrameKind.STARTED, tooLarge.id()));
        channel.send(Frame.of(FrameKind.OUT_OF_HEAP, tooLarge.id(), Encoding.encodeFailure(failure)));
    }
}
