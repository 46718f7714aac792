package io.github.workloadexecutor.internal.finding;

import java.nio.Buffer;
import java.text.SimpleDateFormat;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The classes of the JDK that are not thread-safe and can be seen to have changed, by one figure each, for the asking
 * of which no code of the application runs. Only these very classes: what extends them may have a size of its own
 * making. The figure changes only with what two threads must not do at once; replacing an element does not count,
 * because threads may replace one each.
 */
enum ContentKind {
    COLLECTION("size"),
    MAP("size"),
    TEXT("length"),
    BITS("number of bits set"),
    BUFFER("position"),
    DATE("time in milliseconds"),
    DATE_FORMAT("calendar's time in milliseconds"),
    /** Has no figure: arrays are looked at slot by slot. */
    ARRAY("slots");

    /** By name, so that the classes are not loaded that an application does not use. */
    private static final Map<String, ContentKind> BY_NAME = Map.ofEntries(
            Map.entry("java.util.ArrayList", COLLECTION),
            Map.entry("java.util.LinkedList", COLLECTION),
            Map.entry("java.util.ArrayDeque", COLLECTION),
            Map.entry("java.util.PriorityQueue", COLLECTION),
            Map.entry("java.util.HashSet", COLLECTION),
            Map.entry("java.util.LinkedHashSet", COLLECTION),
            Map.entry("java.util.TreeSet", COLLECTION),
            Map.entry("java.util.HashMap", MAP),
            Map.entry("java.util.LinkedHashMap", MAP),
            Map.entry("java.util.TreeMap", MAP),
            Map.entry("java.util.IdentityHashMap", MAP),
            Map.entry("java.util.EnumMap", MAP),
            Map.entry("java.lang.StringBuilder", TEXT),
            Map.entry("java.util.BitSet", BITS),
            Map.entry("java.util.Date", DATE),
            Map.entry("java.text.SimpleDateFormat", DATE_FORMAT));

    private final String figureName;

    ContentKind(String figureName) {
        this.figureName = figureName;
    }

    static @Nullable ContentKind of(Class<?> type) {
        if (type.isArray()) {
            return ARRAY;
        }
        if (type.getClassLoader() != null) {
            return null; // Whatever it is called, it is not the JDK's.
        }
        // Sealed, so each of its classes is the JDK's.
        return Buffer.class.isAssignableFrom(type) ? BUFFER : BY_NAME.get(type.getName());
    }

    /** What the figure is called. */
    String figureName() {
        return figureName;
    }

    /** The figure of an object of this kind. */
    @SuppressWarnings("JavaUtilDate") // not used, looked at
    long figure(Object object) {
        return switch (this) {
            case COLLECTION -> ((Collection<?>) object).size();
            case MAP -> ((Map<?, ?>) object).size();
            case TEXT -> ((StringBuilder) object).length();
            case BITS -> ((BitSet) object).cardinality();
            case BUFFER -> ((Buffer) object).position();
            case DATE -> ((Date) object).getTime();
            case DATE_FORMAT -> timeOf(((SimpleDateFormat) object).getCalendar());
            case ARRAY -> 0;
        };
    }

    /** Of the JDK's own calendar only: another one's code is the application's. */
    @SuppressWarnings("JavaUtilDate") // not used, looked at
    private static long timeOf(@Nullable Calendar calendar) {
        return calendar != null && calendar.getClass() == GregorianCalendar.class ? calendar.getTimeInMillis() : 0;
    }
}
