package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.OversizedBody;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is heard from a worker about one task: that it started, then its reply, and nothing else. A task that has not
 * been heard to start has certainly not run.
 */
final class Conversation {

    private final EncodedTask task;
    private final long sentNanos = System.nanoTime();
    private boolean started;

    Conversation(EncodedTask task) {
        this.task = task;
    }

    EncodedTask task() {
        return task;
    }

    boolean started() {
        return started;
    }

    Duration ranFor() {
        return Duration.ofNanos(System.nanoTime() - sentNanos);
    }

    /**
     * Takes the next frame.
     *
     * @return the reply, or null if there is more to come
     */
    @Nullable
    Reply hear(@Nullable Frame frame) throws IOException {
        if (frame == null) {
            throw new EOFException("the worker closed its channel");
        }
        FrameKind kind = frame.kind();
        if (kind == FrameKind.EXITING) {
            return null;
        }
        if (frame.id() != task.id()) {
            throw unexpected(frame);
        }
        if (frame.kind() == FrameKind.STARTED && !started) {
            started = true;
            return null;
        }
        if (started && (kind == FrameKind.PROGRESS || kind == FrameKind.VITALS || kind == FrameKind.OVERDUE)) {
            return null;
        }
        if (frame.kind() == FrameKind.VALUE && started) {
            return new Reply(Reply.Kind.VALUE, frame.body());
        }
        if (frame.kind() == FrameKind.FAILURE && started) {
            return new Reply(Reply.Kind.FAILURE, frame.body());
        }
        if (frame.kind() == FrameKind.OUT_OF_HEAP && started) {
            return new Reply(Reply.Kind.OUT_OF_HEAP, frame.body());
        }
        throw unexpected(frame);
    }

    /** Makes a reply of the news that the reply itself is too large for this process. */
    Reply unreceived(OversizedBody tooLarge) {
        OutOfMemoryError failure = new OutOfMemoryError("the result of task " + task.name() + " could not be received: "
                + tooLarge.getMessage() + "; return less, or write it to a file");
        return new Reply(Reply.Kind.FAILURE, Encoding.encodeFailure(failure));
    }

    private ProtocolViolation unexpected(Frame frame) {
        return new ProtocolViolation("expected %s for task %d but received %s for task %d"
                .formatted(started ? "VALUE or FAILURE" : "STARTED", task.id(), frame.kind(), frame.id()));
    }
}
