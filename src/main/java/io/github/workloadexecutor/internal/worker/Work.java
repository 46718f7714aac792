package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.OversizedBody;
import io.github.workloadexecutor.task.TaskContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What is done for a task, apart from when and who is told: it is decoded, called in its context, and its result
 * encoded. A class and no lambda, since the first task of a worker would wait for it to be made.
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
record Work(byte[] body, RunningTask task, @Nullable AnnexReader annex) implements Callable<byte[]> {

    /** Does it, and gives the reply. */
    Frame done() throws Exception {
        return Frame.of(FrameKind.VALUE, task.id(), TaskContext.callIn(task, this));
    }

    @Override
    public byte[] call() throws Exception {
        return Encoding.encodeResult(decoded().call(), task.name());
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
