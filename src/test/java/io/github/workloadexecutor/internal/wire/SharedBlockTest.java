package io.github.workloadexecutor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.internal.memory.MemoryPlace;
import io.github.workloadexecutor.internal.memory.SharedMemory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one side of the shared memory puts in, the other takes out: requests there, replies back, claims and sleep. */
@Timeout(30)
final class SharedBlockTest {

    /** What is known to the worker of a ring's quarter. */
    private static final int QUARTER = 64 << 10;

    @TempDir
    private Path directory;

    private SharedBlock.Made made;
    private Path file;
    private SharedBlock application;
    private SharedBlock worker;
    private RawBlock raw;

    @BeforeEach
    void share() throws Exception {
        made = SharedBlock.create(MemoryPlace.ofThisMachine(directory));
        application = made.block();
        file = Path.of(made.file().name().address());
        worker = SharedBlock.open(file.toString());
        raw = RawBlock.open(file);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static Request request(long id, byte[] body) {
        return new Request(id, "Images::resize", new Limits(2, 3, 4), "where an array is", "slot.gpu=2\n", body);
    }

    private static void assertSame(Request heard, Request sent) {
        assertThat(heard).usingRecursiveComparison().isEqualTo(sent);
    }

    private static void assertSame(Frame heard, Frame sent) {
        assertThat(heard).usingRecursiveComparison().isEqualTo(sent);
    }

    // The file.

    @Test
    void open_noFile_saysSo() {
        assertThatThrownBy(() -> SharedBlock.open(directory.resolve("none").toString()))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void open_fileOfAnotherSize_isAViolation() throws Exception {
        Path other = Files.write(directory.resolve("other"), new byte[SharedMemory.HEADER + 100]);

        assertThatThrownBy(() -> SharedBlock.open(other.toString()))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageMatching("expected shared memory of [0-9]+ bytes but found 100");
    }

    /** Nobody can find it any more, and both still have it. */
    @Test
    void block_fileClosed_isSharedOn() throws Exception {
        made.file().close();

        assertThat(application.requests().offer(request(1, random(10)))).isTrue();

        assertSame(worker.requests().poll(), request(1, random(10)));
    }

    // Requests.

    @Test
    void request_none_isNull() throws Exception {
        assertThat(worker.requests().poll()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 1000, 60_000})
    void request_bodyOfAnySize_isTheSameOnTheOtherSide(int size) throws Exception {
        Request request = request(7, random(size));

        assertThat(application.requests().takes(request.body(), request.annex(), request.baggage()))
                .isTrue();
        assertThat(application.requests().offer(request)).isTrue();

        assertSame(worker.requests().poll(), request);
        assertThat(worker.requests().poll()).isNull();
    }

    @Test
    void request_bodyByTheChannel_isWithoutOne() throws Exception {
        application.requests().offer(request(7, null));

        assertSame(worker.requests().poll(), request(7, null));
    }

    @Test
    void request_toLeave_isOne() throws Exception {
        application.requests().offer(Request.leave());

        assertThat(worker.requests().poll().isLeave()).isTrue();
    }

    @Test
    void request_extremeNumbers_areTheSame() throws Exception {
        Request request = new Request(
                Long.MAX_VALUE, "", new Limits(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE), "", new byte[0]);
        application.requests().offer(request);

        assertSame(worker.requests().poll(), request);
    }

    /** Whatever is taken fits, however long its title. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "漢", "🦉"})
    void request_longestTitleAndBody_fits(String letter) throws Exception {
        int longest = longestTaken();
        Request request = new Request(7, letter.repeat(5000), Limits.NONE, "", random(longest));

        assertThat(application.requests().offer(request)).isTrue();

        Request heard = worker.requests().poll();
        assertThat(heard.title()).isEqualTo(letter.repeat(5000).substring(0, 1000));
        assertThat(heard.body()).isEqualTo(request.body());
    }

    private int longestTaken() {
        int longest = QUARTER;
        while (!application.requests().takes(new byte[longest], "", "")) {
            longest--;
        }
        assertThat(longest).isGreaterThan(60_000);
        return longest;
    }

    @Test
    void requests_untilFull_areRefusedThenAndComeInOrder() throws Exception {
        List<Request> sent = new ArrayList<>();
        Request next = request(1, random(1000));
        while (application.requests().offer(next)) {
            sent.add(next);
            next = request(sent.size() + 1L, random(sent.size() % 2000));
        }

        assertThat(sent).hasSizeGreaterThan(100);
        for (Request request : sent) {
            assertSame(worker.requests().poll(), request);
        }
        assertThat(worker.requests().poll()).isNull();
        assertThat(application.requests().offer(next)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31})
    void request_shorterThanItsFields_isAViolation(int length) {
        raw.requests().putMessage(length, 40);

        assertThatThrownBy(() -> worker.requests().poll())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected a request but received a message of " + length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Integer.MAX_VALUE, -1})
    void request_titleLongerThanTheMessage_isAViolation(int titleLength) {
        raw.requests().putInt(4 + 28, titleLength);
        raw.requests().putMessage(32, 40);

        assertThatThrownBy(() -> worker.requests().poll()).isInstanceOf(ProtocolViolation.class);
    }

    // Replies.

    @ParameterizedTest
    @EnumSource(FrameKind.class)
    void reply_ofAnyKind_isTheSameOnTheOtherSide(FrameKind kind) throws Exception {
        Frame reply = Frame.of(kind, Long.MIN_VALUE + 7, random(100));

        assertThat(worker.replies().offer(reply)).isTrue();

        assertSame(application.replies().poll(), reply);
        assertThat(application.replies().poll()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, QUARTER - 13, QUARTER - 12})
    void reply_ofAnySizeThatFits_isTheSame(int size) throws Exception {
        Frame reply = Frame.of(FrameKind.VALUE, 7, random(size));

        assertThat(worker.replies().offer(reply)).isTrue();

        assertSame(application.replies().poll(), reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "9223372036854775807 9223372036854775807 9223372036854775807 0"})
    void reply_withALabel_isTheSameOnTheOtherSide(String label) throws Exception {
        Frame reply = new Frame(FrameKind.VALUE, 7, label, random(100));

        assertThat(worker.replies().offer(reply)).isTrue();

        Frame received = application.replies().poll();
        assertSame(received, reply);
        assertThat(received.label()).isEqualTo(label);
    }

    @Test
    void reply_withALabelThatIsTooLong_isRefused() throws Exception {
        assertThat(worker.replies().offer(new Frame(FrameKind.VALUE, 7, "x".repeat(256), new byte[0])))
                .isFalse();
        assertThat(worker.replies().offer(new Frame(FrameKind.VALUE, 7, "x".repeat(255), new byte[0])))
                .isTrue();
        assertThat(application.replies().poll().label()).hasSize(255);
    }

    @Test
    void reply_withALabelLongerThanItself_isAViolation() {
        raw.replies().putInt(4 + 8, (1 << 24) | 4);
        raw.replies().putMessage(12, 16);

        assertThatThrownBy(() -> application.replies().poll()).isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @EnumSource(Measuring.class)
    void request_toBeMeasuredOrNot_saysSoInTheRingAndWhenItComesByTheChannel(Measuring measuring) throws Exception {
        Limits limits = new Limits(2, 3, 4, measuring);

        assertThat(application.requests().offer(new Request(7, "title", limits, "annex", random(10))))
                .isTrue();
        assertThat(application.requests().offer(new Request(8, "title", limits, "annex", null)))
                .isTrue();

        Request byRing = worker.requests().poll();
        assertThat(byRing.limits()).isEqualTo(limits);
        assertThat(byRing.title()).isEqualTo("title");
        Request byChannel = worker.requests().poll();
        assertThat(byChannel.limits()).isEqualTo(limits);
        assertThat(byChannel.body()).isNull();
    }

    @Test
    void reply_tooLong_isRefusedAlthoughThereIsRoom() throws Exception {
        assertThat(worker.replies().offer(Frame.of(FrameKind.VALUE, 7, random(QUARTER - 11))))
                .isFalse();
        assertThat(worker.replies().offer(Frame.of(FrameKind.VALUE, 7, random(1 << 20))))
                .isFalse();
        assertThat(application.replies().poll()).isNull();
    }

    @Test
    void replies_untilFull_areRefusedThenAndComeInOrder() throws Exception {
        List<Frame> sent = new ArrayList<>();
        Frame next = Frame.of(FrameKind.VALUE, 0, random(1000));
        while (worker.replies().offer(next)) {
            sent.add(next);
            next = Frame.of(FrameKind.FAILURE, sent.size(), random(sent.size() % 3000));
        }

        for (Frame reply : sent) {
            assertSame(application.replies().poll(), reply);
        }
        assertThat(application.replies().poll()).isNull();
        assertThat(worker.replies().offer(next)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 8, 15, 127, 256 + 4, Integer.MIN_VALUE + 4})
    void reply_ofNoKind_isAViolation(int code) {
        raw.replies().putInt(4 + 8, code);
        raw.replies().putMessage(12, 16);

        assertThatThrownBy(() -> application.replies().poll())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected a reply but received a message of 12 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11})
    void reply_shorterThanItsFields_isAViolation(int length) {
        raw.replies().putMessage(length, 16);

        assertThatThrownBy(() -> application.replies().poll()).isInstanceOf(ProtocolViolation.class);
    }

    // Who has what, and who sleeps.

    @Test
    void claims_areSeenByTheOtherSide() {
        application.claims().send(7);

        assertThat(worker.claims().claim(7)).isTrue();
        assertThat(application.claims().isClaimed(7)).isTrue();
    }

    @Test
    void sleep_ofEitherSide_isSeenByTheOtherAndIsItsOwn() {
        worker.worker().sleep();

        assertThat(application.application().rouse()).isFalse();
        assertThat(application.worker().rouse()).isTrue();

        application.application().sleep();

        assertThat(application.worker().rouse()).isFalse();
        assertThat(worker.application().rouse()).isTrue();
    }

    /** No two parts of the block overlap: filling one to the brim leaves the others as they were. */
    @Test
    void parts_filledToTheBrim_leaveTheOthersAlone() throws Exception {
        for (long id = 0; id < Claims.SLOTS; id++) {
            application.claims().send(id);
        }
        while (application.requests().offer(request(-2, random(5000)))) {}
        while (worker.replies().offer(Frame.of(FrameKind.VALUE, -1, random(5000)))) {}

        assertThat(application.worker().rouse()).isFalse();
        assertThat(worker.application().rouse()).isFalse();
        for (long id = 0; id < Claims.SLOTS; id++) {
            assertThat(worker.claims().claim(id)).isTrue();
        }
        assertSame(worker.requests().poll(), request(-2, random(5000)));
        assertSame(application.replies().poll(), Frame.of(FrameKind.VALUE, -1, random(5000)));
    }
}
