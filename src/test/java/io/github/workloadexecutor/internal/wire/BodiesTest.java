package io.github.workloadexecutor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.task.TaskProgress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bodies that are no objects of the user's: there and back, and what happens to anything else. */
final class BodiesTest {

    /** One kind of body, with an example and how it is read. */
    @SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
    record Codec(FrameKind kind, Object example, byte[] body, Decoder decoder) {
        @Override
        public String toString() {
            return kind.toString();
        }
    }

    interface Decoder {
        Object decode(byte[] body) throws IOException;
    }

    private static final Overdue OVERDUE = new Overdue(
            Limit.STALL,
            new TaskSnapshot(
                    Thread.State.TIMED_WAITING,
                    Duration.ofMillis(1500),
                    Duration.ofNanos(-1),
                    "java.lang.Object@1f",
                    List.of("app.Task.call(Task.java:7)", "漢字")));

    static Stream<Codec> codecs() {
        TaskProgress progress = new TaskProgress(0.25, "half of a half");
        WorkerVitals vitals = new WorkerVitals(1, -1, 3, 4, Duration.ofSeconds(5, 6));
        return Stream.of(
                new Codec(FrameKind.PROGRESS, progress, Progress.toBody(progress), Progress::of),
                new Codec(FrameKind.VITALS, vitals, Vitals.toBody(vitals), Vitals::of),
                new Codec(FrameKind.OVERDUE, OVERDUE, OVERDUE.toBody(), Overdue::of));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void body_thereAndBack_isTheSame(Codec codec) throws Exception {
        assertThat(codec.decoder().decode(codec.body())).isEqualTo(codec.example());
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void body_cutAnywhere_isAViolation(Codec codec) {
        for (int length = 0; length < codec.body().length; length++) {
            byte[] cut = Arrays.copyOf(codec.body(), length);

            assertThatThrownBy(() -> codec.decoder().decode(cut))
                    .isInstanceOf(ProtocolViolation.class)
                    .hasMessageStartingWith("expected the fields of " + codec.kind() + " but received " + length
                            + " bytes that are not");
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void body_withAByteTooMany_isAViolation(Codec codec) {
        byte[] longer = Arrays.copyOf(codec.body(), codec.body().length + 1);

        assertThatThrownBy(() -> codec.decoder().decode(longer))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageEndingWith("1 bytes too many");
    }

    /** Whatever the bytes are, they are read or refused; nothing else is thrown. */
    @ParameterizedTest
    @MethodSource("codecs")
    void body_garbage_isReadOrAViolation(Codec codec) {
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            byte[] garbage = new byte[random.nextInt(80)];
            random.nextBytes(garbage);
            byte[] damaged = codec.body().clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();

            assertThat(refusalOf(codec, garbage)).isIn(null, ProtocolViolation.class);
            assertThat(refusalOf(codec, damaged)).isIn(null, ProtocolViolation.class);
        }
    }

    private static Class<?> refusalOf(Codec codec, byte[] body) {
        try {
            Object unused = codec.decoder().decode(body);
            return null;
        } catch (IOException | RuntimeException e) {
            return e.getClass();
        }
    }

    @Test
    void overdue_boundlessStackAndTexts_areCut() throws Exception {
        TaskSnapshot snapshot = new TaskSnapshot(
                Thread.State.RUNNABLE,
                Duration.ZERO,
                Duration.ZERO,
                "w".repeat(70_000),
                Collections.nCopies(5_000, "f".repeat(70_000)));

        TaskSnapshot cut = Overdue.of(new Overdue(Limit.RUN, snapshot).toBody()).snapshot();

        assertThat(cut.waitingFor()).hasSize(1_000);
        assertThat(cut.stack())
                .hasSize(200)
                .allSatisfy(frame -> assertThat(frame).hasSize(1_000));
    }

    @Test
    void invitation_thereAndBack_isTheSame() throws Exception {
        Invitation invitation = new Invitation("unix:wx1/s", "0123abcd", "wx1/m", 41207, 1, 2, 3, 4);

        assertThat(Invitation.read(new BufferedReader(new StringReader(invitation.toText()))))
                .isEqualTo(invitation);
    }

    @Test
    void invitation_cutAfterAnyLine_saysThatItsExecutorHasToStartIt() {
        String[] lines =
                new Invitation("unix:/s", "n", "/m", 1, 2, 3, 4, 5).toText().split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            String cut = String.join("\n", Arrays.copyOf(lines, i));

            assertThatThrownBy(() -> Invitation.read(new BufferedReader(new StringReader(cut))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("must be started by its executor");
        }
    }

    @Test
    void invitation_noNumber_saysWhatItWasTold() {
        assertThatThrownBy(() -> Invitation.read(new BufferedReader(new StringReader("a\nn\nm\nx\n1\n1\n1\n1\n"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("\"x\"");
    }
}
