package io.github.workloadexecutor.internal.finding;

import java.nio.Buffer;
import java.text.SimpleDateFormat;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.EnumMap;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The classes of the JDK that are not thread-safe and can be seen to have changed, by one figure each, for the asking
 * of which no code of the application runs. Only these very classes: what extends them may have a size of its own
 * making. The figure changes only with what two threads must not do at once; replacing an element does not count,
 * because threads may replace one each.
 */
enum ContentKind {
    COLLECTION("size") {
        @Override
        long figure(Object object) {
            return ((Collection<?>) object).size();
        }
    },
    MAP("size") {
        @Override
        long figure(Object object) {
            return ((AbstractMap<?, ?>) object).size();
        }
    },
    TEXT("length") {
        @Override
        @SuppressWarnings("JdkObsolete") // not used, looked at
        long figure(Object object) {
            return ((StringBuilder) object).length();
        }
    },
    BITS("number of bits set") {
        @Override
        long figure(Object object) {
            return ((BitSet) object).cardinality();
        }
    },
    BUFFER("position") {
        @Override
        long figure(Object object) {
            return ((Buffer) object).position();
        }
    },
    DATE("time in milliseconds") {
        @Override
        @SuppressWarnings("JavaUtilDate") // not used, looked at
        long figure(Object object) {
            return ((Date) object).getTime();
        }
    },
    DATE_FORMAT("calendar's time in milliseconds") {
        @Override
        @SuppressWarnings("JavaUtilDate") // not used, looked at
        long figure(Object object) {
            Calendar calendar = ((SimpleDateFormat) object).getCalendar();
            return calendar != null && calendar.getClass() == GregorianCalendar.class ? calendar.getTimeInMillis() : 0;
        }
    },
    /** Has no figure: arrays are looked at slot by slot. */
    ARRAY("slots") {
        @Override
        long figure(Object object) {
            return 0;
        }
    };

    @SuppressWarnings("JdkObsolete") // not used, looked for
    private static final Map<Class<?>, ContentKind> BY_CLASS = Map.ofEntries(
            Map.entry(ArrayList.class, COLLECTION),
            Map.entry(LinkedList.class, COLLECTION),
            Map.entry(ArrayDeque.class, COLLECTION),
            Map.entry(PriorityQueue.class, COLLECTION),
            Map.entry(HashSet.class, COLLECTION),
            Map.entry(LinkedHashSet.class, COLLECTION),
            Map.entry(TreeSet.class, COLLECTION),
            Map.entry(HashMap.class, MAP),
            Map.entry(LinkedHashMap.class, MAP),
            Map.entry(TreeMap.class, MAP),
            Map.entry(IdentityHashMap.class, MAP),
            Map.entry(EnumMap.class, MAP),
            Map.entry(StringBuilder.class, TEXT),
            Map.entry(BitSet.class, BITS),
            Map.entry(Date.class, DATE),
            Map.entry(SimpleDateFormat.class, DATE_FORMAT));

    private final String figure;

    ContentKind(String figure) {
        this.figure = figure;
    }

    static @Nullable ContentKind of(Class<?> type) {
        if (type.isArray()) {
            return ARRAY;
        }
        // Sealed, so each of its classes is the JDK's.
        return Buffer.class.isAssignableFrom(type) ? BUFFER : BY_CLASS.get(type);
    }

    /** What the figure is called. */
    String figureName() {
        return figure;
    }

    /** The figure of an object of this kind. */
    abstract long figure(Object object);
}
