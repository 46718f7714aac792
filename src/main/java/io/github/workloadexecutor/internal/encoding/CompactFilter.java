package io.github.workloadexecutor.internal.encoding;

import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Asks the filter that an object stream of this JVM would have, about the classes that such a stream would show it. For
 * one message only.
 */
final class CompactFilter {

    /** Cannot be replaced once it was asked for. */
    private static final BinaryOperator<ObjectInputFilter> FACTORY = ObjectInputFilter.Config.getSerialFilterFactory();

    private final ObjectInputFilter filter;
    private final BoundsFilter bounds;
    private long references;

    private CompactFilter(ObjectInputFilter filter, BoundsFilter bounds) {
        this.filter = filter;
        this.bounds = bounds;
    }

    /** Gives null if there is nothing to ask. */
    static @Nullable CompactFilter forMessage(int bytes) {
        ObjectInputFilter jvmWide = made(null, ObjectInputFilter.Config.getSerialFilter());
        BoundsFilter bounds = new BoundsFilter(bytes, jvmWide);
        ObjectInputFilter filter = made(jvmWide, bounds);
        return filter == null || (filter == bounds && jvmWide == null) ? null : new CompactFilter(filter, bounds);
    }

    @SuppressWarnings("NullAway") // a factory gets and gives null, which its type does not say
    private static @Nullable ObjectInputFilter made(
            @Nullable ObjectInputFilter current, @Nullable ObjectInputFilter requested) {
        return FACTORY.apply(current, requested);
    }

    /** The next array of this length has its content elsewhere. */
    void grant(int arrayLength) {
        bounds.grant(arrayLength);
    }

    /** Throws if the class, or an array of it of this length, is rejected. */
    void check(Class<?> type, long arrayLength, long depth, long position) throws InvalidClassException {
        references++;
        Status status;
        try {
            status = filter.checkInput(new Facts(type, arrayLength, depth, references, position));
        } catch (RuntimeException e) {
            InvalidClassException rejected = new InvalidClassException("filter status: REJECTED");
            rejected.initCause(e);
            throw rejected;
        }
        if (status == null || status == Status.REJECTED) {
            InvalidClassException rejection = bounds.rejection();
            throw rejection == null ? new InvalidClassException("filter status: " + status) : rejection;
        }
    }

    private record Facts(Class<?> serialClass, long arrayLength, long depth, long references, long streamBytes)
            implements FilterInfo {}
}
