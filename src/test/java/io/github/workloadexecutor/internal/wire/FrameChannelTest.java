package io.github.workloadexecutor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class FrameChannelTest {

    private static final int BUFFER = 64 << 10;

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocketChannel server;

    // One connection: what is written to the raw end is received by the channel.
    private SocketChannel raw;
    private FrameChannel channel;

    @BeforeEach
    void connect() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve("s")));
        reconnect();
    }

    private void reconnect() throws IOException {
        raw = SocketChannel.open(server.getLocalAddress());
        channel = new FrameChannel(server.accept());
    }

    @AfterEach
    void hangUp() throws IOException {
        raw.close();
        channel.close();
        server.close();
        threads.shutdownNow();
        threads.close();
    }

    // Whole frames.

    @ParameterizedTest
    @EnumSource(FrameKind.class)
    void receive_eachKind_givesWhatWasSent(FrameKind kind) throws Exception {
        FrameChannel sender = new FrameChannel(raw);

        sender.send(new Frame(kind, Long.MIN_VALUE + 7, "Images::resize #7", new byte[] {1, 2, 3}));

        assertSame(channel.receive(), new Frame(kind, Long.MIN_VALUE + 7, "Images::resize #7", new byte[] {1, 2, 3}));
    }

    static IntStream bodySizes() {
        int header = FrameChannel.HEADER;
        return IntStream.of(
                0,
                1,
                BUFFER - header - 1,
                BUFFER - header,
                BUFFER - header + 1,
                BUFFER - 1,
                BUFFER,
                BUFFER + 1,
                BUFFER + header,
                (256 << 10) + BUFFER - header,
                (256 << 10) + BUFFER - header + 1,
                (1 << 20) - 1,
                1 << 20,
                (1 << 20) + 1,
                10 << 20);
    }

    @ParameterizedTest
    @MethodSource("bodySizes")
    void receive_bodyOfAnySize_givesWhatWasSent(int size) throws Exception {
        Frame frame = Frame.of(FrameKind.VALUE, 1, random(size));
        FrameChannel sender = new FrameChannel(raw);
        Future<?> sending = threads.submit(() -> {
            sender.send(frame);
            return null;
        });

        Frame received = channel.receive();

        sending.get();
        assertSame(received, frame);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1000})
    void receive_labelOfAnySize_givesWhatWasSent(int size) throws Exception {
        Frame frame = new Frame(FrameKind.RUN, 1, "é".repeat(size), random(10));

        new FrameChannel(raw).send(frame);

        assertSame(channel.receive(), frame);
    }

    @Test
    void send_labelTooLong_shortensIt() throws Exception {
        String label = "漢".repeat(5000);

        new FrameChannel(raw).send(new Frame(FrameKind.RUN, 1, label, random(10)));

        assertThat(channel.receive().label()).isEqualTo("漢".repeat(1000));
    }

    @Test
    void receive_framesInARow_givesThemInOrder() throws Exception {
        FrameChannel sender = new FrameChannel(raw);
        List<Frame> frames = List.of(
                Frame.of(FrameKind.REPLIES, 0),
                Frame.of(FrameKind.VALUE, 1, random(100)),
                new Frame(FrameKind.RUN, 2, "second", random(0)),
                Frame.of(FrameKind.FAILURE, 2, random(1000)));

        for (Frame frame : frames) {
            sender.send(frame);
        }

        for (Frame frame : frames) {
            assertSame(channel.receive(), frame);
        }
    }

    @Test
    void receive_bytesTricklingIn_givesTheWholeFrame() throws Exception {
        Frame frame = new Frame(FrameKind.VALUE, 5, "trickle", random(100));
        byte[] bytes = bytesOf(frame);
        Future<?> sending = threads.submit(() -> {
            for (byte b : bytes) {
                write(new byte[] {b});
            }
            return null;
        });

        Frame received = channel.receive();

        sending.get();
        assertSame(received, frame);
    }

    @Test
    void receive_lastFramesOfAClosedChannel_givesThemBeforeTheEnd() throws Exception {
        Frame frame = Frame.of(FrameKind.VALUE, 5, random(100));
        write(bytesOf(frame));
        raw.close();

        Frame last = channel.receive();
        Frame end = channel.receive();

        assertSame(last, frame);
        assertThat(end).isNull();
    }

    @Test
    void send_byManyThreads_keepsFramesWhole() throws Exception {
        int senders = 8;
        int each = 100;
        FrameChannel sender = new FrameChannel(raw);
        List<Future<?>> sending = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            byte fill = (byte) i;
            sending.add(threads.submit(() -> {
                Random sizes = new Random(fill);
                for (int n = 0; n < each; n++) {
                    byte[] body = new byte[sizes.nextInt(3 * BUFFER)];
                    Arrays.fill(body, fill);
                    sender.send(new Frame(FrameKind.VALUE, fill, "sender " + fill, body));
                }
                return null;
            }));
        }

        Map<Long, Integer> received = new HashMap<>();
        for (int n = 0; n < senders * each; n++) {
            Frame frame = channel.receive();
            byte[] expected = new byte[frame.body().length];
            Arrays.fill(expected, (byte) frame.id());
            assertThat(frame.label()).isEqualTo("sender " + frame.id());
            assertThat(Arrays.equals(frame.body(), expected)).isTrue();
            received.merge(frame.id(), 1, Integer::sum);
        }

        for (Future<?> each1 : sending) {
            each1.get();
        }
        assertThat(received)
                .hasSize(senders)
                .allSatisfy((id, count) -> assertThat(count).isEqualTo(each));
    }

    // Ends and breaks.

    @Test
    void receive_streamCutAnywhere_neverGivesAPartialFrame() throws Exception {
        byte[] bytes = bytesOf(new Frame(FrameKind.VALUE, 5, "label", random(20)));
        List<String> outcomes = new ArrayList<>();
        List<String> expected = new ArrayList<>();

        for (int length = 0; length <= bytes.length; length++) {
            reconnect();
            write(Arrays.copyOf(bytes, length));
            raw.close();
            outcomes.add(length + " bytes: " + outcome());
            expected.add(length + " bytes: " + (length == 0 ? "null" : length < bytes.length ? "EOF" : "frame"));
            channel.close();
        }

        assertThat(outcomes).isEqualTo(expected);
    }

    private String outcome() throws IOException {
        try {
            return channel.receive() == null ? "null" : "frame";
        } catch (EOFException e) {
            return "EOF";
        }
    }

    // Signs of life.

    /** A receiver that is slow but takes its bytes is not silent, however large the frame is. */
    @Test
    void lastMoved_receiverTakesItsTime_showsThatBytesStillMove() throws Exception {
        int size = 8 << 20;
        Future<?> sending = threads.submit(() -> {
            channel.send(Frame.of(FrameKind.RUN, 1, new byte[size]));
            return null;
        });

        // Up to here more is left than the socket can hold.
        for (int taken = 0; taken < 6 << 20; taken += 1 << 20) {
            long before = channel.lastMovedNanos();
            take(1 << 20);
            await().until(() -> channel.lastMovedNanos() - before > 0);
        }

        assertThat(sending).isNotDone();
        take(size + FrameChannel.HEADER - (6 << 20));
        sending.get();
    }

    private void take(int bytes) throws IOException {
        ByteBuffer taken = ByteBuffer.allocate(bytes);
        while (taken.hasRemaining()) {
            if (raw.read(taken) < 0) {
                throw new AssertionError("the channel ended");
            }
        }
    }

    @Test
    void receive_closedMeanwhile_throws() throws Exception {
        Future<?> receiving = threads.submit(() -> channel.receive());

        channel.close();

        assertThatThrownBy(receiving::get).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void close_twice_doesNothing() throws Exception {
        channel.close();
        channel.close();

        assertThatThrownBy(() -> channel.receive()).isInstanceOf(IOException.class);
    }

    @Test
    void send_otherSideGone_throws() throws Exception {
        channel.close();
        FrameChannel sender = new FrameChannel(raw);

        assertThatThrownBy(() -> sender.send(Frame.of(FrameKind.VALUE, 1, random(10 << 20))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void send_otherSideGoneMidway_throws() throws Exception { // B79
        FrameChannel sender = new FrameChannel(raw);
        Future<?> sending = threads.submit(() -> {
            sender.send(Frame.of(FrameKind.VALUE, 1, random(10 << 20)));
            return null;
        });

        channel.close();

        assertThatThrownBy(sending::get).hasCauseInstanceOf(IOException.class);
    }

    // What is no frame.

    @Test
    void receive_garbage_showsTheFirstBytes() throws Exception {
        write("Exception in thread \"main\" java.lang.Error\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> channel.receive())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected a frame but received 45 78 63 65 70 74 69 6f 6e 20 69 6e 20 74 68 72 65 61 64 20"
                        + " 22 6d 61 69 6e 22 20 6a 61 76 61 2e (\"Exception in thread \"main\" java.\")");
    }

    @Test
    void receive_garbageAfterAFrame_showsTheBytesAfterIt() throws Exception {
        Frame frame = new Frame(FrameKind.VALUE, 1, "label", random(50));
        write(bytesOf(frame));
        write("no frame but twenty-four bytes or more".getBytes(StandardCharsets.UTF_8));

        Frame received = channel.receive();

        assertSame(received, frame);
        assertThatThrownBy(() -> channel.receive())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("no frame but twenty-four");
    }

    @Test
    void receive_otherVersion_isRefused() throws Exception {
        write(header(FrameChannel.MAGIC + 1, 4, 0, 0, 0));

        assertThatThrownBy(() -> channel.receive())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageStartingWith("expected a frame but received 57 4c 58 02 04");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 127, 128, 255})
    void receive_unknownKind_isRefused(int kind) throws Exception {
        write(header(FrameChannel.MAGIC, kind, 0, 0, 0));

        assertThatThrownBy(() -> channel.receive()).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void receive_reservedByteUsed_isRefused() throws Exception {
        write(header(FrameChannel.MAGIC, 4, 1, 0, 0));

        assertThatThrownBy(() -> channel.receive()).isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {4001, 0x8000, 0xFFFF})
    void receive_labelTooLong_isRefused(int length) throws Exception {
        write(header(FrameChannel.MAGIC, 4, 0, length, 0));

        assertThatThrownBy(() -> channel.receive()).isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, FrameChannel.MAX_BODY + 1, Long.MAX_VALUE})
    void receive_bodyLengthOutOfRange_isRefused(long length) throws Exception {
        write(header(FrameChannel.MAGIC, 4, 0, 0, length));

        assertThatThrownBy(() -> channel.receive()).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void receive_hugeLengthAnnouncedButNotSent_takesLittleMemory() throws Exception {
        write(header(FrameChannel.MAGIC, 4, 0, 0, FrameChannel.MAX_BODY));
        write(random(1000));
        raw.close();
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() -> channel.receive()).isInstanceOf(EOFException.class);

        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
    }

    private static byte[] header(int magic, int kind, int reserved, int labelLength, long bodyLength) {
        return ByteBuffer.allocate(FrameChannel.HEADER)
                .putInt(magic)
                .put((byte) kind)
                .put((byte) reserved)
                .putShort((short) labelLength)
                .putLong(1)
                .putLong(bodyLength)
                .array();
    }

    private static byte[] bytesOf(Frame frame) throws IOException {
        byte[] label = frame.label().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(FrameChannel.HEADER)
                .putInt(FrameChannel.MAGIC)
                .put(frame.kind().code())
                .put((byte) 0)
                .putShort((short) label.length)
                .putLong(frame.id())
                .putLong(frame.body().length)
                .array());
        bytes.write(label);
        bytes.write(frame.body());
        return bytes.toByteArray();
    }

    private void write(byte[] bytes) throws IOException {
        for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
            raw.write(left);
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static void assertSame(Frame received, Frame sent) {
        assertThat(received).isNotNull();
        assertThat(received.kind()).isEqualTo(sent.kind());
        assertThat(received.id()).isEqualTo(sent.id());
        assertThat(received.label()).isEqualTo(sent.label());
        assertThat(Arrays.equals(received.body(), sent.body())).isTrue();
    }
}
