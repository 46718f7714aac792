package io.github.workloadexecutor.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.task.TaskProgress;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether frames are read as they were written, and what becomes of others. */
final class FramesTest {

    /** A list of empty texts has a reference for each four bytes, and a short text two objects for five. */
    private static final long MOST_ALLOCATED_PER_BYTE = 16;

    /** For the exception, its stack trace and its message. */
    private static final long MOST_ALLOCATED_BESIDES = 64 << 10;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final WorkerVitals VITALS = new WorkerVitals(1, -1, 3, Long.MAX_VALUE, Duration.ofNanos(-1));
    private static final RunCost COST = new RunCost(40, 30, 20, 10);

    /** Writes and reads one type. */
    record Codec<T>(Writing<T> writing, Reading<T> reading) {

        byte[] write(T value) {
            return frame(writer -> writing.write(writer, value));
        }

        T read(byte[] frame) throws ProtocolViolation {
            FrameReader reader = new FrameReader(frame);
            T value = reading.read(reader);
            reader.end();
            return value;
        }
    }

    interface Writing<T> {
        void write(FrameWriter writer, T value);
    }

    interface Reading<T> {
        T read(FrameReader reader) throws ProtocolViolation;
    }

    private static final Codec<EncodedTask> TASK = new Codec<>(FrameWriter::putTask, FrameReader::readTask);
    private static final Codec<Reply> REPLY = new Codec<>(FrameWriter::putReply, FrameReader::readReply);
    private static final Codec<WorkerDossier> DOSSIER = new Codec<>(FrameWriter::putDossier, FrameReader::readDossier);
    private static final Codec<TaskSnapshot> SNAPSHOT =
            new Codec<>(FrameWriter::putSnapshot, FrameReader::readSnapshot);
    private static final Codec<TaskProgress> PROGRESS =
            new Codec<>(FrameWriter::putProgress, FrameReader::readProgress);
    private static final Codec<RunCost> RUN_COST = new Codec<>(FrameWriter::putCost, FrameReader::readCost);
    private static final Codec<List<String>> TEXTS = new Codec<>(FrameWriter::putTexts, FrameReader::readTexts);

    private static byte[] frame(Consumer<FrameWriter> fields) {
        FrameWriter writer = new FrameWriter();
        fields.accept(writer);
        return writer.toBytes();
    }

    private static WorkerDossier fullDossier() {
        return new WorkerDossier(
                "n1",
                3,
                41207,
                WorkerDossier.Kind.NATIVE_CRASH,
                new ExitStatus(134),
                "it was silent",
                List.of("The kernel says so", ""),
                List.of("app.Crop.call(Crop.java:7)"),
                "/var/crashes/hs_err.log",
                "C [libopenjp2.so+0x1f3a]",
                VITALS,
                Duration.ofMillis(80_400),
                118,
                List.of("page 7", "漢字"));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(
                        TASK,
                        new EncodedTask(
                                17,
                                "Render",
                                2,
                                new byte[] {1, -2, 3},
                                /* annex= */ "",
                                "slot.gpu=1\n",
                                new TaskLimits(5, Long.MAX_VALUE),
                                Measuring.ALWAYS)),
                Arguments.of(TASK, new EncodedTask(0, "", 1, new byte[0], /* annex= */ "", TaskLimits.NONE)),
                Arguments.of(REPLY, new Reply(17, Reply.Kind.VALUE, new byte[] {4, 5}, COST, "run/claim/1")),
                Arguments.of(REPLY, new Reply(1, Reply.Kind.OUT_OF_HEAP, new byte[0])),
                Arguments.of(DOSSIER, fullDossier()),
                Arguments.of(
                        DOSSIER,
                        WorkerDossier.ofLostNode("n1", "the cluster has removed it", List.of(), Duration.ZERO, 0)),
                Arguments.of(
                        SNAPSHOT,
                        new TaskSnapshot(
                                Thread.State.TIMED_WAITING,
                                Duration.ofNanos(Long.MAX_VALUE),
                                Duration.ofNanos(-1),
                                "a lock",
                                List.of("a.B.c(B.java:1)", "a.B.d(B.java:2)"))),
                Arguments.of(PROGRESS, new TaskProgress(0.25, "page 7")),
                Arguments.of(RUN_COST, COST),
                Arguments.of(TEXTS, List.of()),
                Arguments.of(TEXTS, List.of("", "a", "漢字 \uD83D\uDE00", "x".repeat(70_000))));
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void frame_ofEachType_isReadAsItWasWritten(Codec<T> codec, T value) throws ProtocolViolation {
        assertThat(codec.read(codec.write(value))).usingRecursiveComparison().isEqualTo(value);
    }

