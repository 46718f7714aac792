package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.internal.encoding.CompactFormatTest.Add;
import io.github.workloadexecutor.internal.encoding.CompactFormatTest.AllPrimitives;
import io.github.workloadexecutor.internal.encoding.CompactFormatTest.Operation;
import io.github.workloadexecutor.internal.encoding.CompactFormatTest.Pair;
import io.github.workloadexecutor.task.CpuFunction;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bytes that are no message of the compact format, or not the one that was written. */
class DamagedMessagesTest {

    /** Everything a message of 64 KiB may cost beyond what the test itself needs. */
    private static final long MOST_ALLOCATED_PER_BYTE = 64;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static byte[] ofEverything() {
        CpuFunction<Integer, Integer> reference = CompactFormatTest::twice;
        Object[] parts = {
            new Add(1, 2),
            new Add(3, 4),
            new AllPrimitives(true, (byte) 1, 'c', (short) 2, 3, 4, 5.5f, 6.5),
            new Pair("text", "漢字"),
            new FunctionTask<>(reference, 5),
            Operation.PLUS,
            new Add[] {new Add(5, 6)},
            new Operation[] {Operation.MINUS},
            new String[] {"a"},
            new double[][] {{1}},
            new int[] {1, 2},
            new ArrayList<>(List.of(1, 2)),
            List.of('a', 2L, 3.0, true),
            Stream.of((byte) 1, (short) 2, 1f).toList(),
            Optional.of(1),
            ByteBuffer.wrap(new byte[3]),
            Path.of("a"),
            new BigDecimal("1.5"),
            LocalDate.EPOCH,
            Duration.ofDays(1)
        };
        byte[] body = Encoding.encodeResult(parts, "Task");
        assertThat(body[0]).isEqualTo(Tag.MARK);
        return body;
    }

    private static boolean isDecoded(byte[] body) {
        try {
            Encoding.decodeResult(body, "Task", null);
            return true;
        } catch (DecodingException asItMay) {
            if (asItMay.getCause() instanceof VirtualMachineError error) {
                throw error;
            }
            return false;
        }
    }

    @Test
    void prefix_ofAnyLength_isRefused() {
        byte[] body = ofEverything();

        for (int length = 0; length < body.length; length++) {
            assertThat(isDecoded(Arrays.copyOf(body, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void bytesThatFollow_areRefused() {
        byte[] body = Encoding.encodeResult(1, "Task");

        assertThatThrownBy(() -> Encoding.decodeResult(Arrays.copyOf(body, body.length + 2), "Task", null))
                .isInstanceOf(DecodingException.class)
                .hasMessageEndingWith("java.io.StreamCorruptedException: 2 bytes follow the object");
    }

    @Test
    void bytes_flippedAtRandom_giveAnObjectOrADecodingException() {
        long seed = Long.getLong("damage.seed", System.nanoTime());
        Random random = new Random(seed);
        byte[] body = ofEverything();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = body.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[1 + random.nextInt(body.length - 1)] = (byte) random.nextInt();
            }
            try {
                refused += isDecoded(damaged) ? 0 : 1;
            } catch (RuntimeException | Error other) {
                fail("damage.seed=" + seed + " round " + i + ": " + Arrays.toString(damaged), other);
            }
        }
        assertThat(refused).as("damage.seed=%d", seed).isGreaterThan(1000);
    }

    @Test
    void bytes_atRandom_costNoMoreMemoryThanTheirNumberAllows() {
        long seed = Long.getLong("damage.seed", System.nanoTime());
        Random random = new Random(seed);
        isDecoded(ofEverything());
        byte[] garbage = new byte[64 * 1024];
        for (int i = 0; i < 500; i++) {
            random.nextBytes(garbage);
            garbage[0] = Tag.MARK;
            // Most bytes are no tag.
            garbage[1] = (byte) (Tag.ARRAY + random.nextInt(Tag.BLOCK + Blocks.KINDS - Tag.ARRAY));
            long before = THREADS.getCurrentThreadAllocatedBytes();
            boolean decoded = isDecoded(garbage);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated)
                    .as("damage.seed=%d round %d, decoded: %s", seed, i, decoded)
                    .isLessThan(MOST_ALLOCATED_PER_BYTE * garbage.length);
        }
    }

    /** Each announces all that is left, so that together they would be 64 times as large. */
    @Test
    void arrays_withinArrays_announceNoMoreThanTheMessageHas() {
        byte[] body = new byte[64 * 1024];
        Arrays.fill(body, Tag.NULL);
        body[0] = Tag.MARK;
        int at = 1;
        for (int depth = 0; depth < Tag.DEEPEST; depth++) {
            body[at++] = Tag.ARRAY_LIST;
            body[at++] = (byte) 0x80;
            body[at++] = (byte) 0xfc;
            body[at++] = 3;
        }

        assertThatThrownBy(() -> Encoding.decodeResult(body, "Task", null))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("java.io.StreamCorruptedException: 65024 elements are announced, but a message of"
                        + " 65536 bytes can have only 512 more");
    }

    @Test
    void array_longerThanItsMessage_isRefused() {
        byte[] body = {Tag.MARK, Tag.BLOCK + Blocks.LONG, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7};

        assertThatThrownBy(() -> Encoding.decodeResult(body, "Task", null))
                .isInstanceOf(DecodingException.class)
                .hasMessageEndingWith("java.io.EOFException: 17179869176 bytes are needed, but 0 are left");
    }

    @Test
    void nesting_deeperThanTheFormatHas_isRefused() {
        byte[] body = new byte[100_000];
        Arrays.fill(body, Tag.OPTIONAL);
        body[0] = Tag.MARK;

        assertThatThrownBy(() -> Encoding.decodeResult(body, "Task", null))
                .isInstanceOf(DecodingException.class)
                .hasMessageEndingWith("the object graph is nested deeper than 64 levels");
    }

    @Test
    void component_ofAnotherType_isRefused() {
        byte[] body = Encoding.encodeResult(new CompactFormatTest.Nested("a", null, null, null), "Task");
        int text = body.length - 6;
        assertThat(body[text]).isEqualTo(Tag.LATIN);
        byte[] damaged = Arrays.copyOf(body, body.length - 2);
        damaged[text] = Tag.TRUE;
        Arrays.fill(damaged, text + 1, damaged.length, Tag.NULL);

        assertThatThrownBy(() -> Encoding.decodeResult(damaged, "Task", null))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("a component is not of its type");
    }
}
