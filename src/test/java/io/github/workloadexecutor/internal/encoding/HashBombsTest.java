package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.task.CpuTask;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short messages that stand for more work, or more memory, than anybody can spend on them. */
class HashBombsTest {

    /** Two seconds, and room for a machine that is busy with other tests. */
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Whether all keys have one hash code, which they must not have while the test itself makes them. */
    private static volatile boolean colliding;

    record Key(int number) implements Serializable {
        @Override
        public int hashCode() {
            return colliding ? 0 : number;
        }
    }

    /** A task that declares nothing. */
    record Task() implements CpuTask<Object> {
        @Override
        public Object call() {
            return "";
        }
    }

    /** A result that is no bomb by itself. */
    record Held(Object content) implements Serializable {}

    @AfterEach
    void collideNoMore() {
        colliding = false;
    }

    private static Object received(byte[] body) {
        return received(body, AllowedClasses.NONE);
    }

    private static Object received(byte[] body, AllowedClasses allowed) {
        return Encoding.decodeResult(body, "Task #1", TaskSource.of(new Task()), allowed);
    }

    private static DecodingException refusalOf(byte[] body) {
        long begun = System.nanoTime();
        DecodingException refusal = catchThrowableOfType(DecodingException.class, () -> received(body));
        assertThat(refusal).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        return refusal;
    }

    private static <C extends Collection<Object>> C nested(int levels, Function<Integer, C> level) {
        C root = level.apply(0);
        C one = root;
        C other = level.apply(1);
        root.add(other);
        for (int i = 2; i < 2 * levels; i += 2) {
            C nextOne = level.apply(i);
            C nextOther = level.apply(i + 1);
            one.add(nextOne);
            one.add(nextOther);
            other.add(nextOne);
            other.add(nextOther);
            one = nextOne;
            other = nextOther;
        }
        return root;
    }

