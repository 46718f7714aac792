package io.github.workloadexecutor.internal.encoding;

import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what the message's own size cannot justify: a small message must not make the reader allocate a large array
 * or recurse without end. Asks the JVM-wide filter as well, which setting a stream's filter would otherwise replace.
 * Remembers what was refused, because the JDK's exception does not say. For one message only.
 *
 * <p>Asks the {@link Trust} in whoever wrote the message as well, if it is not trusted altogether. That has looked
 * through the message before, but not seen what comes out of {@code readResolve} methods, or which classes there are
 * above those of the message.
 */
final class BoundsFilter implements ObjectInputFilter {

    /** A hash table allocates more slots than it has entries, which take one byte each at the least. */
    static final long SLOTS_PER_BYTE = 16;

    static final long ALWAYS_ALLOWED = 1024;
    static final long DEEPEST = 10_000;

    private final int messageBytes;
    private final @Nullable ObjectInputFilter jvmWide;
    private @Nullable Trust trust;
    private @Nullable ReadingTime time;
    private @Nullable InvalidClassException rejection;

    /** Of all arrays so far whose content is in the message. */
    private long slots;

    /** The class that the reader itself puts in place of what was read, and which is asked about next. */
    private @Nullable Class<?> replacement;

    /** The length of an array that was granted and not yet asked about, or -1. */
    private long granted = -1;

    BoundsFilter(int messageBytes, @Nullable ObjectInputFilter jvmWide) {
        this.messageBytes = messageBytes;
        this.jvmWide = jvmWide;
    }

    /** Asks it as well from here on. */
    void distrust(Trust trust, @Nullable ReadingTime time) {
        this.trust = trust;
        this.time = time;
    }

    /** What was refused and why, or null if nothing was. */
    @Nullable
    InvalidClassException rejection() {
        return rejection;
    }

    /** Has this class pass when it is asked about next. */
    void replaced(Class<?> type) {
        replacement = type;
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
        slots += outside ? 0 : Math.max(0, info.arrayLength());
        if (slots > longest) {
            return reject("arrays of length " + slots + " together, up to an array " + nameOf(info.serialClass())
                    + " of length " + info.arrayLength() + ", are longer than a message of " + messageBytes
                    + " bytes allows (" + longest + ")");
        }
        if (info.depth() > DEEPEST) {
            return reject(
                    "the object graph is nested deeper than " + DEEPEST + " levels, at " + nameOf(info.serialClass()));
        }
        if (!isTrusted(info)) {
            return Status.REJECTED;
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

    private boolean isTrusted(FilterInfo info) {
        Class<?> type = info.serialClass();
        boolean own = type != null && type == replacement;
        replacement = null;
        Trust asked = trust;
        if (asked == null) {
            return true;
        }
        try {
            if (time != null) {
                time.check();
            }
            if (type != null && !own) {
                asked.check(type, "");
            }
            return true;
        } catch (InvalidClassException refused) {
            rejection = refused;
            return false;
        }
    }

    private Status reject(String what) {
        rejection = new InvalidClassException(what);
        return Status.REJECTED;
    }

    private static String nameOf(@Nullable Class<?> type) {
        return type == null ? "(class unknown)" : ClassNames.binary(type);
    }
}
