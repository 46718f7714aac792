package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.task.CpuTask;
import java.io.Serializable;
import java.util.concurrent.Callable;

/** Round trips, and the refusals of what cannot make them. */
final class Trips {

    private Trips() {}

    /** A task that holds something; paths begin with {@code Holder.content}. */
    record Holder(Object content) implements CpuTask<Object> {
        @Override
        public Object call() {
            return content;
        }
    }

    /** A value that holds something. */
    record Box<T>(T content) implements Serializable {}

    /** The same object after a trip to a worker, as a member of a task. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <T> T shipped(Object content) {
        byte[] body = Encoding.encodeTask(new Holder(content), "Holder");
        return (T) ((Holder) Encoding.decodeTask(body, "Holder", null)).content();
    }

    static Callable<?> shippedTask(Callable<?> task) {
        return Encoding.decodeTask(Encoding.encodeTask(task, "task"), "task", null);
    }

    /** The same object after a trip back. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <T> T returned(Object result) {
        return (T) Encoding.decodeResult(Encoding.encodeResult(result, "Task"), "Task", null);
    }

    static NotShippableException refusalOf(Callable<?> task) {
        NotShippableException refusal = catchThrowableOfType(
                NotShippableException.class, () -> Encoding.encodeTask(task, Encoding.nameOf(task)));
        if (refusal == null) {
            throw new AssertionError("not refused: " + Encoding.nameOf(task));
        }
        return refusal;
    }

    static NotShippableException refusalToHold(Object content) {
        return refusalOf(new Holder(content));
    }

    static Throwable failed(Throwable failure) {
        return Encoding.decodeFailure(
                Encoding.encodeFailure(failure), "worker 3 (pid 41207) running Images::resize #17", null);
    }
}
