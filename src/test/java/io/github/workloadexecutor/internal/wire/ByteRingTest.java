package io.github.workloadexecutor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes into a ring comes out, in order and whole, wherever in the ring it stands; what is no message is refused.
 */
@Timeout(60)
final class ByteRingTest {

    private static final int CAPACITY = 256;
    private static final int TAIL = 128;

    // Direct, as a mapping is: heap buffers have no atomic access.
    private final ByteBuffer memory = ByteBuffer.allocateDirect(ByteRing.HEADER + CAPACITY);
    private final ByteRing in = new ByteRing(memory.duplicate());
    private final ByteRing out = new ByteRing(memory.duplicate());

    private static byte[] message(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static boolean put(ByteRing ring, byte[] message) {
        int at = ring.begin(message.length);
        if (at < 0) {
            return false;
        }
        ring.memory().put(at, message);
        ring.publish();
        return true;
    }

    private static byte[] take(ByteRing ring) throws ProtocolViolation {
        int at = ring.next();
        if (at < 0) {
            return null;
        }
        byte[] message = new byte[ring.memory().getInt(at - Integer.BYTES)];
        ring.memory().get(at, message);
        ring.release();
        return message;
    }

    /** Moves the place of the next message on by so many bytes, a multiple of 8. */
    private void advance(int bytes) throws ProtocolViolation {
        for (int moved = 0; moved < bytes; moved += 8) {
            assertThat(put(in, new byte[4])).isTrue();
            assertThat(take(out)).hasSize(4);
        }
    }

    private void setTail(long tail) {
        memory.duplicate().order(ByteOrder.nativeOrder()).putLong(TAIL, tail);
    }

    private void setHead(long head) {
        memory.duplicate().order(ByteOrder.nativeOrder()).putLong(0, head);
    }

    private void putInt(long position, int value) {
        memory.putInt(ByteRing.HEADER + (int) (position & (CAPACITY - 1)), value);
    }

    // In order.

    @Test
    void capacity_noPowerOfTwo_isRefused() {
        assertThatThrownBy(() -> new ByteRing(ByteBuffer.allocateDirect(ByteRing.HEADER + 100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a ring's capacity must be a power of two, but was 100");
    }

    @Test
    void next_empty_isNothing() throws Exception {
        assertThat(out.next()).isNegative();
    }

    @Test
    void next_begunButNotPublished_isNothing() throws Exception {
        assertThat(in.begin(10)).isPositive();

        assertThat(out.next()).isNegative();
    }

    @Test
    void next_withoutRelease_isTheSameAgain() throws Exception {
        put(in, message(10, 1));
        put(in, message(20, 2));

        int first = out.next();

        assertThat(out.next()).isEqualTo(first);
        assertThat(take(out)).isEqualTo(message(10, 1));
        assertThat(take(out)).isEqualTo(message(20, 2));
    }

    /** Each length at each place: before the end, up to it, and beyond it, where the message starts over. */
    @Test
    void message_ofAnyLengthAtAnyPlace_comesOutWhole() throws Exception {
        for (int place = 0; place < CAPACITY; place += 8) {
            for (int length = 0; length <= in.longest(); length++) {
                assertThat(put(in, message(length, length))).isTrue();
                assertThat(put(in, message(1, place))).isTrue();

                assertThat(take(out)).isEqualTo(message(length, length));
                assertThat(take(out)).isEqualTo(message(1, place));
                assertThat(take(out)).isNull();
            }
            advance(8);
        }
    }

    @Test
    void ring_opened_goesOnWhereItIs() throws Exception {
        advance(40);
        put(in, message(10, 1));

        ByteRing again = new ByteRing(memory.duplicate());

        assertThat(take(again)).isEqualTo(message(10, 1));
        assertThat(again.next()).isNegative();
    }

    // Full.

    @Test
    void begin_longerThanAQuarter_isRefused() {
        assertThat(in.longest()).isEqualTo(CAPACITY / 4);
        assertThat(in.begin(in.longest())).isPositive();
        assertThat(in.begin(in.longest() + 1)).isNegative();
        assertThat(in.begin(Integer.MAX_VALUE)).isNegative();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 56, 128, 248})
    void begin_full_isRefusedUntilOneIsReleased(int place) throws Exception {
        advance(place);
        List<byte[]> sent = new ArrayList<>();
        while (put(in, message(12, sent.size()))) {
            sent.add(message(12, sent.size()));
        }

        assertThat(sent).hasSizeBetween(CAPACITY / 16 - 1, CAPACITY / 16);
        assertThat(in.begin(12)).isNegative();
        assertThat(take(out)).isEqualTo(sent.getFirst());
        assertThat(put(in, message(12, 99))).isTrue();
        for (byte[] each : sent.subList(1, sent.size())) {
            assertThat(take(out)).isEqualTo(each);
        }
        assertThat(take(out)).isEqualTo(message(12, 99));
        assertThat(take(out)).isNull();
    }

    /** The room that is skipped before the end counts. */
    @Test
    void begin_roomOnlyIfNothingWereSkipped_isRefused() throws Exception {
        advance(CAPACITY - 32);
        put(in, message(20, 1)); // 24 of the last 32 bytes
        for (int i = 0; i < 3; i++) {
            put(in, message(60, i)); // each 64, after 8 that are skipped
        }

        assertThat(in.begin(32)).isNegative(); // 40 of the 32 that are left
        assertThat(take(out)).isEqualTo(message(20, 1));
        assertThat(in.begin(32)).isPositive();
    }

    // What no side does that is in its right mind.

    @ParameterizedTest
    @ValueSource(ints = {-2, Integer.MIN_VALUE, 65, Integer.MAX_VALUE, 13, -1})
    void next_lengthThatCannotBe_isAViolation(int length) {
        putInt(0, length);
        setTail(16);

        assertThatThrownBy(out::next)
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected a message of at most 16 bytes in the ring but it says " + length);
    }

    @ParameterizedTest
    @ValueSource(longs = {-8, Long.MIN_VALUE, CAPACITY + 8, Long.MAX_VALUE, 4, 9})
    void next_tailThatCannotBe_isAViolation(long tail) {
        setTail(tail);

        assertThatThrownBy(out::next)
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected at most 256 bytes in the ring but it says " + tail);
    }

    @Test
    void next_skipMarkAndNothingAfter_isNothing() throws Exception {
        advance(CAPACITY - 8);
        putInt(CAPACITY - 8, -1);
        setTail(CAPACITY);

        assertThat(out.next()).isNegative();
    }

    @Test
    void next_messageBeyondTheEndOfTheRing_isAViolation() throws Exception {
        advance(CAPACITY - 16);
        putInt(CAPACITY - 16, 20);
        setTail(CAPACITY + 16);

        assertThatThrownBy(out::next)
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected a message of at most 16 bytes in the ring but it says 20");
    }

    /** It says that more follows than is there. */
    @Test
    void next_skipMarkBeyondTheTail_isAViolation() throws Exception {
        advance(CAPACITY / 2);
        putInt(CAPACITY / 2, -1);
        setTail(CAPACITY / 2 + 8);

        assertThatThrownBy(out::next).isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-8, Long.MIN_VALUE, CAPACITY + 8, Long.MAX_VALUE})
    void begin_headThatCannotBe_givesNoRoom(long head) {
        while (put(in, message(12, 0))) {
            // until it is full
        }

        setHead(head);

        assertThat(in.begin(12)).isNegative();
    }

    /** Whatever is in the memory, it is taken for messages or refused, and never read beyond the ring. */
    @Test
    void next_garbage_isReadOrAViolation() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] garbage = new byte[memory.capacity()];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(garbage);
            memory.put(0, garbage);
            setHead(8L * random.nextInt(64));
            setTail(8L * random.nextInt(96));
            if (random.nextBoolean()) {
                putInt(8L * random.nextInt(CAPACITY / 8), random.nextInt(-2, 70));
            }
            ByteRing ring = new ByteRing(memory.duplicate());

            assertThat(readAll(ring)).isTrue();
        }
    }

    private static boolean readAll(ByteRing ring) {
        try {
            for (int n = 0; n <= CAPACITY / 8; n++) {
                if (take(ring) == null) {
                    return true;
                }
            }
            return false; // more messages than can be
        } catch (ProtocolViolation refused) {
            return true;
        }
    }

    // Two sides at once.

    @Test
    void stream_ofAMillionMessagesOfAnyLength_comesOutInOrder() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        int messages = 1_000_000;
        ByteBuffer shared = ByteBuffer.allocateDirect(ByteRing.HEADER + (1 << 12));
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(shared.duplicate(), messages, seed));

        ByteRing ring = new ByteRing(shared.duplicate());
        Random random = new Random(seed);
        for (int n = 0; n < messages; n++) {
            int at = ring.next();
            while (at < 0) {
                if (sending.isCompletedExceptionally()) {
                    sending.get();
                }
                Thread.onSpinWait();
                at = ring.next();
            }
            int expected = random.nextInt(ring.longest() + 1);
            int length = ring.memory().getInt(at - Integer.BYTES);
            if (length != expected || !isFilledWith((byte) n, at, length, ring.memory())) {
                throw new AssertionError("message " + n + " must have " + expected + " bytes " + (byte) n + ", but had "
                        + length + ", seed " + seed);
            }
            ring.release();
        }

        sending.get(20, TimeUnit.SECONDS);
        assertThat(ring.next()).isNegative();
    }

    private static void send(ByteBuffer memory, int messages, long seed) {
        ByteRing ring = new ByteRing(memory);
        Random random = new Random(seed);
        byte[] fill = new byte[ring.longest()];
        for (int n = 0; n < messages; n++) {
            int length = random.nextInt(ring.longest() + 1);
            int at = ring.begin(length);
            while (at < 0) {
                Thread.onSpinWait();
                at = ring.begin(length);
            }
            Arrays.fill(fill, 0, length, (byte) n);
            memory.put(at, fill, 0, length);
            ring.publish();
        }
    }

    private static boolean isFilledWith(byte value, int at, int length, ByteBuffer memory) {
        for (int i = at; i < at + length; i++) {
            if (memory.get(i) != value) {
                return false;
            }
        }
        return true;
    }
}
