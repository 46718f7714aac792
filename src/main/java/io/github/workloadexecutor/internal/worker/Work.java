package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.internal.context.Arrival;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.OversizedBody;
import io.github.workloadexecutor.internal.wire.ReplyLabel;
import io.github.workloadexecutor.task.TaskContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What is done for a task, apart from when and who is told: it is decoded, called in its context, and its result
 * encoded; and it is measured on the way, if that is wanted. A class and no lambda, since the first task of a worker
 * would wait for it to be made.
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
record Work(
        byte[] body,
        RunningTask task,
        @Nullable AnnexReader annex,
        @Nullable Examination examination) implements Callable<byte[]> {

    /** In a class of its own, since most tasks bring nothing along. */
    private static final class Context {
        static final Arrival OF_TASKS = new Arrival(System.err::println);
    }

    /** Does it, and gives the reply. */
    Frame done() throws Exception {
        String baggage = task.baggageText();
        byte[] result;
        String outputs;
        try {
            result = baggage.isEmpty() ? TaskContext.callIn(task, this) : Context.OF_TASKS.callIn(task, baggage, this);
            outputs = task.sealOutputs();
        } catch (Throwable failure) {
            task.dropOutputs();
            throw failure;
        }
        String cost = Examiner.label(examination);
        return outputs == null
                ? new Frame(FrameKind.VALUE, task.id(), cost, result)
                : ReplyLabel.value(task.id(), cost, outputs, result);
    }

    @Override
    public byte[] call() throws Exception {
        Callable<?> decoded = decoded();
        Examination measured = examination;
        return measured == null
                ? Encoding.encodeResult(decoded.call(), task.name())
                : measured.callAndEncode(decoded, task.name());
    }

    private Callable<?> decoded() {
        try {
            return Encoding.decodeTask(body, task.name(), null, annex);
        } catch (DecodingException undecodable) {
            if (annex != null && HeapExhaustion.isBehind(undecodable)) {
                throw notReceived(OversizedBody.describe(body.length + annex.bytes()));
            }
            throw undecodable;
        }
    }

    static OutOfMemoryError notReceived(String why) {
        return new OutOfMemoryError("the task could not be received by its worker: " + why
                + "; give workers more heap, or send a path instead of the data");
    }
}
