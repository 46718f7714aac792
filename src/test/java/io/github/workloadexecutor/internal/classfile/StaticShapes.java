package io.github.workloadexecutor.internal.classfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks that use static fields. Each has fields of its own, for they keep what tests do to them. */
final class StaticShapes {

    private StaticShapes() {}

    static final class Counter {
        static int count;

        private Counter() {}

        static void increment() {
            count++;
        }
    }

    record Counts() implements Callable<Integer> {
        @Override
        public Integer call() {
            Counter.increment();
            return Counter.count;
        }
    }

    /** The counter is in the task's own class. */
    static final class CountsItself implements Runnable {
        private static long total = 5;

        @Override
        public void run() {
            total += 2;
        }

        static long total() {
            return total;
        }
    }

    record CountsAtomically() implements Callable<Integer> {
        private static final AtomicInteger IDS = new AtomicInteger();

        @Override
        public Integer call() {
            return IDS.incrementAndGet();
        }
    }

    record Collects(String word) implements Callable<Integer> {
        private static final List<String> WORDS = new ArrayList<>();

        @Override
        public Integer call() {
            WORDS.add(word);
            return WORDS.size();
        }
    }

    record CountsWords(String word) implements Runnable {
        private static final Map<String, Integer> COUNTS = new HashMap<>();

        @Override
        public void run() {
            COUNTS.merge(word, 1, Integer::sum);
        }
    }

    record Fills(int place) implements Runnable {
        private static final int[] CELLS = new int[8];

        @Override
        public void run() {
            CELLS[place]++;
        }
    }

    record Remembers(String name) implements Runnable {
        static @Nullable String last = "none";

        @Override
        public void run() {
            last = name;
        }
    }

    // What is not to be found.

    record MakesOnce() implements Callable<Object> {
        private static volatile @Nullable Object instance;

        @Override
        public Object call() {
            Object made = instance;
            if (made == null) {
                made = new Object();
                instance = made;
            }
            return made;
        }

        static void forget() {
            instance = null;
        }
    }

    record MakesOnceAtomically() implements Callable<Object> {
        private static final AtomicReference<@Nullable Object> INSTANCE = new AtomicReference<>();

        @Override
        public Object call() {
            Object made = INSTANCE.get();
            if (made == null) {
                made = new Object();
                INSTANCE.set(made);
            }
            return made;
        }
    }

    record SetsUpOnce() implements Runnable {
        static boolean isReady;

        @Override
        public void run() {
            if (!isReady) {
                isReady = true;
            }
        }
    }

    /** Written from a computation, but not from the value it had. */
    record HashesOnce(int seed) implements Callable<Integer> {
        private static int hash;

        @Override
        public Integer call() {
            if (hash == 0) {
                hash = 31 * seed + 7;
            }
            return hash;
        }
    }

    record Caches(int key) implements Callable<String> {
        private static final Map<Integer, String> KNOWN = new ConcurrentHashMap<>();

        @Override
        public String call() {
            return KNOWN.computeIfAbsent(key, Integer::toHexString);
        }
    }

    record CachesByHand(int key) implements Callable<String> {
        private static final Map<Integer, String> KNOWN = new HashMap<>();

        @Override
        public String call() {
            String known = KNOWN.get(key);
            if (known == null) {
                known = Integer.toHexString(key);
                KNOWN.put(key, known);
            }
            return known;
        }
    }

    record NamesItsCache(int key) implements Runnable {
        private static final List<Integer> RECENT_CACHE = new ArrayList<>();

        @Override
        public void run() {
            RECENT_CACHE.add(key);
        }
    }

    record Logs() implements Runnable {
        private static final Logger LOGGER = LoggerFactory.getLogger(Logs.class);
        private static final ThreadLocal<int[]> SCRATCH = ThreadLocal.withInitial(() -> new int[1]);
        private static final ClassValue<String> NAMES = new ClassValue<>() {
            @Override
            protected String computeValue(Class<?> type) {
                return type.getName();
            }
        };

        @Override
        public void run() {
            SCRATCH.get()[0]++;
            LOGGER.trace("{}", NAMES.get(String.class));
        }
    }

    record OnlyReads(int at) implements Callable<Integer> {
        private static final int[] TABLE = {1, 2, 3};

        @Override
        public Integer call() {
            return TABLE[at];
        }
    }

    /** Writes to a class that must not be initialised by those who look. */
    record Avoids(boolean really) implements Runnable {
        static final AtomicInteger INITIALISED = new AtomicInteger();

        @Override
        public void run() {
            if (really) {
                Sleeper.count++;
            }
        }
    }

    static final class Sleeper {
        static int count = Avoids.INITIALISED.incrementAndGet();

        private Sleeper() {}
    }

    static int addTo(int amount) {
        Function.sum += amount;
        return Function.sum;
    }

    static final class Function {
        static int sum;

        private Function() {}
    }
}
