package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.Offender;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What travels, but is made to be shared: at the other end stands a copy that has nothing to do with the original any
 * more. It is no obstacle, since a snapshot may be all that is wanted.
 *
 * <p>Types are matched as those of an {@link Obstacle} are; the first constant that matches wins.
 */
enum Copied {
    ATOMIC(
            "an atomic is shared among the threads of one process; the worker gets one of its own, with the value of"
                    + " this moment",
            "Pass the value, and give what is to be added back as the result",
            "java.util.concurrent.atomic.AtomicBoolean",
            "java.util.concurrent.atomic.AtomicInteger",
            "java.util.concurrent.atomic.AtomicIntegerArray",
            "java.util.concurrent.atomic.AtomicLong",
            "java.util.concurrent.atomic.AtomicLongArray",
            "java.util.concurrent.atomic.AtomicReference",
            "java.util.concurrent.atomic.AtomicReferenceArray",
            "java.util.concurrent.atomic.DoubleAccumulator",
            "java.util.concurrent.atomic.DoubleAdder",
            "java.util.concurrent.atomic.LongAccumulator",
            "java.util.concurrent.atomic.LongAdder"),
    RANDOM(
            "a random generator travels with its state, so every task that is given it draws the same numbers",
            "Pass a seed for each task, or make the generator inside the task",
            "java.util.Random"),
    QUEUE(
            "a queue hands over among the threads of one process; what the worker puts into its copy nobody here takes"
                    + " out",
            "Pass the elements as a list, and give others back as the result",
            "java.util.concurrent.BlockingQueue"),
    CONCURRENT_MAP(
            "a concurrent map is shared among the threads of one process; what the worker puts into its copy is not"
                    + " seen here",
            "Pass what is needed of it as a Map.copyOf, and give what is to be added back as the result",
            "java.util.concurrent.ConcurrentMap"),
    DIRECT_BUFFER(
            "a buffer outside the heap arrives as one on the heap, with what remains in it; what the worker writes"
                    + " there reaches neither the memory nor the file behind this one",
            "Pass the Path of a mapped file, or a SharedBuffer");

    private static final ClassValue<Optional<Copied>> KINDS = new ClassValue<>() {
        @Override
        protected Optional<Copied> computeValue(Class<?> type) {
            return Optional.ofNullable(find(type));
        }
    };

    private final String reason;
    private final String cure;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> types;

    Copied(String reason, String cure, String... types) {
        this.reason = reason;
        this.cure = cure;
        this.types = List.of(types);
    }

    /** Null if there is nothing to say about the copy. */
    static @Nullable Copied of(Object object) {
        return object instanceof ByteBuffer buffer ? buffer.isDirect() ? DIRECT_BUFFER : null : of(object.getClass());
    }

    /** The same, as far as the class alone tells. */
    static @Nullable Copied of(Class<?> type) {
        return KINDS.get(type).orElse(null);
    }

    private static @Nullable Copied find(Class<?> type) {
        if (ClassVerdict.isAmong(type, DRAW_ANEW)) {
            return null;
        }
        for (Copied kind : values()) {
            if (ClassVerdict.isAmong(type, kind.types)) {
                return kind;
            }
        }
        return null;
    }

    /** Random generators that do not take their state along. */
    private static final List<String> DRAW_ANEW =
            List.of("java.security.SecureRandom", "java.util.concurrent.ThreadLocalRandom");

    Offender at(String path, Class<?> type) {
        return new Offender(path, ClassNames.binary(type), reason, cure);
    }
}
