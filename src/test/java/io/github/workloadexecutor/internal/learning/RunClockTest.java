package io.github.workloadexecutor.internal.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.internal.learning.RunClock.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RunClockTest {

    private static void compute(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static double share(Times times) {
        return (double) times.cpuNanos() / times.wallNanos();
    }

    /** Of several, the one in the middle of those that tell anything: a machine has other things to do at times. */
    private static double usualShare(Runnable run) {
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < 40 && shares.size() < 9; i++) {
            RunClock clock = RunClock.start();
            run.run();
            Times times = clock.stop();
            if (times != null) {
                shares.add(share(times));
            }
        }
        assertThat(shares).isNotEmpty();
        shares.sort(null);
        return shares.get(shares.size() / 2);
    }

    @Test
    void stop_runThatComputes_isNearlyAllOfIt() {
        assertThat(usualShare(() -> compute(5))).isGreaterThan(0.8);
    }

    @Test
    void stop_runThatWaits_isNearlyNothing() {
        assertThat(usualShare(() -> pause(10))).isLessThan(0.2);
    }

    /** Others want the processors, too, and a run that computes is not taken for one that waits. */
    @Test
    void stop_runThatComputesOnACrowdedMachine_isNearlyAllOfIt() {
        List<Thread> crowd = new ArrayList<>();
        for (int i = 0; i < 3 * Runtime.getRuntime().availableProcessors(); i++) {
            crowd.add(Thread.ofPlatform().daemon().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            }));
        }
        try {
            assertThat(usualShare(() -> compute(20))).isGreaterThan(0.8);
        } finally {
            crowd.forEach(Thread::interrupt);
        }
    }
}
