package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.internal.wire.Overdue;
import io.github.workloadexecutor.internal.wire.OversizedBody;
import io.github.workloadexecutor.internal.wire.Progress;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.internal.wire.Vitals;
import io.github.workloadexecutor.task.TaskProgress;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said about one task: it is sent, and the worker says that it started, possibly how it fares, and then its
 * reply. A task that has not been heard to start has certainly not run.
 *
 * <p>A worker's news about itself, its vitals and its own end, may come at any moment. News about the task before this
 * one may have crossed with that task's reply, and is dropped.
 */
final class Conversation {

    /** Whom the news is for. Called by the thread that converses. */
    interface Ears {

        /** The task has begun. */
        default void started() {}

        default void progressed(TaskProgress progress) {}

        default void overdue(Overdue overdue) {}

        void vitals(WorkerVitals vitals);

        /** The worker ends itself, in this way, called from there. */
        void exiting(String how, List<String> stack);
    }

    /** Before the first task: no task has this number. */
    static final long NONE = -1;

    private final EncodedTask task;
    private final long previous;
    private final Ears ears;
    private final long sentNanos = System.nanoTime();
    private boolean started;

    /**
     * Begins.
     *
     * @param previous the number of the task before, or {@link #NONE}
     */
    Conversation(EncodedTask task, long previous, Ears ears) {
        this.task = task;
        this.previous = previous;
        this.ears = ears;
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
     * Sends the task, and waits for the reply.
     *
     * @param unlimited whether the task may take as long as it likes
     * @throws ProtocolViolation if the worker says what makes no sense
     * @throws IOException if the channel ends first
     */
    Reply hold(FrameChannel channel, boolean unlimited) throws IOException {
        TaskLimits limits = unlimited ? TaskLimits.NONE : task.limits();
        if (task.attempt() > 1 || !limits.equals(TaskLimits.NONE)) {
            Limits frame = new Limits(task.attempt(), limits.runNanos(), limits.stallNanos());
            channel.send(Frame.of(FrameKind.LIMITS, task.id(), frame.toBody()));
        }
        channel.send(new Frame(FrameKind.RUN, task.id(), task.name(), task.body()));
        try {
            Reply reply = null;
            while (reply == null) {
                reply = hear(channel.receive());
            }
            return reply;
        } catch (OversizedBody tooLarge) {
            return unreceived(tooLarge);
        }
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
        return switch (frame.kind()) {
            case VITALS -> {
                ears.vitals(Vitals.of(frame.body()));
                yield null;
            }
            case EXITING -> {
                ears.exiting(frame.label(), linesOf(frame.body()));
                yield null;
            }
            case STARTED, PROGRESS, OVERDUE, VALUE, FAILURE, OUT_OF_HEAP -> {
                if (frame.id() == task.id()) {
                    yield hearOfTask(frame);
                }
                if (frame.id() == previous && isNewsOnly(frame.kind())) {
                    yield null;
                }
                throw unexpected(frame);
            }
            case HELLO, RUN, CANCEL, SHUTDOWN, LIMITS -> throw unexpected(frame);
        };
    }

    private static boolean isNewsOnly(FrameKind kind) {
        return kind == FrameKind.PROGRESS || kind == FrameKind.OVERDUE;
    }

    private @Nullable Reply hearOfTask(Frame frame) throws ProtocolViolation {
        if (started == (frame.kind() == FrameKind.STARTED)) {
            throw unexpected(frame);
        }
        switch (frame.kind()) {
            case STARTED -> {
                started = true;
                ears.started();
            }
            case PROGRESS -> ears.progressed(Progress.of(frame.body()));
            case OVERDUE -> ears.overdue(Overdue.of(frame.body()));
            case VALUE -> {
                return new Reply(Reply.Kind.VALUE, frame.body());
            }
            case FAILURE -> {
                return new Reply(Reply.Kind.FAILURE, frame.body());
            }
            case OUT_OF_HEAP -> {
                return new Reply(Reply.Kind.OUT_OF_HEAP, frame.body());
            }
            default -> throw unexpected(frame);
        }
        return null;
    }

    private static List<String> linesOf(byte[] stack) {
        return new String(stack, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** Makes a reply of the news that the reply itself is too large for this process. */
    private Reply unreceived(OversizedBody tooLarge) {
        OutOfMemoryError failure = new OutOfMemoryError("the result of task " + task.name() + " could not be received: "
                + tooLarge.getMessage() + "; return less, or write it to a file");
        return new Reply(Reply.Kind.FAILURE, Encoding.encodeFailure(failure));
    }

    private ProtocolViolation unexpected(Frame frame) {
        return new ProtocolViolation("expected %s for task %d but received %s for task %d"
                .formatted(started ? "VALUE or FAILURE" : "STARTED", task.id(), frame.kind(), frame.id()));
    }
}
