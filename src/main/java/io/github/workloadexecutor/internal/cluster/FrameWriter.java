package io.github.workloadexecutor.internal.cluster;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.task.TaskProgress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what {@link FrameReader} reads, in the same order.
 *
 * <pre>{@code
 * number     big endian: 1, 4 or 8 bytes
 * boolean    1 byte, 0 or 1
 * constant   its place among those of its type, from 0: 1 byte
 * bytes      length (4), the bytes
 * text       the same, in UTF-8
 * list       number of elements (4), the elements
 * duration   seconds (8), nanoseconds (4)
 * may lack   boolean, and the value if that is 1
 * }</pre>
 *
 * <p>Not safe for threads.
 */
final class FrameWriter {

    // What every virtual machine can allocate.
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private ByteBuffer bytes = ByteBuffer.allocate(256);

    /** How many bytes were written so far. */
    int size() {
        return bytes.position();
    }

    /** Adds all that another has written. */
    @CanIgnoreReturnValue
    FrameWriter append(FrameWriter other) {
        roomFor(other.size()).put(other.bytes.array(), 0, other.size());
        return this;
    }

    /** What was written so far, as a copy. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    // Plain values.

    @CanIgnoreReturnValue
    FrameWriter putByte(int value) {
        roomFor(1).put((byte) value);
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putBoolean(boolean value) {
        putByte(value ? 1 : 0);
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putInt(int value) {
        roomFor(Integer.BYTES).putInt(value);
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putLong(long value) {
        roomFor(Long.BYTES).putLong(value);
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putDouble(double value) {
        putLong(Double.doubleToLongBits(value));
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putBytes(byte[] value) {
        putInt(value.length);
        roomFor(value.length).put(value);
        return this;
    }

    /** Of any length. Half of a surrogate pair becomes a question mark. */
    @CanIgnoreReturnValue
    FrameWriter putText(String value) {
        putBytes(value.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putTextOrNull(@Nullable String value) {
        putBoolean(value != null);
        if (value != null) {
            putText(value);
        }
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putTexts(List<String> values) {
        putInt(values.size());
        values.forEach(this::putText);
        return this;
    }

    @CanIgnoreReturnValue
    @SuppressWarnings("EnumOrdinal") // both sides have the same constants, or no task travels between them
    FrameWriter putConstant(Enum<?> value) {
        putByte(value.ordinal());
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putDuration(Duration value) {
        putLong(value.getSeconds());
        putInt(value.getNano());
        return this;
    }

    // Tasks and what comes of them.

    /**
     * A task whose large arrays stand in its body: what stands outside is in memory that other machines do not have.
     */
    @CanIgnoreReturnValue
    FrameWriter putTask(EncodedTask task) {
        if (!task.annex().isEmpty()) {
            throw new IllegalArgumentException(
                    "the annex of task %s must be empty to leave this machine, but has %d characters"
                            .formatted(task.name(), task.annex().length()));
        }
        putLong(task.id());
        putText(task.title());
        putInt(task.attempt());
        putBytes(task.body());
        putText(task.baggage());
        putLong(task.limits().runNanos());
        putLong(task.limits().stallNanos());
        putConstant(task.measuring());
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putReply(Reply reply) {
        putLong(reply.taskId());
        putConstant(reply.kind());
        putBytes(reply.body());
        putBoolean(reply.cost() != null);
        if (reply.cost() != null) {
            putCost(reply.cost());
        }
        putTextOrNull(reply.outputs());
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putCost(RunCost cost) {
        putLong(cost.wallNanos());
        putLong(cost.cpuNanos());
        putLong(cost.encodingNanos());
        putLong(cost.measuringNanos());
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putProgress(TaskProgress progress) {
        putDouble(progress.fraction());
        putText(progress.note());
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putSnapshot(TaskSnapshot snapshot) {
        putConstant(snapshot.state());
        putDuration(snapshot.ranFor());
        putDuration(snapshot.cpuTime());
        putText(snapshot.waitingFor());
        putTexts(snapshot.stack());
        return this;
    }

    // The ends of workers.

    @CanIgnoreReturnValue
    FrameWriter putDossier(WorkerDossier dossier) {
        putText(dossier.node());
        putInt(dossier.worker());
        putLong(dossier.pid());
        putConstant(dossier.kind());
        ExitStatus exit = dossier.exitStatus();
        putBoolean(exit != null);
        if (exit != null) {
            putInt(exit.code());
        }
        putTextOrNull(dossier.reason());
        putTexts(dossier.evidence());
        putTexts(dossier.exitStack());
        putTextOrNull(dossier.crashReport());
        putTextOrNull(dossier.crashFrame());
        WorkerVitals vitals = dossier.lastVitals();
        putBoolean(vitals != null);
        if (vitals != null) {
            putVitals(vitals);
        }
        putDuration(dossier.age());
        putLong(dossier.tasksDone());
        putTexts(dossier.output());
        return this;
    }

    @CanIgnoreReturnValue
    FrameWriter putVitals(WorkerVitals vitals) {
        putLong(vitals.heapUsed());
        putLong(vitals.heapAfterGc());
        putLong(vitals.heapMax());
        putLong(vitals.residentSize());
        putDuration(vitals.cpuTime());
        return this;
    }

    private ByteBuffer roomFor(int more) {
        if (more > bytes.remaining()) {
            long needed = (long) bytes.position() + more;
            if (needed > LONGEST) {
                throw new IllegalStateException(
                        "a frame must have at most " + LONGEST + " bytes, but would have " + needed);
            }
            int length = (int) Math.clamp(2L * bytes.capacity(), needed, LONGEST);
            bytes = ByteBuffer.allocate(length).put(bytes.flip());
        }
        return bytes;
    }
}