    @ParameterizedTest
    @EnumSource
    void constant_ofADossier_isReadAsItWasWritten(WorkerDossier.Kind kind) throws ProtocolViolation {
        byte[] frame = frame(writer -> writer.putConstant(kind));

        assertThat(new FrameReader(frame).readConstant(WorkerDossier.Kind.class))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void prefix_ofAnyLength_isRefused(Codec<T> codec, T value) {
        byte[] frame = codec.write(value);

        for (int length = 0; length < Math.min(frame.length, 1000); length++) {
            byte[] prefix = Arrays.copyOf(frame, length);
            assertThatThrownBy(() -> codec.read(prefix))
                    .as("%d of %d bytes", length, frame.length)
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void bytes_damagedAtRandom_giveAValueOrAViolationAndCostLittle(Codec<T> codec, T value) {
        long seed = Long.getLong("damage.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] frame = codec.write(value);
        Throwable warmUp = tryRead(codec, frame, seed);
        assertThat(warmUp).isNull();
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = damaged(frame, random);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            Throwable unused = tryRead(codec, damaged, seed);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated)
                    .as("bytes allocated for %d bytes, seed %d, round %d", damaged.length, seed, i)
                    .isLessThan(MOST_ALLOCATED_BESIDES + MOST_ALLOCATED_PER_BYTE * damaged.length);
        }
    }

    private static byte[] damaged(byte[] frame, Random random) {
        byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length)) : frame.clone();
        for (int flips = 1 + random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
            // The first bytes hold most of the lengths.
            int range = random.nextBoolean() ? damaged.length : Math.min(damaged.length, 64);
            damaged[random.nextInt(range)] = (byte) (random.nextBoolean() ? random.nextInt() : 0x7f);
        }
        return damaged;
    }

    private static <T> @Nullable Throwable tryRead(Codec<T> codec, byte[] frame, long seed) {
        try {
            assertThat(codec.read(frame) == null).isFalse();
            return null;
        } catch (ProtocolViolation refused) {
            return refused;
        } catch (RuntimeException | Error other) {
            return fail("seed " + seed, other);
        }
    }

    // What a violation says.

    @Test
    void lengthOfAText_beyondTheEnd_isRefusedWithBothFigures() {
        byte[] frame = frame(writer -> {
            writer.putInt(1 << 30);
            writer.putByte('a');
        });

        assertThatThrownBy(() -> new FrameReader(frame).readText())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected at most 1 bytes of text before byte 4 of 5 but received 1073741824");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 3, Integer.MAX_VALUE})
    void sizeOfAList_forWhichThereIsNoRoom_isRefused(int size) {
        byte[] frame = frame(writer -> {
            writer.putInt(size);
            writer.putInt(0);
            writer.putInt(0);
        });

        assertThatThrownBy(() -> new FrameReader(frame).readTexts())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected at most 2 texts before byte 4 of 12 but received " + size);
    }

    @Test
    void constant_unknown_isRefusedWithWhatItSays() {
        int constants = TaskTimeoutException.Limit.values().length;
        byte[] frame = frame(writer -> writer.putByte(constants));

        assertThatThrownBy(() -> new FrameReader(frame).readConstant(TaskTimeoutException.Limit.class))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected one of the " + constants + " constants of Limit before byte 1 of 1 but received "
                        + constants);
    }

    @Test
    void bytes_thatFollow_areRefused() {
        FrameReader reader = new FrameReader(new byte[2]);

        assertThatThrownBy(reader::end)
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected the end before byte 0 of 2 but received 2 more bytes");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
    void progress_noFraction_isRefused(double fraction) {
        byte[] frame = frame(writer -> {
            writer.putDouble(fraction);
            writer.putText("");
        });

        assertThatThrownBy(() -> new FrameReader(frame).readProgress()).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void cost_negative_isRefused() {
        byte[] frame = frame(writer -> {
            writer.putLong(1);
            writer.putLong(-1);
            writer.putLong(1);
            writer.putLong(1);
        });

        assertThatThrownBy(() -> new FrameReader(frame).readCost())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected a cost, which is 0 or more, before byte 16 of 32 but received -1");
    }

    @Test
    void task_withAnAnnex_isNotWritten() {
        EncodedTask task = new EncodedTask(17, "Render", 1, new byte[0], "block 3\n", TaskLimits.NONE);

        assertThatThrownBy(() -> new FrameWriter().putTask(task))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the annex of task Render #17 must be empty to leave this machine, but has 8 characters");
    }
}
