package io.github.workloadexecutor.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.FindingException;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.task.TaskOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * HOGS_CARRIER. Each test of what must not be found starts hogs, too: when they have been found, the guard has looked
 * at everybody else as closely.
 */
@Timeout(60)
final class CarrierGuardTest {

    private static final AtomicInteger LANES = new AtomicInteger();

    private final String name = "guarded-" + LANES.incrementAndGet();
    private final FindingLog findings = new FindingLog("test", FindingLog.Mode.SAMPLED, List.of());
    private final VirtualThreads lane = laneOf(findings);
    private final AtomicBoolean stop = new AtomicBoolean();

    private VirtualThreads laneOf(FindingLog findings) {
        return new VirtualThreads(name, VirtualThreads.UNLIMITED, new AtomicLong()::incrementAndGet, findings);
    }

    @AfterEach
    void endHogs() {
        stop.set(true);
        lane.shutdownNow();
    }

    private <T> LaneFuture<T> submit(Callable<T> task) {
        return submit(lane, task);
    }

    private static <T> LaneFuture<T> submit(VirtualThreads lane, Callable<T> task) {
        LaneFuture<T> future = lane.prepare(task, TaskOptions.none());
        future.start();
        return future;
    }

    /** Computes until the test is over, and lets nobody else have its carrier. */
    private record Hog(AtomicBoolean stop) implements Callable<Long> {
        @Override
        public Long call() {
            return countUntil(stop);
        }

        private static long countUntil(AtomicBoolean stop) {
            long count = 0;
            while (!stop.get()) {
                count++;
            }
            return count;
        }
    }

    private void awaitHogs(int count) {
        await().until(() -> findings.all().stream().mapToLong(Finding::count).sum() >= count);
    }

    private void assertNothingElseIsFound() {
        assertThat(findings.all()).extracting(Finding::taskType).containsExactly("CarrierGuardTest.Hog");
    }

    /** Has one hog after the other found: by then everybody else has been looked at for longer than that takes. */
    private void assertNobodyElseIsFoundMeanwhile() {
        for (int i = 1; i <= 2; i++) {
            AtomicBoolean stopThis = new AtomicBoolean();
            LaneFuture<Long> hog = submit(new Hog(stopThis));
            try {
                awaitHogs(i);
            } finally {
                stopThis.set(true);
            }
            assertThat(hog.join()).isPositive();
        }
        assertNothingElseIsFound();
    }

    private static int carriers() {
        return Runtime.getRuntime().availableProcessors();
    }

    private void submitSleepers(int count) {
        for (int i = 0; i < count; i++) {
            submit(() -> {
                        Thread.sleep(Duration.ofMinutes(5)); // plays a task that waits
                        return "slept";
                    })
                    .onDone(done -> {});
        }
    }

    // What is found.

