package io.github.workloadexecutor.internal.cluster;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.task.TaskProgress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link FrameWriter} has written. Whatever the bytes are, it gives values that their types allow or throws
 * a {@link ProtocolViolation}, and it allocates no more than a small multiple of them.
 */
final class FrameReader {

    private static final byte[] NOTHING = {};
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    /** Made once for each type: each call of the method copies them. */
    private static final ClassValue<Object[]> CONSTANTS = new ClassValue<>() {
        @Override
        protected Object[] computeValue(Class<?> type) {
            return type.getEnumConstants();
        }
    };

    private final ByteBuffer bytes;

    FrameReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** How many bytes are left. */
    int left() {
        return bytes.remaining();
    }

    /** Refuses bytes that nobody has asked for. To be called last. */
    void end() throws ProtocolViolation {
        if (bytes.hasRemaining()) {
            throw violation("the end", bytes.remaining() + " more bytes");
        }
    }

    // Plain values.

    /** From 0 to 255. */
    int readByte() throws ProtocolViolation {
        return left("a byte", 1).get() & 0xff;
    }

    boolean readBoolean() throws ProtocolViolation {
        int value = readByte();
        if (value > 1) {
            throw violation("0 or 1", String.valueOf(value));
        }
        return value == 1;
    }

    int readInt() throws ProtocolViolation {
        return left("a number", Integer.BYTES).getInt();
    }

    long readLong() throws ProtocolViolation {
        return left("a number", Long.BYTES).getLong();
    }

    double readDouble() throws ProtocolViolation {
        return Double.longBitsToDouble(readLong());
    }

    byte[] readBytes() throws ProtocolViolation {
        int length = readCount("bytes", 1);
        if (length == 0) {
            return NOTHING;
        }
        byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }

    String readText() throws ProtocolViolation {
        int length = readCount("bytes of text", 1);
        if (length == 0) {
            return "";
        }
        String value = new String(bytes.array(), bytes.position(), length, StandardCharsets.UTF_8);
        bytes.position(bytes.position() + length);
        return value;
    }

    @Nullable
    String readTextOrNull() throws ProtocolViolation {
        return readBoolean() ? readText() : null;
    }

    List<String> readTexts() throws ProtocolViolation {
        int size = readCount("texts", Integer.BYTES);
        List<String> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(readText());
        }
        return values;
    }

    <E extends Enum<E>> E readConstant(Class<E> type) throws ProtocolViolation {
        Object[] constants = CONSTANTS.get(type);
        int ordinal = readByte();
        if (ordinal >= constants.length) {
            throw violation(
                    "one of the " + constants.length + " constants of " + type.getSimpleName(),
                    String.valueOf(ordinal));
        }
        return type.cast(constants[ordinal]);
    }

    Duration readDuration() throws ProtocolViolation {
        long seconds = readLong();
        int nanos = readInt();
        if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
            throw violation("less than a second in nanoseconds", String.valueOf(nanos));
        }
        return Duration.ofSeconds(seconds, nanos);
    }

    /** How many things follow, each of at least so many bytes: no more than there is room for in what is left. */
    int readCount(String things, int eachAtLeast) throws ProtocolViolation {
        int count = readInt();
        if (count < 0 || count > bytes.remaining() / eachAtLeast) {
            throw violation("at most " + bytes.remaining() / eachAtLeast + " " + things, String.valueOf(count));
        }
        return count;
    }

    // Tasks and what comes of them.

    EncodedTask readTask() throws ProtocolViolation {
        long id = readNatural("the number of a task");
        String title = readText();
        int attempt = readInt();
        if (attempt < 1) {
            throw violation("an attempt from 1 on", String.valueOf(attempt));
        }
        byte[] body = readBytes();
        String baggage = readText();
        TaskLimits limits = new TaskLimits(readNatural("a limit"), readNatural("a limit"));
        Measuring measuring = readConstant(Measuring.class);
        return new EncodedTask(id, title, attempt, body, /* annex= */ "", baggage, limits, measuring);
    }

    Reply readReply() throws ProtocolViolation {
        long taskId = readNatural("the number of a task");
        Reply.Kind kind = readConstant(Reply.Kind.class);
        byte[] body = readBytes();
        RunCost cost = readBoolean() ? readCost() : null;
        return new Reply(taskId, kind, body, cost, readTextOrNull());
    }

    RunCost readCost() throws ProtocolViolation {
        return new RunCost(readNatural("a cost"), readNatural("a cost"), readNatural("a cost"), readNatural("a cost"));
    }

    TaskProgress readProgress() throws ProtocolViolation {
        double fraction = readDouble();
        if (!(fraction >= 0 && fraction <= 1)) {
            throw violation("a fraction from 0 to 1", String.valueOf(fraction));
        }
        return new TaskProgress(fraction, readText());
    }

    TaskSnapshot readSnapshot() throws ProtocolViolation {
        return new TaskSnapshot(
                readConstant(Thread.State.class), readDuration(), readDuration(), readText(), readTexts());
    }

    // The ends of workers.

    WorkerDossier readDossier() throws ProtocolViolation {
        return new WorkerDossier(
                readText(),
                readInt(),
                readLong(),
                readConstant(WorkerDossier.Kind.class),
                readBoolean() ? new ExitStatus(readInt()) : null,
                readTextOrNull(),
                readTexts(),
                readTexts(),
                readTextOrNull(),
                readTextOrNull(),
                readBoolean() ? readVitals() : null,
                readDuration(),
                readLong(),
                readTexts());
    }

    WorkerVitals readVitals() throws ProtocolViolation {
        return new WorkerVitals(readLong(), readLong(), readLong(), readLong(), readDuration());
    }

    private long readNatural(String what) throws ProtocolViolation {
        long value = readLong();
        if (value < 0) {
            throw violation(what + ", which is 0 or more,", String.valueOf(value));
        }
        return value;
    }

    private ByteBuffer left(String what, int length) throws ProtocolViolation {
        if (length > bytes.remaining()) {
            throw violation(what + " of " + length + " bytes", "only " + bytes.remaining());
        }
        return bytes;
    }

    private ProtocolViolation violation(String expected, String found) {
        return new ProtocolViolation("expected " + expected + " before byte " + bytes.position() + " of "
                + bytes.capacity() + " but received " + found);
    }
}