    /** Java's own "billion laughs": each set is hashed by hashing each of its two sets, down a hundred levels. */
    @Test
    void sets_nestedInEachOther_areRefused() {
        // Filled from the top, a set is hashed while it is still small.
        Set<Object> root = nested(100, i -> new HashSet<>(List.of("only in " + i)));

        assertThat(refusalOf(JdkCodecBytes.of(root)))
                .hasMessageContaining("the keys of the hash-based collections up to result")
                .hasMessageContaining("hashing them takes more than 20");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    @SuppressWarnings("JdkObsolete") // its streams are read too
    void lists_nestedInEachOtherAsKeys_areRefused(int kind) {
        List<Object> key = nested(60, i -> new ArrayList<>());
        colliding = true;
        Object map = switch (kind) {
            case 0 -> JdkCodecBytes.mapOf(HashMap::new, key);
            case 1 -> JdkCodecBytes.mapOf(Hashtable::new, key);
            case 2 -> JdkCodecBytes.mapOf(ConcurrentHashMap::new, key);
            default -> JdkCodecBytes.mapOf(HashMap::new, new Held(key));
        };

        assertThat(refusalOf(JdkCodecBytes.filled(map))).hasMessageContaining("hashing them takes more than 20");
    }

    @Test
    void lists_nestedInEachOtherThatNobodyHashes_areRead() {
        List<Object> root = nested(60, i -> new ArrayList<>());

        assertThat(((Held) received(Encoding.encodeResult(new Held(root), "Task"))).content())
                .isInstanceOf(ArrayList.class);
    }

    private static List<Key> keys(int count) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(new Key(i));
        }
        return keys;
    }

    @Test
    void hashMap_whoseKeysHaveOneHashCode_endsBeforeItHasCostMuch() {
        Map<Object, Object> map = new HashMap<>();
        keys(100_000).forEach(key -> map.put(key, 1));
        byte[] body = Encoding.encodeResult(map, "Task");
        colliding = true;

        assertThat(refusalOf(body))
                .hasMessageContaining("filling its hash-based collections has taken ")
                .hasMessageContaining("many of their keys must have the same hash code");
    }

    @Test
    void hashMap_whoseKeysAreAllElsewhereInTheMessage_endsBeforeItHasCostMuch() {
        List<Key> keys = keys(100_000);
        byte[] body = Encoding.encodeResult(List.of(keys, new HashSet<>(keys)), "Task");
        colliding = true;

        assertThat(refusalOf(body)).hasMessageContaining("filling its hash-based collections has taken ");
    }

    @Test
    void largeCollections_filledInOneGo_areRefusedUnlessAllowed() {
        List<Key> keys = keys(20_000);
        Map<Object, Object> concurrent = new ConcurrentHashMap<>();
        keys.forEach(key -> concurrent.put(key, 1));

        assertThat(refusalOf(Encoding.encodeResult(concurrent, "Task")))
                .hasMessageContaining("the java.util.concurrent.ConcurrentHashMap at result has 20000 keys that are no"
                        + " texts, numbers or enums, and more than 10000")
                .hasMessageEndingWith("call builder.allowInResults(\"java.util.concurrent.ConcurrentHashMap\")");
        assertThat(refusalOf(Encoding.encodeResult(Set.copyOf(keys), "Task")))
                .hasMessageEndingWith("call builder.allowInResults(\"java.util.CollSer\")");
        assertThat(received(
                        Encoding.encodeResult(concurrent, "Task"),
                        AllowedClasses.NONE.and("java.util.concurrent.ConcurrentHashMap")))
                .isEqualTo(concurrent);
        assertThat(received(
                        Encoding.encodeResult(Set.copyOf(keys), "Task"), AllowedClasses.NONE.and("java.util.CollSer")))
                .isEqualTo(Set.copyOf(keys));
    }

    @Test
    void immutableSet_ofTextsWithOneHashCode_isRefused() {
        List<String> texts = List.of("");
        for (int i = 0; i < 13; i++) {
            List<String> longer = new ArrayList<>();
            texts.forEach(text -> longer.addAll(List.of(text + "Aa", text + "BB")));
            texts = longer;
        }

        assertThat(refusalOf(Encoding.encodeResult(Set.copyOf(texts), "Task")))
                .hasMessageContaining(
                        "too many members of the immutable collection at result have hash codes for the same places");
    }

    /** All multiples of the size of the set's table, as far as numbers reach: the worst there is. */
    @Test
    void immutableSet_ofNumbersWithOnePlace_isRefused() {
        int count = 40_000;
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add((i - count / 2) * 2 * count);
        }
        byte[] body = JdkCodecBytes.immutableSet(numbers);

        assertThat(refusalOf(body)).hasMessageContaining("filling it takes more than 24000000 steps");
    }

    @Test
    void immutableSets_ofManyValues_areRead() {
        Set<Object> values = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            values.addAll(List.of(i, i * 7_919_000_003L, "text " + i, i / 3.0, new UUID(i * 31L, i)));
        }

        assertThat(received(Encoding.encodeResult(Set.copyOf(values), "Task"))).isEqualTo(values);
    }

    @Test
    void largeCollections_ofAnHonestWorker_areRead() {
        Map<Object, Object> map = new HashMap<>();
        keys(200_000).forEach(key -> map.put(List.of(key, "text", 1), key));
        Set<Object> texts = new LinkedHashSet<>();
        keys(50_000).forEach(key -> texts.add("text " + key.number()));
        byte[] body = Encoding.encodeResult(new Held(List.of(map, Set.copyOf(texts), Map.copyOf(map(texts)))), "Task");

        assertThat(((List<?>) ((Held) received(body)).content()).getFirst()).isEqualTo(map);
    }

    private static Map<Object, Integer> map(Set<Object> keys) {
        Map<Object, Integer> map = new HashMap<>();
        keys.forEach(key -> map.put(key, 1));
        return map;
    }

    @Test
    void set_thatHoldsItself_isRead() {
        assertThat((Set<?>) received(JdkCodecBytes.setOfItself())).hasSize(1);
    }

    @Test
    void list_thatHoldsItself_isRead() {
        List<Object> list = new ArrayList<>();
        list.add(list);

        List<?> read = (List<?>) received(Encoding.encodeResult(list, "Task"));

        assertThat(read.getFirst()).isSameAs(read);
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 9_000, 200_000})
    void nesting_deeperThanTheStack_isRefused(int levels) throws IOException {
        byte[] body = JdkCodecBytes.nestedArrays(levels, 1);

        assertThat(refusalOf(body).getCause())
                .satisfiesAnyOf(
                        cause -> assertThat(cause).isInstanceOf(StackOverflowError.class),
                        cause -> assertThat(cause).hasMessageContaining("nested deeper than 10000 levels"),
                        cause -> assertThat(cause).isInstanceOf(IOException.class));
    }

    /** Each within what one array may have, and all together the memory of a machine. */
    @Test
    void arrays_announcedWithinEachOther_areRefusedTogether() throws IOException {
        byte[] body = JdkCodecBytes.nestedArrays(1_000, 90_000);

        DecodingException inWorker =
                catchThrowableOfType(DecodingException.class, () -> Encoding.decodeTask(body, "Task #1", null));

        assertThat(inWorker)
                .hasMessageContaining("arrays of length 180000 together, up to an array java.lang.Object[] of");
        assertThat(refusalOf(body).getCause()).isInstanceOf(IOException.class);
    }

    @Test
    void bytes_cutOrFlippedAtRandom_giveAnObjectOrADecodingException() {
        long seed = Long.getLong("damage.seed", System.nanoTime());
        System.err.println("damage.seed=" + seed);
        Random random = new Random(seed);
        Map<Object, Object> map = new HashMap<>(Map.of("a", List.of(1, 2), new Key(1), Set.of("b", "c")));
        map.put(null, new Object[] {map(Set.of("x", "y")), new ArrayList<>(List.of(1.5, 'c')), new IOException("no")});
        byte[] body = Encoding.encodeWith("jdk", new Held(map));
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] damaged =
                    java.util.Arrays.copyOf(body, random.nextInt(8) == 0 ? random.nextInt(body.length) : body.length);
            for (int flips = 1 + random.nextInt(3); flips > 0 && damaged.length > 4; flips--) {
                damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt();
            }
            try {
                Encoding.decodeResult(damaged, "Task", TaskSource.of(new Task()), AllowedClasses.NONE);
            } catch (DecodingException asItMay) {
                assertThat(asItMay.getCause()).as("seed %d, round %d", seed, i).isNotInstanceOf(OutOfMemoryError.class);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    /** Messages of object streams that are made byte by byte, or with more care than their content allows. */
    private static final class JdkCodecBytes {

        private static final long OBJECTS = -8012369246846506644L; // serialVersionUID of Object[]

        static byte[] of(Object value) {
            return Encoding.encodeWith("jdk", value);
        }

        /** A map with a key that nobody could hash: the key is put in when it is still empty. */
        static Object mapOf(java.util.function.Supplier<Map<Object, Object>> maker, Object key) {
            return new Object[] {maker.get(), key};
        }

        static byte[] filled(Object mapAndKey) {
            Object[] parts = (Object[]) mapAndKey;
            @SuppressWarnings("unchecked")
            Map<Object, Object> map = (Map<Object, Object>) parts[0];
            LazyKey lazy = new LazyKey(parts[1]);
            map.put(lazy, "value");
            return LazyKey.written(map);
        }

        static byte[] immutableSet(List<Integer> numbers) {
            // A set of so many members is not made here, since that takes as long as reading it.
            byte[] list = Encoding.encodeWith("jdk", List.copyOf(numbers));
            int tag = indexOf(list, new byte[] {0, 0, 0, 1, 'w', 4});
            list[tag + 3] = 2;
            return list;
        }

        private static int indexOf(byte[] bytes, byte[] part) {
            for (int i = 0; i < bytes.length - part.length; i++) {
                if (java.util.Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                    return i;
                }
            }
            throw new AssertionError("not in the message");
        }

        static byte[] setOfItself() {
            Set<Object> set = new HashSet<>();
            List<Object> list = new ArrayList<>();
            set.add(list);
            list.add(set);
            return of(set);
        }

        static byte[] nestedArrays(int levels, int length) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
            out.writeShort(ObjectStreamConstants.STREAM_VERSION);
            for (int i = 0; i < levels; i++) {
                out.writeByte(ObjectStreamConstants.TC_ARRAY);
                if (i == 0) {
                    out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
                    out.writeUTF("[Ljava.lang.Object;");
                    out.writeLong(OBJECTS);
                    out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
                    out.writeShort(0);
                    out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
                    out.writeByte(ObjectStreamConstants.TC_NULL);
                } else {
                    out.writeByte(ObjectStreamConstants.TC_REFERENCE);
                    out.writeInt(ObjectStreamConstants.baseWireHandle);
                }
                out.writeInt(length);
            }
            return bytes.toByteArray();
        }
    }

    /** Is hashed as itself and written as another. */
    private static final class LazyKey implements Serializable {

        private final transient Object other;

        LazyKey(Object other) {
            this.other = other;
        }

        private Object writeReplace() {
            return other;
        }

        static byte[] written(Object map) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (java.io.ObjectOutputStream out = new java.io.ObjectOutputStream(bytes)) {
                out.writeObject(map);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return bytes.toByteArray();
        }
    }
}
