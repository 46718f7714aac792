package io.github.workloadexecutor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who sleeps is woken once for what comes then, and who does not sleep is not. */
@Timeout(60)
final class SleepFlagTest {

    private final ByteBuffer memory = ByteBuffer.allocateDirect(128);
    private final SleepFlag sleeper = new SleepFlag(memory.duplicate());
    private final SleepFlag waker = new SleepFlag(memory.duplicate());

    @Test
    void rouse_nobodySleeps_isFalse() {
        assertThat(waker.rouse()).isFalse();
    }

    @Test
    void rouse_somebodySleeps_isTrueOnce() {
        sleeper.sleep();

        assertThat(waker.rouse()).isTrue();
        assertThat(waker.rouse()).isFalse();
    }

    @Test
    void rouse_wokenByItself_isFalse() {
        sleeper.sleep();
        sleeper.wake();

        assertThat(waker.rouse()).isFalse();
    }

    @Test
    void rouse_sleepsAgain_isTrueAgain() {
        sleeper.sleep();
        assertThat(waker.rouse()).isTrue();
        sleeper.wake();
        sleeper.sleep();

        assertThat(waker.rouse()).isTrue();
    }

    @Test
    void rouse_byManyAtOnce_isTrueForOne() throws Exception {
        int threads = 4;
        int rounds = 1_000;
        AtomicInteger wakers = new AtomicInteger();
        for (int round = 0; round < rounds; round++) {
            sleeper.sleep();
            List<CompletableFuture<Void>> rousing = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                rousing.add(CompletableFuture.runAsync(() -> wakers.addAndGet(waker.rouse() ? 1 : 0)));
            }
            for (CompletableFuture<Void> each : rousing) {
                each.get();
            }
        }

        assertThat(wakers).hasValue(rounds);
    }

    /** The two of them as they are used: put in, and rouse; say that one sleeps, look once more, and sleep. */
    @Test
    void handOvers_byTwoThreads_loseNoWakeUp() throws Exception {
        int handOvers = 100_000;
        ByteBuffer memoryOfRing = ByteBuffer.allocateDirect(ByteRing.HEADER + 1024);
        Semaphore bell = new Semaphore(0);
        AtomicInteger heard = new AtomicInteger();
        CompletableFuture<Integer> taking = CompletableFuture.supplyAsync(() -> {
            ByteRing ring = new ByteRing(memoryOfRing.duplicate());
            int sleeps = 0;
            while (heard.get() < handOvers) {
                if (take(ring)) {
                    heard.incrementAndGet();
                    continue;
                }
                sleeper.sleep();
                if (!take(ring)) {
                    sleeps++;
                    awaitBell(bell, heard);
                    sleeper.wake();
                } else {
                    sleeper.wake();
                    heard.incrementAndGet();
                }
            }
            return sleeps;
        });

        ByteRing ring = new ByteRing(memoryOfRing.duplicate());
        int wakeUps = 0;
        for (int n = 0; n < handOvers; n++) {
            int at = ring.begin(8);
            while (at < 0) {
                Thread.onSpinWait();
                at = ring.begin(8);
            }
            ring.publish();
            if (waker.rouse()) {
                wakeUps++;
                bell.release();
            }
            if (n % 3 == 0) {
                awaitHeard(heard, n); // So that it sleeps often.
            }
        }

        int sleeps = taking.get(50, TimeUnit.SECONDS);
        assertThat(heard).hasValue(handOvers);
        // Whoever rouses wakes; a sleeper that found something itself may have been roused too.
        assertThat(wakeUps).isGreaterThanOrEqualTo(sleeps);
    }

    private static boolean take(ByteRing ring) {
        try {
            if (ring.next() < 0) {
                return false;
            }
            ring.release();
            return true;
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitBell(Semaphore bell, AtomicInteger heard) {
        try {
            if (!bell.tryAcquire(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody has woken the sleeper after " + heard);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitHeard(AtomicInteger heard, int number) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (heard.get() <= number) {
            Thread.onSpinWait();
            if (System.nanoTime() > deadline) {
                throw new AssertionError("hand-over " + number + " was not heard");
            }
        }
    }
}
