package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.internal.encoding.Trips.Box;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the compact format has, what it leaves to object streams, and that either way the same arrives. */
class CompactFormatTest {

    record Add(int a, int b) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return a + b;
        }
    }

    record AllPrimitives(boolean z, byte b, char c, short s, int i, long j, float f, double d)
            implements Serializable {}

    @SuppressWarnings("ArrayRecordComponent") // compared by content
    record Nested(String text, Add add, List<String> lines, double[] numbers) implements Serializable {
        @Override
        public boolean equals(Object other) {
            return other instanceof Nested nested
                    && text.equals(nested.text)
                    && add.equals(nested.add)
                    && lines.equals(nested.lines)
                    && Arrays.equals(numbers, nested.numbers);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    record Empty() implements Serializable {}

    record Link(Object next) implements Serializable {}

    record Pair(Object first, Object second) implements Serializable {}

    /** Its accessor says something else than its field. */
    record Doubled(int number) implements Serializable {
        @Override
        public int number() {
            return 2 * number;
        }
    }

    record Unserializable(int number) {}

    record Replacing(int number) implements Serializable {
        private Object writeReplace() {
            return "replaced " + number;
        }
    }

    record Resolving(int number) implements Serializable {
        private Object readResolve() {
            return "resolved " + number;
        }
    }

    record Own(int number) implements Externalizable {
        @Override
        public void writeExternal(ObjectOutput out) {}

        @Override
        public void readExternal(ObjectInput in) {}
    }

    record LockingRecord(int number) implements Lock, Serializable {
        @Override
        public void lock() {}

        @Override
        public void lockInterruptibly() {}

        @Override
        public boolean tryLock() {
            return true;
        }

        @Override
        public boolean tryLock(long time, java.util.concurrent.TimeUnit unit) {
            return true;
        }

        @Override
        public void unlock() {}

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException("no conditions");
        }
    }

    static class OwnList extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;
    }

    static class OwnNumber extends BigInteger {
        private static final long serialVersionUID = 1L;

        OwnNumber(String digits) {
            super(digits);
        }
    }

    enum Operation {
        PLUS {
            @Override
            int apply(int a, int b) {
                return a + b;
            }
        },
        MINUS {
            @Override
            int apply(int a, int b) {
                return a - b;
            }
        };

        abstract int apply(int a, int b);
    }

    static int twice(int number) {
        return 2 * number;
    }

    static int answer() {
        return 42;
    }

    static boolean isCompact(Object value) {
        return Encoding.encodeResult(value, "Task")[0] == Tag.MARK;
    }

    private static Object chain(int links) {
        Object chain = "end";
        for (int i = 0; i < links; i++) {
            chain = new Link(chain);
        }
        return chain;
    }

    /** Of an array that is an argument, one would be made of several. */
    private static Stream<Arguments> each(Object... values) {
        return Stream.of(values).map(value -> Arguments.of(new Object[] {value}));
    }

    static Stream<Arguments> compactValues() {
        return each(
                null,
                true,
                false,
                (byte) -7,
                (short) -300,
                'ä',
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                -0.0f,
                Double.NaN,
                "",
                "text",
                "Grüße",
                "漢字 and a lost \ud800 half",
                "long ".repeat(500),
                new boolean[] {true, false},
                new byte[] {1, -1},
                new char[] {'a', '漢'},
                new short[] {1, -1},
                new int[] {1, Integer.MIN_VALUE},
                new long[] {1, Long.MIN_VALUE},
                new float[] {1.5f, Float.NaN},
                new double[] {1.5, -0.0},
                new int[5000],
                new double[][] {{1, 2}, {3}, null},
                new Object[] {1, "a", null, new Object[0]},
                new String[] {"a", null},
                new Add[] {new Add(1, 2), null},
                new Operation[] {Operation.MINUS},
                new Add(1, 2),
                new AllPrimitives(true, (byte) 1, 'c', (short) 2, 3, 4, 5.5f, 6.5),
                new Nested("text", new Add(1, 2), List.of("a", "b", "c"), new double[] {1, 2}),
                new Empty(),
                new Doubled(3),
                new Link(new Link(new Link(null))),
                Operation.PLUS,
                java.util.concurrent.TimeUnit.DAYS,
                List.of(),
                List.of(1),
                List.of(1, 2),
                List.of(1, 2, 3),
                Stream.of(1, 2, 3).toList(),
                Stream.of(1, null).toList(),
                Stream.of().toList(),
                new ArrayList<>(Arrays.asList(1, null, "a")),
                new Pair(List.of(), List.of()),
                new BigInteger("-123456789012345678901234567890"),
                new BigDecimal("1.10"),
                new BigDecimal("1E+400"),
                LocalDate.of(2024, 2, 29),
                LocalDate.MIN,
                Duration.ofSeconds(-3, 7),
                Instant.MAX,
                Optional.empty(),
                Optional.of("a"),
                OptionalInt.of(1),
                OptionalInt.empty(),
                OptionalLong.of(2),
                OptionalLong.empty(),
                OptionalDouble.of(3.5),
                OptionalDouble.empty(),
                Path.of("images", "a.png"),
                chain(60));
    }

    @ParameterizedTest
    @MethodSource("compactValues")
    void value_theFormatHas_arrivesEqualAndOfTheSameClass(Object value) {
        Object arrived = Trips.returned(value);

        assertThat(isCompact(value)).isTrue();
        assertThat(Arrays.deepEquals(new Object[] {arrived}, new Object[] {value}))
                .isTrue();
        if (value != null) {
            assertThat(arrived.getClass()).isEqualTo(value.getClass());
        }
    }

    @ParameterizedTest
    @MethodSource("compactValues")
    void value_asAnObjectStream_arrivesTheSame(Object value) {
        Object arrived = Encoding.decodeResult(Encoding.encodeWith("jdk", value), "Task", null);

        assertThat(Arrays.deepEquals(new Object[] {arrived}, new Object[] {value}))
                .isTrue();
        if (value != null) {
            assertThat(arrived.getClass()).isEqualTo(value.getClass());
        }
    }

    static Stream<Arguments> otherValues() {
        List<Object> shared = new ArrayList<>(List.of("shared"));
        Object[] array = {1};
        ByteBuffer buffer = ByteBuffer.allocate(3);
        byte[] bytes = new byte[3];
        String text = "long ".repeat(20);
        Link link = new Link("a");
        BigInteger big = BigInteger.ONE.shiftLeft(1000);
        return each(
                new OwnList(),
                new OwnNumber("5"),
                new ArrayDeque<>(List.of(1)),
                new TreeMap<>(),
                Arrays.asList(1, 2),
                List.of(1, 2, 3).subList(0, 1).toArray(Integer[]::new),
                new int[][][] {{{1}}},
                String.class,
                new Replacing(1),
                new Resolving(1),
                new Own(1),
                new IllegalStateException("a value"),
                List.of(shared, shared),
                new Pair(array, array),
                new Pair(buffer, buffer),
                new Pair(bytes, bytes),
                new Pair(text, text),
                new Pair(link, link),
                new Pair(big, big),
                chain(70));
    }

    @ParameterizedTest
    @MethodSource("otherValues")
    void value_theFormatLacks_travelsAsAnObjectStream(Object value) {
        assertThat(isCompact(value)).isFalse();
        assertThat(isCompact(new Box<>(value))).isFalse();
        assertThat(Trips.<Object>returned(value)).isNotNull();
    }

    @Test
    void mutable_thatOccursTwice_isStillOneObject() {
        int[] array = {1};
        List<Object> list = new ArrayList<>();
        list.add(list);

        Pair arrived = Trips.returned(new Pair(array, List.of(array)));
        List<Object> cycle = Trips.returned(list);

        assertThat(((List<?>) arrived.second()).getFirst()).isSameAs(arrived.first());
        assertThat(cycle.getFirst()).isSameAs(cycle);
    }

    /** Written without regard to what occurs twice, it would be of 2^40 parts. */
    @Test
    void graph_ofManyPathsToOneRecord_staysSmall() {
        Object graph = new Pair("a", "b");
        for (int i = 0; i < 40; i++) {
            graph = new Pair(graph, graph);
        }

        assertThat(Encoding.encodeResult(graph, "Task")).hasSizeLessThan(2000);
    }

    @Test
    void manyObjects_eachOnce_areCompact() {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rows.add(new Pair(new int[] {i}, "row " + i));
        }

        List<Pair> arrived = Trips.returned(rows);

        assertThat(isCompact(rows)).isTrue();
        assertThat((int[]) arrived.get(999).first()).containsExactly(999);
        rows.add(rows.get(500));
        assertThat(isCompact(rows)).isFalse();
    }

    /** More classes than a message remembers: they are named again. */
    @Test
    void message_ofMoreClassesThanItRemembers_arrives() throws Exception {
        Class<?>[] many = ManyRecords.load(Tag.MOST_CLASSES + 8);
        ArrayList<Object> list = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (Class<?> type : many) {
                list.add(type.getDeclaredConstructors()[0].newInstance(round));
            }
        }

        byte[] body = Encoding.encodeResult(list, "Task");

        assertThat(body[0]).isEqualTo(Tag.MARK);
        assertThat(Encoding.decodeResult(body, "Task", many[0].getClassLoader()))
                .isEqualTo(list);
    }

    @Test
    void constantWithABody_arrivesAsTheSameConstant() {
        assertThat(Trips.<Object>returned(Operation.MINUS)).isSameAs(Operation.MINUS);
    }

    @Test
    void list_ofAStream_stillToleratesNull() {
        List<Object> arrived = Trips.returned(Stream.of(1, 2, 3).toList());
        List<Object> other = Trips.returned(List.of(1, 2, 3));

        assertThat(arrived.contains(null)).isFalse();
        assertThatThrownBy(() -> other.contains(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void component_isReadFromItsField_notThroughItsAccessor() {
        assertThat(Trips.<Doubled>returned(new Doubled(3)).number()).isEqualTo(6);
    }

    @Test
    void buffer_arrivesWithOrderAndRights() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(7).putInt(8).flip().position(4);

        ByteBuffer arrived = Trips.returned(buffer.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));

        assertThat(isCompact(buffer)).isTrue();
        assertThat(arrived.isReadOnly()).isTrue();
        assertThat(arrived.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(arrived.getInt()).isEqualTo(8);
    }

    @Test
    void snapshot_isTakenWhenEncoded() {
        int[] numbers = new int[5000];

        byte[] body = Encoding.encodeResult(numbers, "Task");
        numbers[0] = 1;

        assertThat((int[]) Encoding.decodeResult(body, "Task", null)).containsOnly(0);
    }

    @Test
    void largeArrays_betweenSmallValues_arriveInTheirPlaces() {
        Object[] parts = {"a", new byte[10_000], "b", new long[1000], new double[2], "c", new char[5000], "d"};
        Arrays.fill((byte[]) parts[1], (byte) 3);
        Arrays.fill((long[]) parts[3], 4);

        assertThat(isCompact(parts)).isTrue();
        assertThat(Arrays.deepEquals(Trips.<Object[]>returned(parts), parts)).isTrue();
    }

    @Test
    void task_ofAReferenceAndAnArgument_isCompact() throws Exception {
        FunctionTask<Integer, Integer> task = new FunctionTask<>(CompactFormatTest::twice, 21);
        CpuTask<Integer> reference = CompactFormatTest::answer;

        byte[] body = Encoding.encodeTask(task, "twice");

        assertThat(body[0]).isEqualTo(Tag.MARK);
        assertThat(Encoding.decodeTask(body, "twice", null).call()).isEqualTo(42);
        assertThat(Encoding.encodeTask(reference, "answer")[0]).isEqualTo(Tag.MARK);
        assertThat(Trips.shippedTask(Trips.shippedTask(reference)).call()).isEqualTo(42);
        assertThat(Trips.shippedTask(new RunnableTask((Runnable & Serializable) CompactFormatTest::answer))
                        .call())
                .isNull();
    }

    @Test
    void reference_decodedAgain_isTheSameObject() {
        CpuTask<Integer> reference = CompactFormatTest::answer;

        assertThat(Trips.shippedTask(reference)).isSameAs(Trips.shippedTask(reference));
    }

    /** Another loader may find another class by the name, or find one where the first did not. */
    @Test
    void reference_acceptedWithOneContextLoader_isJudgedAgainWithAnother() throws Exception {
        try (ClosedModule module = ClosedModule.load()) {
            Thread thread = Thread.currentThread();
            ClassLoader ofModule = thread.getContextClassLoader();
            Object closed = module.reference();

            thread.setContextClassLoader(getClass().getClassLoader());
            assertThat(isCompact(closed)).isTrue();
            assertThat(isCompact(closed)).isTrue();
            thread.setContextClassLoader(ofModule);

            assertThat(Trips.refusalToHold(closed)).hasMessageContaining("Hidden::shout could not be resolved");
        }
    }

    @Test
    void offenders_amongCompactValues_areAllNamed() {
        CpuFunction<Object, Object> lambda = value -> value;

        assertThat(Trips.refusalToHold(new Pair(new Pair(1, new Unserializable(1)), List.of(lambda, new Thread())))
                        .offenders())
                .extracting("path")
                .containsExactly("Holder.content.first.second", "Holder.content.second[0]", "Holder.content.second[1]");
        assertThat(Trips.refusalToHold(new LockingRecord(1)).offenders())
                .extracting("path")
                .containsExactly("Holder.content");
    }

    @Test
    void record_ofAModuleThatIsClosed_travelsAsAnObjectStream() throws Exception {
        try (ClosedModule module = ClosedModule.load()) {
            Object box = module.box("content");

            assertThat(isCompact(box)).isFalse();
            assertThat(Trips.<Object>returned(box)).isEqualTo(box);
        }
    }

    @Test
    void record_ofOtherComponentsHere_isRefusedWithThem() {
        byte[] body = Encoding.encodeResult(new Add(1, 2), "Task");
        // The hash follows the mark, the tag, and the number of the class.
        body[3] ^= 1;

        assertThatThrownBy(() -> Encoding.decodeResult(body, "Task", null))
                .isInstanceOf(DecodingException.class)
                .hasMessageEndingWith("java.io.InvalidClassException: " + Add.class.getName()
                        + "; its components here, (int a, int b), are not those of the process that wrote it"
                        + Skew.hint(Add.class));
    }

    /** What is known by its hash is still compared. */
    @Test
    void name_thatDiffersWhereTheHashDoesNot_isLookedUp() {
        byte[] body = Encoding.encodeResult(new Add(1, 2), "Task");
        assertThat(Encoding.decodeResult(body, "Task", null)).isEqualTo(new Add(1, 2));
        body[12 + Add.class.getName().length() - 1] = 'x';

        assertThatThrownBy(() -> Encoding.decodeResult(body, "Task", null))
                .isInstanceOf(DecodingException.class)
                .hasMessageEndingWith(
                        "java.lang.ClassNotFoundException: " + CompactFormatTest.class.getName() + "$Adx");
    }

    @Test
    void name_ofAClassThatIsNoRecord_isRefused() {
        byte[] body = new String(Encoding.encodeResult(new Box<>(1), "Task"), StandardCharsets.ISO_8859_1)
                .replace(Trips.class.getName() + "$Box", CompactFormatTest.class.getName() + "$OwnList")
                .getBytes(StandardCharsets.ISO_8859_1);
        body[11] = (byte) (CompactFormatTest.class.getName().length() + "$OwnList".length());

        assertThatThrownBy(() -> Encoding.decodeResult(body, "Task", null))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("it is no record here");
    }

    @Test
    void message_ofASmallRecord_isOfTensOfBytes() {
        assertThat(Encoding.encodeResult(new Add(1, 2), "Task"))
                .hasSize(1 + 1 + 1 + 8 + 1 + Add.class.getName().length() + 8);
        assertThat(Encoding.encodeResult(1, "Task")).hasSize(6);
        assertThat(Encoding.encodeResult("text", "Task")).hasSize(7);
        assertThat(Encoding.encodeResult(new Add[100], "Task")).hasSizeLessThan(250);
    }

    @Test
    void codec_chosenByName_writesItsFormat() {
        assertThat(Encoding.codecs()).containsExactly("compact", "jdk");
        assertThat(Encoding.encodeWith("jdk", 1)[0]).isEqualTo((byte) 0xAC);
        assertThat(Encoding.encodeWith("compact", 1)[0]).isEqualTo(Tag.MARK);
        assertThat(Encoding.encodeWith("compact", new ArrayDeque<>())[0]).isEqualTo((byte) 0xAC);
        assertThat(Encoding.decodeResult(Encoding.encodeWith("jdk", 1), "Task", null))
                .isEqualTo(1);
        assertThatThrownBy(() -> Encoding.encodeWith("fast", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("io.github.workloadexecutor.codec must be one of [compact, jdk], but was fast");
    }
}
