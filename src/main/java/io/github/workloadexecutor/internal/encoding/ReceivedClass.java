package io.github.workloadexecutor.internal.encoding;

import java.io.ObjectInputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Set;

/**
 * What a class alone tells about whether its instances may be read from the object stream of a worker that nobody
 * trusts. Found once per class; it holds no class, so it keeps nothing alive.
 *
 * @param reason completes the sentence "it is refused, because it ..."; empty if it is always allowed
 */
record ReceivedClass(Condition condition, String reason) {

    enum Condition {
        ALWAYS,
        /** If it comes from where the task comes from, or is allowed. */
        IF_VOUCHED_FOR,
        /** If it is allowed by its full name. */
        IF_NAMED,
        NEVER
    }

    private static final ReceivedClass ALWAYS = new ReceivedClass(Condition.ALWAYS, "");

    private static final Class<?>[] READING = {ObjectInputStream.class};
    private static final Class<?>[] NOTHING = {};

    private static final ClassValue<ReceivedClass> FOUND = new ClassValue<>() {
        @Override
        protected ReceivedClass computeValue(Class<?> type) {
            return find(type);
        }
    };

    static ReceivedClass of(Class<?> type) {
        return FOUND.get(type);
    }

    private static ReceivedClass find(Class<?> type) {
        if (type.isArray() || type.isPrimitive() || type.isInterface() || isOwn(type)) {
            return ALWAYS;
        }
        if (Proxy.isProxyClass(type)) {
            return new ReceivedClass(Condition.NEVER, "is a dynamic proxy, which does what its bytes say");
        }
        if (ClassVerdict.isJdk(type)) {
            return findJdk(type);
        }
        if (type.isRecord() || Enum.class.isAssignableFrom(type)) {
            return ALWAYS;
        }
        if (!Throwable.class.isAssignableFrom(type)) {
            return new ReceivedClass(Condition.IF_VOUCHED_FOR, "is neither a record, an enum nor an exception");
        }
        return hasCodeOfItsOwn(type)
                ? new ReceivedClass(Condition.IF_VOUCHED_FOR, "is an exception with code of its own for being read")
                : ALWAYS;
    }

    private static ReceivedClass findJdk(Class<?> type) {
        String name = type.getName();
        boolean known = JdkValues.NAMES.contains(name)
                || name.startsWith("java.time.")
                || (Enum.class.isAssignableFrom(type) && name.startsWith("java."))
                || (isPlainException(type) && (name.startsWith("java.") || name.startsWith("javax.")));
        return known
                ? ALWAYS
                : new ReceivedClass(Condition.IF_NAMED, "is a class of the JDK that is not a plain value");
    }

    /** Those that hold what they throw up when they are read, or hand it on, are not plain. */
    private static boolean isPlainException(Class<?> type) {
        return Throwable.class.isAssignableFrom(type)
                && (!hasCodeOfItsOwn(type) || JdkValues.EXCEPTIONS.contains(type.getName()));
    }

    private static boolean hasCodeOfItsOwn(Class<?> type) {
        return declares(type, "readObject", READING)
                || declares(type, "readObjectNoData", NOTHING)
                || declares(type, "readResolve", NOTHING)
                || java.io.Externalizable.class.isAssignableFrom(type);
    }

    private static boolean declares(Class<?> type, String name, Class<?>... parameters) {
        try {
            Method unused = type.getDeclaredMethod(name, parameters);
            return true;
        } catch (NoSuchMethodException none) {
            return false;
        } catch (LinkageError unknown) {
            return true;
        }
    }

    /** The library's own classes. By code source as well, since an application may put classes into its packages. */
    private static boolean isOwn(Class<?> type) {
        return type.getName().startsWith("io.github.workloadexecutor.")
                && Objects.equals(type.getClassLoader(), ReceivedClass.class.getClassLoader())
                && CodeOrigin.of(type).equals(CodeOrigin.of(ReceivedClass.class));
    }

    /** Loaded only where an object stream arrives. */
    private static final class JdkValues {

