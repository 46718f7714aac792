package io.github.workloadexecutor.internal.encoding;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.JapaneseDate;
import java.time.temporal.WeekFields;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Values, collections and exceptions of the JDK that tasks give back. */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate", "IdentityHashMapUsage", "UnnecessaryStringBuilder"
}) // obsolete ones travel too
final class JdkSamples {

    private JdkSamples() {}

    static List<Object> all() throws IOException {
        List<Object> all = new ArrayList<>(List.of("text", 'c', true, (byte) 1, (short) 2, 3, 4L, 5f, 6.0));
        all.addAll(List.of(
                new StringBuilder(),
                new BigDecimal("1.5"),
                BigInteger.TEN,
                MathContext.DECIMAL32,
                URI.create("http://host/"),
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                InetAddress.getByAddress(new byte[16]),
                new InetSocketAddress(80),
                new File("a"),
                Path.of("a"),
                ByteBuffer.wrap(new byte[2]),
                Optional.of(1),
                OptionalInt.empty(),
                String.class,
                new Object[] {1, new int[][] {{1}}},
                DayOfWeek.MONDAY,
                Thread.State.NEW,
                String.CASE_INSENSITIVE_ORDER,
                Comparator.naturalOrder(),
                Comparator.reverseOrder(),
                Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER),
                Comparator.nullsFirst(Comparator.naturalOrder())));
        all.addAll(List.of(
                LocalDate.EPOCH,
                LocalDateTime.MIN,
                Instant.EPOCH,
                Duration.ZERO,
                Period.ZERO,
                Year.of(1),
                ZoneOffset.UTC,
                ZoneId.of("Europe/Berlin"),
                ZonedDateTime.now(ZoneId.of("Europe/Berlin")),
                OffsetDateTime.MIN,
                JapaneseDate.now(ZoneOffset.UTC),
                WeekFields.ISO,
                new Date(1),
                new Timestamp(1),
                new GregorianCalendar(),
                UUID.randomUUID(),
                Locale.GERMANY,
                Currency.getInstance("EUR"),
                new Random(1),
                Pattern.compile("a"),
                new BitSet(3),
                new AtomicInteger(1),
                new AtomicReference<>("a"),
                new LongAdder()));
        addCollections(all);
        all.addAll(List.of(
                new IOException("a"),
                new FileNotFoundException("a"),
                new UncheckedIOException(new IOException("a")),
                new NoSuchFileException("a"),
                new UnknownHostException("a"),
                new URISyntaxException("a", "b"),
                new ClassNotFoundException("a"),
                new ExceptionInInitializerError(new IOException("a")),
                new MissingResourceException("a", "b", "c"),
                new NoSuchElementException("a"),
                new CancellationException("a"),
                new ExecutionException(new TimeoutException("a")),
                new SQLException("a", new IOException("b")),
                new OutOfMemoryError("a"),
                new AssertionError("a")));
        return all;
    }

    private static void addCollections(List<Object> all) {
        List<Integer> three = List.of(1, 2, 3);
        Map<Integer, String> map = Map.of(1, "a", 2, "b", 3, "c");
        all.addAll(List.of(
                three,
                List.of(),
                List.of(1),
                Stream.of(1, null).toList(),
                Set.of(),
                Set.of(1),
                Set.copyOf(three),
                Map.of(),
                Map.of(1, 2),
                map,
                Arrays.asList(1, 2),
                new ArrayList<>(three),
                new LinkedList<>(three),
                new Vector<>(three),
                new ArrayDeque<>(three),
                new PriorityQueue<>(three),
                new HashSet<>(three),
                new LinkedHashSet<>(three),
                new TreeSet<>(three),
                new HashMap<>(map),
                new LinkedHashMap<>(map),
                new TreeMap<>(map),
                new Hashtable<>(map),
                new Properties(),
                new IdentityHashMap<>(Map.of("a", 1)),
                new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1)),
                EnumSet.of(DayOfWeek.MONDAY),
                new AbstractMap.SimpleEntry<>(1, 2)));
        all.addAll(List.of(
                Collections.emptyList(),
                Collections.emptyMap(),
                Collections.singletonList(1),
                Collections.singletonMap(1, 2),
                Collections.nCopies(3, "a"),
                Collections.unmodifiableList(three),
                Collections.unmodifiableSet(new HashSet<>(three)),
                Collections.unmodifiableMap(map),
                Collections.unmodifiableSortedMap(new TreeMap<>(map)),
                Collections.unmodifiableCollection(three),
                Collections.unmodifiableSequencedCollection(three),
                Collections.synchronizedList(new ArrayList<>(three)),
                Collections.synchronizedMap(new HashMap<>(map)),
                Collections.checkedList(new ArrayList<>(three), Integer.class),
                Collections.newSetFromMap(new ConcurrentHashMap<>())));
        all.addAll(List.of(
                new ConcurrentHashMap<>(map),
                new ConcurrentSkipListMap<>(map),
                new ConcurrentLinkedQueue<>(three),
                new CopyOnWriteArrayList<>(three),
                new CopyOnWriteArraySet<>(three),
                new ArrayBlockingQueue<>(100, false, three),
                new LinkedBlockingQueue<>(three),
                new LinkedBlockingDeque<>(three),
                new PriorityBlockingQueue<>(three)));
    }
}
