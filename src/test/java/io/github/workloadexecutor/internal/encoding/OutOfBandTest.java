package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.internal.encoding.CompactFormatTest.Pair;
import io.github.workloadexecutor.internal.encoding.Trips.Holder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Large arrays that leave the message on one side and come back on the other, in both formats. */
class OutOfBandTest {

    /** A place for arrays outside the message, with room for some of them. */
    private static final class Shelf implements ArraySink, ArraySource {

        final List<byte[]> content = new ArrayList<>();
        int asked;
        int room = Integer.MAX_VALUE;

        @Override
        public ArrayReference take(Object array) {
            asked++;
            if (content.size() >= room) {
                return null;
            }
            int kind = Blocks.kindOf(array.getClass());
            byte[] bytes = new byte[Blocks.lengthOf(kind, array) * Blocks.sizeOf(kind)];
            Blocks.copyTo(bytes, 0, kind, array);
            content.add(bytes);
            return new ArrayReference("shelf", content.size() - 1L, bytes.length);
        }

        @Override
        public long available(ArrayReference reference) throws IOException {
            if (!reference.region().equals("shelf")) {
                throw new FileNotFoundException(reference.region());
            }
            return content.get((int) reference.offset()).length;
        }

        @Override
        public void read(ArrayReference reference, Object array) {
            int kind = Blocks.kindOf(array.getClass());
            int length = Blocks.lengthOf(kind, array);
            Object copy = Blocks.copyFrom(content.get((int) reference.offset()), 0, kind, length);
            System.arraycopy(copy, 0, array, 0, length);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Typed(double[] numbers, byte[] small, ArrayDeque<Object> others) implements Serializable {}

    private static double[] large() {
        double[] numbers = new double[ArraySink.SMALLEST / 8];
        Arrays.setAll(numbers, i -> i + 0.5);
        return numbers;
    }

    private static byte[] encoded(Object content, ArraySink sink) {
        return Encoding.encodeTask(new Holder(content), "Holder", sink);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T decoded(byte[] body, ArraySource source) {
        return (T) ((Holder) Encoding.decodeTask(body, "Holder", null, source)).content();
    }

    @Test
    void array_large_leavesACompactMessage() {
        Shelf shelf = new Shelf();

        byte[] body = encoded(new Typed(large(), new byte[10], null), shelf);

        assertThat(body[0]).isEqualTo(Tag.MARK);
        assertThat(body).hasSizeLessThan(300);
        assertThat(OutOfBandTest.<Typed>decoded(body, shelf).numbers()).containsExactly(large());
        assertThat(shelf.asked).isEqualTo(1);
    }

    @Test
    void array_large_leavesAnObjectStream() {
        Shelf shelf = new Shelf();

        byte[] body = encoded(new Typed(large(), new byte[10], new ArrayDeque<>(List.of(1))), shelf);

        assertThat(body[0]).isEqualTo((byte) 0xAC);
        assertThat(body).hasSizeLessThan(1000);
        assertThat(OutOfBandTest.<Typed>decoded(body, shelf).numbers()).containsExactly(large());
        // Once, although the compact format was tried first.
        assertThat(shelf.asked).isEqualTo(1);
    }

    @Test
    void array_thatOccursTwice_isTakenOnceAndArrivesAsOne() {
        Shelf shelf = new Shelf();
        double[] numbers = large();

        Pair arrived = decoded(encoded(new Pair(numbers, List.of(numbers)), shelf), shelf);

        assertThat(shelf.asked).isEqualTo(1);
        assertThat(((List<?>) arrived.second()).getFirst()).isSameAs(arrived.first());
    }

    @Test
    void array_thatFindsNoRoom_staysInTheMessage() {
        Shelf shelf = new Shelf();
        shelf.room = 1;

        byte[] body = encoded(new Pair(large(), new int[20_000]), shelf);

        assertThat(body).hasSizeGreaterThan(80_000);
        assertThat((int[]) OutOfBandTest.<Pair>decoded(body, shelf).second()).hasSize(20_000);
        assertThat(shelf.asked).isEqualTo(2);
    }

    @Test
    void arrays_ofEveryKind_comeBack() {
        Shelf shelf = new Shelf();
        Object[] arrays = {
            new boolean[70_000],
            new byte[70_000],
            new char[40_000],
            new short[40_000],
            new int[20_000],
            new long[10_000],
            new float[20_000],
            large()
        };
        Arrays.fill((boolean[]) arrays[0], true);
        Arrays.fill((char[]) arrays[2], '漢');

        assertThat(Arrays.deepEquals(OutOfBandTest.<Object[]>decoded(encoded(arrays, shelf), shelf), arrays))
                .isTrue();
        assertThat(shelf.content).hasSize(8);
    }

    @Test
    void buffer_large_leavesTheMessageInBothFormats() {
        for (Object other : new Object[] {1, new ArrayDeque<>()}) {
            Shelf shelf = new Shelf();
            ByteBuffer buffer = ByteBuffer.allocateDirect(100_000).putInt(0, 7).position(0);

            byte[] body = encoded(new Pair(buffer, other), shelf);

            assertThat(body).hasSizeLessThan(1000);
            assertThat(OutOfBandTest.<Pair>decoded(body, shelf).first()).isEqualTo(buffer);
        }
    }

    @Test
    void result_mayLeaveAsWell() {
        Shelf shelf = new Shelf();

        byte[] body = Encoding.encodeResult(large(), "Task", shelf);

        assertThat(body).hasSizeLessThan(100);
        assertThat((double[]) Encoding.decodeResult(body, "Task", null, shelf)).containsExactly(large());
    }

    @Test
    void message_withoutItsSource_isRefused() {
        byte[] body = encoded(large(), new Shelf());

        assertThatThrownBy(() -> Encoding.decodeTask(body, "Holder", null))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("an array's content is outside the message, and nothing gives it here");
    }

    /** A length that was damaged must not cost memory. */
    @Test
    void array_largerThanItsContentElsewhere_isRefused() {
        Shelf shelf = new Shelf();
        byte[] body = encoded(large(), (Object array) -> {
            ArrayReference taken = shelf.take(array);
            shelf.content.set(0, new byte[100]);
            return taken;
        });

        assertThatThrownBy(() -> Encoding.decodeTask(body, "Holder", null, shelf))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("an array of 65536 bytes has only 100 bytes elsewhere");
    }
}