        /**
         * Values, collections, and what these are written as. None of them calls what it holds while it is read, but
         * for {@code hashCode}, {@code equals} and comparisons, which {@link StreamOutline} bounds, and which are the
         * JDK's own or those of classes that are themselves judged.
         */
        static final Set<String> NAMES = Set.of(
                // Boxes and texts, and what records, enums and exceptions are made of.
                "java.lang.Boolean",
                "java.lang.Byte",
                "java.lang.Character",
                "java.lang.Class",
                "java.lang.Double",
                "java.lang.Enum",
                "java.lang.Float",
                "java.lang.Integer",
                "java.lang.Long",
                "java.lang.Number",
                "java.lang.Object",
                "java.lang.Record",
                "java.lang.Short",
                "java.lang.StackTraceElement",
                "java.lang.String",
                "java.lang.String$CaseInsensitiveComparator",
                "java.lang.StringBuffer",
                "java.lang.StringBuilder",
                "java.lang.Void",
                "java.io.File",
                "java.math.BigDecimal",
                "java.math.BigInteger",
                "java.math.MathContext",
                "java.net.Inet4Address",
                "java.net.Inet6Address",
                "java.net.InetAddress",
                "java.net.InetSocketAddress",
                "java.net.SocketAddress",
                "java.net.URI",
                "java.sql.Date",
                "java.sql.Time",
                "java.sql.Timestamp",
                // Collections.
                "java.util.AbstractMap$SimpleEntry",
                "java.util.AbstractMap$SimpleImmutableEntry",
                "java.util.ArrayDeque",
                "java.util.ArrayList",
                "java.util.Arrays$ArrayList",
                "java.util.BitSet",
                "java.util.CollSer",
                "java.util.ImmutableCollections$List12",
                "java.util.ImmutableCollections$ListN",
                "java.util.ImmutableCollections$Map1",
                "java.util.ImmutableCollections$MapN",
                "java.util.ImmutableCollections$Set12",
                "java.util.ImmutableCollections$SetN",
                "java.util.Collections$CheckedCollection",
                "java.util.Collections$CheckedList",
                "java.util.Collections$CheckedMap",
                "java.util.Collections$CheckedNavigableMap",
                "java.util.Collections$CheckedNavigableSet",
                "java.util.Collections$CheckedQueue",
                "java.util.Collections$CheckedRandomAccessList",
                "java.util.Collections$CheckedSet",
                "java.util.Collections$CheckedSortedMap",
                "java.util.Collections$CheckedSortedSet",
                "java.util.Collections$CopiesList",
                "java.util.Collections$EmptyList",
                "java.util.Collections$EmptyMap",
                "java.util.Collections$EmptySet",
                "java.util.Collections$ReverseComparator",
                "java.util.Collections$ReverseComparator2",
                "java.util.Collections$SequencedSetFromMap",
                "java.util.Collections$SetFromMap",
                "java.util.Collections$SingletonList",
                "java.util.Collections$SingletonMap",
                "java.util.Collections$SingletonSet",
                "java.util.Collections$SynchronizedCollection",
                "java.util.Collections$SynchronizedList",
                "java.util.Collections$SynchronizedMap",
                "java.util.Collections$SynchronizedNavigableMap",
                "java.util.Collections$SynchronizedNavigableSet",
                "java.util.Collections$SynchronizedRandomAccessList",
                "java.util.Collections$SynchronizedSet",
                "java.util.Collections$SynchronizedSortedMap",
                "java.util.Collections$SynchronizedSortedSet",
                "java.util.Collections$UnmodifiableCollection",
                "java.util.Collections$UnmodifiableList",
                "java.util.Collections$UnmodifiableMap",
                "java.util.Collections$UnmodifiableMap$UnmodifiableEntrySet",
                "java.util.Collections$UnmodifiableNavigableMap",
                "java.util.Collections$UnmodifiableNavigableMap$EmptyNavigableMap",
                "java.util.Collections$UnmodifiableNavigableSet",
                "java.util.Collections$UnmodifiableNavigableSet$EmptyNavigableSet",
                "java.util.Collections$UnmodifiableRandomAccessList",
                "java.util.Collections$UnmodifiableSequencedCollection",
                "java.util.Collections$UnmodifiableSequencedMap",
                "java.util.Collections$UnmodifiableSequencedSet",
                "java.util.Collections$UnmodifiableSet",
                "java.util.Collections$UnmodifiableSortedMap",
                "java.util.Collections$UnmodifiableSortedSet",
                "java.util.Comparators$NullComparator",
                "java.util.EnumMap",
                "java.util.EnumSet",
                "java.util.EnumSet$SerializationProxy",
                "java.util.JumboEnumSet",
                "java.util.RegularEnumSet",
                "java.util.HashMap",
                "java.util.HashSet",
                "java.util.Hashtable",
                "java.util.IdentityHashMap",
                "java.util.LinkedHashMap",
                "java.util.LinkedHashSet",
                "java.util.LinkedList",
                "java.util.PriorityQueue",
                "java.util.Properties",
                "java.util.Stack",
                "java.util.TreeMap",
                "java.util.TreeSet",
                "java.util.Vector",
                "java.util.concurrent.ArrayBlockingQueue",
                "java.util.concurrent.ConcurrentHashMap",
                "java.util.concurrent.ConcurrentHashMap$Segment",
                "java.util.concurrent.ConcurrentLinkedDeque",
                "java.util.concurrent.ConcurrentLinkedQueue",
                "java.util.concurrent.ConcurrentSkipListMap",
                "java.util.concurrent.ConcurrentSkipListSet",
                "java.util.concurrent.CopyOnWriteArrayList",
                "java.util.concurrent.CopyOnWriteArraySet",
                "java.util.concurrent.LinkedBlockingDeque",
                "java.util.concurrent.LinkedBlockingQueue",
                "java.util.concurrent.PriorityBlockingQueue",
                // Of which those collections consist.
                "java.util.concurrent.locks.AbstractOwnableSynchronizer",
                "java.util.concurrent.locks.AbstractQueuedSynchronizer",
                "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject",
                "java.util.concurrent.locks.ReentrantLock",
                "java.util.concurrent.locks.ReentrantLock$FairSync",
                "java.util.concurrent.locks.ReentrantLock$NonfairSync",
                "java.util.concurrent.locks.ReentrantLock$Sync",
                "java.util.concurrent.atomic.AtomicBoolean",
                "java.util.concurrent.atomic.AtomicInteger",
                "java.util.concurrent.atomic.AtomicIntegerArray",
                "java.util.concurrent.atomic.AtomicLong",
                "java.util.concurrent.atomic.AtomicLongArray",
                "java.util.concurrent.atomic.AtomicReference",
                "java.util.concurrent.atomic.AtomicReferenceArray",
                "java.util.concurrent.atomic.DoubleAdder",
                "java.util.concurrent.atomic.DoubleAdder$SerializationProxy",
                "java.util.concurrent.atomic.LongAdder",
                "java.util.concurrent.atomic.LongAdder$SerializationProxy",
                "java.util.concurrent.atomic.Striped64",
                // Other values.
                "java.util.Calendar",
                "java.util.Currency",
                "java.util.Date",
                "java.util.GregorianCalendar",
                "java.util.Locale",
                "java.util.Random",
                "java.util.SimpleTimeZone",
                "java.util.TimeZone",
                "java.util.UUID",
                "java.util.regex.Pattern",
                "sun.util.calendar.ZoneInfo");

        /** Their code only checks or fills their own fields. */
        static final Set<String> EXCEPTIONS = Set.of(
                "java.io.UncheckedIOException",
                "java.lang.ClassNotFoundException",
                "java.lang.ExceptionInInitializerError",
                "java.lang.Throwable",
                "java.nio.file.DirectoryIteratorException",
                "java.sql.BatchUpdateException");

        private JdkValues() {}
    }
}
