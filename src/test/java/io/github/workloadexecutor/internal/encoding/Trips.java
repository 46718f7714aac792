package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.workloadexecutor.Shippability;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.Offender;
import io.github.workloadexecutor.task.CpuTask;
import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Round trips, and the refusals of what cannot make them. Each of them is one that the survey must foretell. */
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
        assertForetold(new Holder(content), null);
        return (T) ((Holder) Encoding.decodeTask(body, "Holder", null)).content();
    }

    static Callable<?> shippedTask(Callable<?> task) {
        byte[] body = Encoding.encodeTask(task, "task");
        assertForetold(task, null);
        return Encoding.decodeTask(body, "task", null);
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
        assertForetold(task, refusal);
        return refusal;
    }

    /** The survey says that a task travels exactly if it is not refused, and lists at least what the refusal lists. */
    private static void assertForetold(Callable<?> task, @Nullable NotShippableException refusal) {
        Shippability found = Shippability.check(task);
        assertThat(found.isShippable()).as(found.toString()).isEqualTo(refusal == null);
        assertThat(found.bytes().isPresent()).isEqualTo(refusal == null);
        if (refusal == null) {
            assertThat(Shippability.check(task.getClass()).offenders()).isEmpty();
            return;
        }
        assertThat(found.offenders()).startsWith(refusal.offenders().toArray(new Offender[0]));
        assertThat(found.offenders()).hasSize(refusal.offenders().size() + refusal.unlisted());
        if (refusal.unlisted() == 0) {
            assertThat(found.toString()).startsWith(refusal.getMessage());
        }
    }

    static NotShippableException refusalToHold(Object content) {
        return refusalOf(new Holder(content));
    }

    /** For a task that holds it and runs on another machine, of which the survey knows nothing. */
    static NotShippableException refusalToSend(Object content) {
        Holder task = new Holder(content);
        NotShippableException refusal = catchThrowableOfType(
                NotShippableException.class,
                () -> Encoding.encodeTask(task, Encoding.nameOf(task), new ElsewhereSink()));
        if (refusal == null) {
            throw new AssertionError("not refused: " + Encoding.nameOf(task));
        }
        return refusal;
    }

    /** Takes nothing, since who reads the message does not share memory with this machine. */
    private static final class ElsewhereSink implements ArraySink {

        @Override
        public @Nullable ArrayReference take(Object array) {
            return null;
        }

        @Override
        public boolean isOnThisMachine() {
            return false;
        }
    }

    static Throwable failed(Throwable failure) {
        return Encoding.decodeFailure(
                Encoding.encodeFailure(failure), "worker 3 (pid 41207) running Images::resize #17", null);
    }
}
