package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Locks are serialisable, and a copy of one locks nothing. The JDK's collections have locks inside, and travel. */
class CopiedLocksTest {

    static class Account implements Serializable {
        final ReentrantLock lock = new ReentrantLock();
        final Semaphore permits = new Semaphore(1);
        final transient ReentrantLock own = new ReentrantLock();
    }

    static class NamedQueue extends LinkedBlockingQueue<Object> {
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
        }
    }

    static List<Object> locks() {
        return List.of(
                new ReentrantLock(),
                new ReentrantReadWriteLock(),
                new ReentrantReadWriteLock().readLock(),
                new StampedLock(),
                new Semaphore(1),
                new ReentrantLock().newCondition());
    }

    static List<Object> collections() {
        return List.of(
                new ConcurrentHashMap<>(Map.of("a", 1)),
                new LinkedBlockingQueue<>(List.of(1)),
                new LinkedBlockingDeque<>(List.of(1)),
                new ArrayBlockingQueue<>(1, false, List.of(1)),
                new PriorityBlockingQueue<>(List.of(1)),
                new NamedQueue());
    }

    @Test
    void lock_asMember_isRefusedBecauseItsCopyExcludesNobody() {
        assertThat(Trips.refusalToHold(new Account())).hasMessage("""
                task Trips.Holder cannot travel to a worker process:
                  1. Holder.content.lock (java.util.concurrent.locks.ReentrantLock): a lock works among the threads \
                of one process; a copy of it in another process would exclude nobody. Leave it out, or make the field \
                transient; a task is the only one to use its objects.
                  2. Holder.content.permits (java.util.concurrent.Semaphore): a lock works among the threads of one \
                process; a copy of it in another process would exclude nobody. Leave it out, or make the field \
                transient; a task is the only one to use its objects.""");
    }

    @ParameterizedTest
    @MethodSource("locks")
    void lock_ofAnyKind_isRefused(Object lock) {
        assertThat(Trips.refusalToHold(lock).offenders()).extracting("path").containsExactly("Holder.content");
    }

    @ParameterizedTest
    @MethodSource("collections")
    void collection_withLocksInside_travels(Object collection) {
        assertThat(Trips.<Object>shipped(collection)).hasSameClassAs(collection).hasToString(collection.toString());
    }

    @Test
    void lock_asElementOfSuchACollection_isRefused() {
        assertThat(Trips.refusalToHold(new LinkedBlockingQueue<>(List.of(new ReentrantLock())))
                        .offenders())
                .extracting("path")
                .containsExactly("Holder.content[0]");
    }

    @Test
    void atomic_travelsAsACopy() {
        AtomicInteger counter = new AtomicInteger(3);

        AtomicInteger copy = Trips.shipped(counter);

        counter.incrementAndGet();
        assertThat(copy).hasValue(3);
    }
}