    @Test
    void endlessLoop_onOneCarrier_isFoundWhileItRuns() {
        LaneFuture<Long> hog = submit(new Hog(stop));

        awaitHogs(1);

        assertThat(hog.isRunning()).isTrue();
        assertThat(findings.all()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.HOGS_CARRIER);
            assertThat(finding.evidence())
                    .matches(
                            "CarrierGuardTest\\.Hog #1 was found on one carrier thread in each of \\d+ looks within \\d+ ms,"
                                    + " and computing there for at least \\d+ ms, while \\d+ virtual threads wait for one of \\d+"
                                    + " carriers; it is at .*countUntil\\(CarrierGuardTest\\.java:\\d+\\) < .*Hog\\.call.*");
            assertThat(finding.cure()).contains("CPU lane");
        });
    }

    @Test
    void endlessLoops_onEveryCarrier_areAllFound() {
        for (int i = 0; i < carriers(); i++) {
            submit(new Hog(stop)).onDone(done -> {});
        }

        awaitHogs(carriers());

        assertNothingElseIsFound();
    }

    @Test
    void endlessLoop_found_isCountedOnce() {
        submit(new Hog(stop)).onDone(done -> {});
        awaitHogs(1);
        AtomicBoolean stopOther = new AtomicBoolean();

        LaneFuture<Long> other = submit(new Hog(stopOther));
        awaitHogs(2);

        stopOther.set(true);
        assertThat(other.join()).isPositive();
        assertThat(findings.all()).singleElement().extracting(Finding::count).isEqualTo(2L);
    }

    @Test
    void endlessLoop_found_itsTypeIsTold() {
        var types = new ConcurrentLinkedQueue<Class<?>>();
        lane.onHog(types::add);

        submit(new Hog(stop)).onDone(done -> {});

        await().until(() -> !types.isEmpty());
        assertThat(types).containsExactly(Hog.class);
    }

    @Test
    void endlessLoop_amongManyWhoWait_isFound() {
        submitSleepers(20_000);
        submit(new Hog(stop)).onDone(done -> {});

        awaitHogs(1);

        assertNothingElseIsFound();
    }

    @Test
    void endlessLoop_strict_isAFailure() {
        FindingLog strict = new FindingLog("test", FindingLog.Mode.STRICT, List.of());
        VirtualThreads strictLane = laneOf(strict);
        submit(strictLane, new Hog(stop)).onDone(done -> {});

        await().until(() -> !strict.all().isEmpty());

        assertThatThrownBy(strict::throwIfStrict)
                .isInstanceOf(FindingException.class)
                .hasMessageContaining("HOGS_CARRIER CarrierGuardTest.Hog: ");
        strictLane.shutdown();
    }

    // What is not found.

    @Test
    void sleepers_aThousand_areNotFound() {
        submitSleepers(1_000);
        assertNobodyElseIsFoundMeanwhile();
    }

    @Test
    void victims_runnableWithoutACarrier_areNotFound() {
        for (int i = 0; i < carriers(); i++) {
            submit(new Hog(stop)).onDone(done -> {});
        }
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            submit(ran::incrementAndGet).onDone(done -> {});
        }

        awaitHogs(carriers());

        assertNothingElseIsFound();
    }

    /** One who waits for a monitor and gets it, and then no carrier, is the victim that looks most like a hog. */
    @Test
    void victims_wokenWhileNoCarrierIsFree_areNotFound() {
        List<Object> monitors = Stream.generate(Object::new).limit(50).toList();

        holding(monitors, () -> {
            for (Object monitor : monitors) {
                Thread victim = threadOf(submit(() -> {
                    synchronized (monitor) {
                        return "entered";
                    }
                }));
                awaitSoon(() -> victim.getState() == Thread.State.BLOCKED);
            }
            for (int i = 0; i < carriers(); i++) {
                Thread hog = threadOf(submit(new Hog(stop)));
                awaitSoon(() -> Carriers.nameOf(hog) != null);
            }
        });

        awaitHogs(carriers());
        assertNothingElseIsFound();
    }

    private static void awaitSoon(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(condition);
    }

    private static Thread threadOf(LaneFuture<?> task) {
        return ((IoFuture<?>) task).thread();
    }

    private static void holding(List<Object> monitors, Runnable inside) {
        if (monitors.isEmpty()) {
            inside.run();
        } else {
            synchronized (monitors.getFirst()) {
                holding(monitors.subList(1, monitors.size()), inside);
            }
        }
    }

    @Test
    @SuppressWarnings("LockNotBeforeTry") // others than the owner are looked at
    void waiters_forAMonitorAndALock_areNotFound() throws Exception {
        Object monitor = new Object();
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        synchronized (monitor) {
            submit(() -> {
                        synchronized (monitor) {
                            return "entered";
                        }
                    })
                    .onDone(done -> {});
            submit(() -> {
                        lock.lock();
                        return "locked";
                    })
                    .onDone(done -> {});

            assertNobodyElseIsFoundMeanwhile();
        }
        lock.unlock();
    }

    @Test
    void waiter_forASocket_isNotFound() throws IOException {
        try (ServerSocket server = new ServerSocket(0)) {
            submit(server::accept).onDone(done -> {});
            assertNobodyElseIsFoundMeanwhile();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "plants a file that never ends with cat(1)")
    void reader_ofAFileThatHoldsItsCarrier_isNotFound() throws IOException {
        Process silent = new ProcessBuilder("cat").start();
        try (InputStream output = silent.getInputStream()) {
            submit(output::read).onDone(done -> {});
            assertNobodyElseIsFoundMeanwhile();
        } finally {
            silent.destroyForcibly();
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "reads a file that the kernel makes up")
    void reader_ofAFileThatNeverMakesItWait_isNotFound() {
        submit(() -> {
                    try (FileChannel zeros = FileChannel.open(Path.of("/dev/zero"))) {
                        ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
                        while (!stop.get()) {
                            zeros.read(block.clear());
                        }
                        return "read";
                    }
                })
                .onDone(done -> {});
        assertNobodyElseIsFoundMeanwhile();
    }

    /** Each one on its own computes for a moment only. */
    private record Moment() implements Callable<Long> {
        @Override
        public Long call() {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
            long count = 0;
            while (System.nanoTime() - end < 0) {
                count++;
            }
            return count;
        }
    }

    @Test
    void tasks_thatComputeForAMoment_areNotFound() throws Exception {
        LaneFuture<Long> series = submit(() -> {
            long moments = 0;
            while (!stop.get()) {
                moments += submit(new Moment()).get();
            }
            return moments;
        });

        assertNobodyElseIsFoundMeanwhile();

        stop.set(true);
        assertThat(series.get()).isPositive();
    }

    // Its thread.

    private List<String> guards() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(thread -> thread.equals(name + " io guard"))
                .toList();
    }

    @Test
    void guard_laneEnds_endsWithIt() {
        CountDownLatch end = new CountDownLatch(1);
        submit(() -> {
                    end.await();
                    return "waited";
                })
                .onDone(done -> {});
        assertThat(guards()).hasSize(1);

        lane.shutdown();
        end.countDown();

        await().until(() -> guards().isEmpty());
    }

    @Test
    void guard_nobodyThereForAWhile_endsAndComesBack() throws Exception {
        assertThat(submit(() -> "first").get()).isEqualTo("first");
        await().until(() -> guards().isEmpty());

        submit(new Hog(stop)).onDone(done -> {});

        awaitHogs(1);
        assertNothingElseIsFound();
    }

    @Test
    void guard_findingsAreOff_isNotThere() throws Exception {
        VirtualThreads unwatched = laneOf(new FindingLog("test", FindingLog.Mode.OFF, List.of()));
        CountDownLatch end = new CountDownLatch(1);
        LaneFuture<String> waiting = submit(unwatched, () -> {
            end.await();
            return "waited";
        });

        assertThat(guards()).isEmpty();

        end.countDown();
        assertThat(waiting.get()).isEqualTo("waited");
        unwatched.shutdown();
    }

    @Test
    void carriers_oneThatComputes_isSeenAtWorkByItsName() {
        LaneFuture<Long> hog = submit(new Hog(stop));
        Thread thread = threadOf(hog);

        await().until(() -> Carriers.nameOf(thread) != null);

        assertThat(Carriers.atWork()).extracting(Thread::getName).contains(Carriers.nameOf(thread));
    }
}
