package io.github.workloadexecutor.internal.finding;

import java.io.File;
import java.nio.file.FileSystems;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/** What an object within a task may be good for, by its class alone. */
enum Role {
    /** Nothing is known of it, or it is of no interest. */
    NONE,
    /** Not thread-safe, and its state can be compared without running code of the application. */
    MUTABLE,
    /** May order what tasks do, or keep them apart: a lock, a latch, an executor of one thread. */
    ORDERING,
    /** Names a file of this machine. */
    FILE,
    /** A record of the application, whose components are worth a look. */
    RECORD;

    private static final Class<?> PATH = FileSystems.getDefault().getPath("").getClass();

    /** These count, and are no evidence of any order. */
    private static final Set<Class<?>> COUNTERS =
            Set.of(AtomicInteger.class, AtomicLong.class, LongAdder.class, DoubleAdder.class);

    private static final ClassValue<Role> OF = new ClassValue<>() {
        @Override
        protected Role computeValue(Class<?> type) {
            return find(type);
        }
    };

    static Role of(Class<?> type) {
        return OF.get(type);
    }

    private static Role find(Class<?> type) {
        if (type == PATH || type == File.class) {
            return FILE;
        }
        if (ContentKind.of(type) != null) {
            return MUTABLE;
        }
        if (orders(type)) {
            return ORDERING;
        }
        return type.isRecord() && type.getClassLoader() != null ? RECORD : NONE;
    }

    private static boolean orders(Class<?> type) {
        if (type == Object.class // What else is a plain object good for but to synchronize on it?
                || Lock.class.isAssignableFrom(type)
                || ReadWriteLock.class.isAssignableFrom(type)
                || Condition.class.isAssignableFrom(type)
                || BlockingQueue.class.isAssignableFrom(type)) {
            return true;
        }
        return type.getName().startsWith("java.util.concurrent.")
                && !Collection.class.isAssignableFrom(type)
                && !Map.class.isAssignableFrom(type)
                && !COUNTERS.contains(type);
    }
}
