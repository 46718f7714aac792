package io.github.workloadexecutor.internal.cpu;

import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often the same large object was sent, among those sent lately. The same is the same object with, as far as
 * a look at a few of its elements tells, the same content: a buffer that is filled anew each time is another each time.
 * Keeps no object alive, and remembers a bounded number.
 */
final class SentAgain {

    static final int MOST = 64;
    private static final int ELEMENTS = 64;

    private static final class Sent {
        final WeakReference<Object> object;
        int print;
        int times = 1;

        Sent(Object object, int print) {
            this.object = new WeakReference<>(object);
            this.print = print;
        }
    }

    // Guarded by this.
    private final @Nullable Sent[] recent = new Sent[MOST];
    private int next;

    /** Notes that an object was sent, and gives how often that has happened. */
    int times(Object object) {
        int print = printOf(object);
        synchronized (this) {
            for (Sent sent : recent) {
                if (sent != null && sent.object.refersTo(object)) {
                    sent.times = sent.print == print ? sent.times + 1 : 1;
                    sent.print = print;
                    return sent.times;
                }
            }
            recent[next] = new Sent(object, print);
            next = (next + 1) % MOST;
            return 1;
        }
    }

    private static int printOf(Object object) {
        return switch (object) {
            case Collection<?> elements -> elements.size();
            case Map<?, ?> entries -> entries.size();
            case Object[] array -> array.length;
            default -> object.getClass().isArray() ? printOfPrimitives(object) : 0;
        };
    }

    private static int printOfPrimitives(Object array) {
        int length = Array.getLength(array);
        int print = length;
        int step = Math.max(1, length / ELEMENTS);
        for (int i = 0; i < length; i += step) {
            print = 31 * print + Array.get(array, i).hashCode();
        }
        return print;
    }
}
