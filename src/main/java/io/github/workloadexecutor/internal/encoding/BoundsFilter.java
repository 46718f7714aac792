package io.github.workloadexecutor.internal.encoding;

import java.io.ObjectInputFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what the message's own size cannot justify: a small message must not make the reader allocate a large array
 * or recurse without end. Asks the JVM-wide filter as well, which setting a stream's filter would otherwise replace.
 * Remembers what was refused, because the JDK's exception does not say. For one message only.
 */
final class BoundsFilter implements ObjectInputFilter {

    /** A hash table allocates more slots than it has entries, which take one byte each at the least. */
    static final long SLOTS_PER_BYTE = 16;

    static final long ALWAYS_ALLOWED = 1024;
    static final long DEEPEST = 10_000;

    private final int messageBytes;
    private final @Nullable ObjectInputFilter jvmWide;
    private @Nullable String rejection;

    /** The length of an array that was granted and not yet asked about, or -1. */
    private long granted = -1;

    BoundsFilter(int messageBytes, @Nullable ObjectInputFilter jvmWide) {
        this.messageBytes = messageBytes;
        this.jvmWide = jvmWide;
    }

    /** What was refused and why, or null if nothing was. */
    @Nullable
    String rejection() {
        return rejection;
    }

    /** Has an array of this length pass when it is asked about next: its content is not in the message. */
    void grant(int arrayLength) {
        granted = arrayLength;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        long longest = SLOTS_PER_BYTE * messageBytes + ALWAYS_ALLOWED;
        boolean outside = info.arrayLength() >= 0 && info.arrayLength() == granted;
        granted = -1;
        if (info.arrayLength() > longest && !outside) {
            return reject("an array " + nameOf(info.serialClass()) + " of length " + info.arrayLength()
                    + " is longer than a message of " + messageBytes + " bytes allows (" + longest + ")");
        }
        if (info.depth() > DEEPEST) {
            return reject(
                    "the object graph is nested deeper than " + DEEPEST + " levels, at " + nameOf(info.serialClass()));
        }
        Status status = jvmWide == null ? Status.UNDECIDED : jvmWide.checkInput(info);
        if (status != Status.REJECTED) {
            return status;
        }
        return reject("the JVM-wide deserialization filter (jdk.serialFilter) rejects "
                + (info.serialClass() == null
                        ? "a graph of " + info.references() + " references, " + info.streamBytes() + " bytes, depth "
                                + info.depth()
                        : nameOf(info.serialClass())));
    }

    private Status reject(String what) {
        rejection = what;
        return Status.REJECTED;
    }

    private static String nameOf(@Nullable Class<?> type) {
        return type == null ? "(class unknown)" : ClassNames.binary(type);
    }
}
