package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Discovery;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.Overdue;
import io.github.workloadexecutor.internal.wire.OversizedBody;
import io.github.workloadexecutor.internal.wire.Progress;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.internal.wire.Vitals;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hears what a worker says on its channel, and passes it on: news about tasks to the dispatcher, news about itself to
 * its record. News about a task may cross with the end of that task's wanting, and is then dropped.
 *
 * @param listener asked when there is news, since it is not known when the first worker is made
 */
record WorkerNews(Worker worker, Supplier<WorkerListener> listener, WorkerRecord record) {

    /**
     * Waits for the next frame.
     *
     * @return a reply, or null if it was something else
     * @throws ProtocolViolation if the worker says what makes no sense
     * @throws IOException if the channel ends
     */
    @Nullable
    Reply hear(WorkerLink link) throws IOException {
        Frame frame;
        try {
            frame = link.channel().receive();
        } catch (OversizedBody tooLarge) {
            return unreceived(link, tooLarge);
        }
        if (frame == null) {
            throw new EOFException("the worker closed its channel");
        }
        switch (frame.kind()) {
            case REPLIES -> {}
            case VITALS -> record.vitals(Vitals.of(frame.body()));
            case EXITING -> record.exiting(frame.label(), linesOf(frame.body()));
            case PROGRESS -> listener.get().progressed(worker, frame.id(), Progress.of(frame.body()));
            case OVERDUE -> {
                Overdue overdue = Overdue.of(frame.body());
                listener.get().overdue(worker, frame.id(), overdue.limit(), overdue.snapshot());
            }
            case FINDING -> {
                Discovery found = Discovery.of(frame);
                listener.get().found(worker, frame.id(), found.kind(), found.evidence());
            }
            case VALUE, FAILURE, OUT_OF_HEAP -> {
                return link.reply(frame);
            }
            case HELLO, DOORBELL, RUN, CANCEL ->
                throw new ProtocolViolation("expected a reply or news but received %s".formatted(frame.kind()));
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
    private static @Nullable Reply unreceived(WorkerLink link, OversizedBody tooLarge) throws ProtocolViolation {
        EncodedTask task = link.outstanding(tooLarge.id());
        OutOfMemoryError failure =
                new OutOfMemoryError("the result of task " + (task == null ? tooLarge.id() : task.name())
                        + " could not be received: " + tooLarge.getMessage() + "; return less, or write it to a file");
        return link.reply(tooLarge.id(), Reply.Kind.FAILURE, Encoding.encodeFailure(failure));
    }
}
