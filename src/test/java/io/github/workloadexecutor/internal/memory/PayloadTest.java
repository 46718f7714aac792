package io.github.workloadexecutor.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store has taken, a reader gives. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "files are made without a name on Linux only")
final class PayloadTest {

    private static final MemoryPlace PLACE =
            MemoryPlace.unnamed(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")));

    private final PayloadStore store = new PayloadStore(
            "test",
            PLACE,
            new PayloadLimits(/* threshold= */ 0, 1L << 30, 64 << 20, Duration.ofSeconds(30)),
            System::nanoTime,
            action -> {});
    private final PayloadReader reader = new PayloadReader(MemoryOrigin.ownProcess());

    @AfterEach
    void close() {
        reader.close();
        store.close();
    }

    private static Object random(IntFunction<Object> maker, int length) {
        Object array = maker.apply(length);
        Random random = new Random(length);
        for (int i = 0; i < Math.min(length, 100_000); i++) {
            switch (array) {
                case boolean[] a -> a[i] = random.nextBoolean();
                case byte[] a -> a[i] = (byte) random.nextInt();
                case short[] a -> a[i] = (short) random.nextInt();
                case char[] a -> a[i] = (char) random.nextInt();
                case int[] a -> a[i] = random.nextInt();
                case float[] a -> a[i] = Float.intBitsToFloat(random.nextInt());
                case long[] a -> a[i] = random.nextLong();
                case double[] a -> a[i] = Double.longBitsToDouble(random.nextLong());
                default -> throw new AssertionError(array);
            }
        }
        return array;
    }

    static Stream<Arguments> arrays() {
        List<IntFunction<Object>> makers = List.of(
                boolean[]::new,
                byte[]::new,
                short[]::new,
                char[]::new,
                int[]::new,
                float[]::new,
                long[]::new,
                double[]::new);
        return makers.stream()
                .flatMap(maker -> IntStream.of(0, 1, 8_192, 65_537, 2 << 20)
                        .mapToObj(length -> Arguments.of(maker.apply(0).getClass(), length, maker)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("arrays")
    void read_anyTypeAndLength_givesTheSameArray(Class<?> type, int length, IntFunction<Object> maker)
            throws Exception {
        Object array = random(maker, length);

        try (Payload payload = store.take(array)) {
            Object read = reader.read(payload.name());

            assertThat(read).isExactlyInstanceOf(type).isEqualTo(array);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64 << 10, 16 << 20, 300 << 20})
    void read_largeArray_givesTheSameArray(int length) throws Exception {
        Assumptions.assumeTrue(
                PLACE.room() > 2L * length && Runtime.getRuntime().maxMemory() > 4L * length);
        byte[] array = (byte[]) random(byte[]::new, length);
        array[length - 1] = 77;

        try (Payload payload = store.take(array)) {
            assertThat((byte[]) reader.read(payload.name())).isEqualTo(array);
        }
    }

    static Stream<ByteBuffer> buffers() {
        byte[] bytes = (byte[]) random(byte[]::new, 100_000);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return Stream.of(
                ByteBuffer.wrap(bytes),
                ByteBuffer.wrap(bytes, 1_000, 90_000),
                ByteBuffer.wrap(bytes).asReadOnlyBuffer().position(7),
                direct,
                direct.duplicate().position(50_000));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void read_ofABuffer_givesWhatRemains(ByteBuffer buffer) throws Exception {
        byte[] expected = new byte[buffer.remaining()];
        buffer.duplicate().get(expected);
        int position = buffer.position();

        try (Payload payload = store.take(buffer)) {
            assertThat(reader.read(payload.name())).isEqualTo(expected);
            assertThat(buffer.position()).isEqualTo(position);
        }
    }

    @Test
    void read_manyInOneFile_keepsThemApart() throws Exception {
        List<byte[]> arrays = new ArrayList<>();
        List<Payload> payloads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            arrays.add((byte[]) random(byte[]::new, 60_000 + i));
            payloads.add(store.take(arrays.get(i)));
        }

        assertThat(store.statistics().files()).isEqualTo(2);
        for (int i = 0; i < 20; i++) {
            assertThat(reader.read(payloads.get(i).name())).isEqualTo(arrays.get(i));
        }
    }

    private static PayloadName with(PayloadName name, long offset, long length, ElementType type) {
        return new PayloadName(name.file(), offset, length, type);
    }

    @Test
    void read_partOfAPayload_givesThatPart() throws Exception {
        try (Payload payload = store.take(IntStream.range(0, 1_000).toArray())) {
            PayloadName part = with(payload.name(), payload.name().offset() + 40, 12, ElementType.INT);

            assertThat(reader.read(part)).isEqualTo(new int[] {10, 11, 12});
        }
    }

    @Test
    void read_outOfItsMemory_isRefused() throws Exception {
        try (Payload payload = store.take(new byte[100_000])) {
            PayloadName name = payload.name();
            long size = name.file().size();

            for (PayloadName bad : List.of(
                    with(name, -1, 1, ElementType.BYTE),
                    with(name, 0, -1, ElementType.BYTE),
                    with(name, 0, size + 1, ElementType.BYTE),
                    with(name, size - 8, 16, ElementType.LONG),
                    with(name, Long.MAX_VALUE, 8, ElementType.LONG),
                    with(name, 0, Long.MAX_VALUE, ElementType.BYTE),
                    with(name, 0, 7, ElementType.LONG))) {
                assertThatThrownBy(() -> reader.read(bad))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("a payload must lie within its memory and have whole elements");
            }
        }
    }

    @Test
    void read_ofAnotherProcess_isRefused() {
        PayloadName name = new PayloadName(new SharedName("/proc/1/fd/3", 100, 1), 0, 100, ElementType.BYTE);

        assertThatThrownBy(() -> reader.read(name))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is refused");
    }

    @Test
    void read_storeIsClosed_saysThatItIsGone() {
        Payload payload = store.take(new byte[100_000]);
        store.close();

        assertThatThrownBy(() -> reader.read(payload.name())).isInstanceOf(MemoryGoneException.class);
    }

    @Test
    void read_sameFileAgain_opensItOnce() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (Payload payload = store.take(new byte[100_000])) {
                Object unused = reader.read(payload.name());
            }
        }

        assertThat(reader.kept()).hasSize(1);
    }

    @Test
    void read_moreFilesThanAreKept_letsGoOfTheOneUnusedLongest() throws Exception {
        try (PayloadReader small = new PayloadReader(MemoryOrigin::ownProcess, 2, Long.MAX_VALUE)) {
            List<Payload> payloads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                payloads.add(store.take(new byte[1 << 20]));
            }
            for (int i : new int[] {0, 1, 0, 2}) {
                Object unused = small.read(payloads.get(i).name());
            }

            assertThat(small.kept())
                    .containsExactly(
                            payloads.get(0).name().file(),
                            payloads.get(2).name().file());
            assertThat(Array.getLength(small.read(payloads.get(1).name()))).isEqualTo(1 << 20);
        }
    }

    @Test
    void read_moreBytesThanAreKept_keepsTheLatestFile() throws Exception {
        try (PayloadReader small = new PayloadReader(MemoryOrigin::ownProcess, 10, 1 << 20)) {
            Object unused = small.read(store.take(new byte[1 << 20]).name());
            Payload larger = store.take(new byte[2 << 20]);
            Object unusedToo = small.read(larger.name());

            assertThat(small.kept()).containsExactly(larger.name().file());
        }
    }

    /** Their memory is not free before. */
    @Test
    void trim_storeHasLetGo_unmapsToo() throws Exception {
        Payload payload = store.take(new byte[100_000]);
        String name = Traces.of(payload.name().file());
        Object unused = reader.read(payload.name());
        store.close();
        assertThat(Traces.inThisProcess(name)).isNotEmpty();

        reader.trim();

        assertThat(Traces.inThisProcess(name)).isEmpty();
    }

    @Test
    void close_store_leavesNothing() throws Exception {
        String one = Traces.of(store.take(new byte[100_000]).name().file());
        Payload other = store.take(new byte[3 << 20]);
        String two = Traces.of(other.name().file());
        other.close();

        store.close();

        assertThat(Traces.inThisProcess(one)).isEmpty();
        assertThat(Traces.inThisProcess(two)).isEmpty();
    }
}
