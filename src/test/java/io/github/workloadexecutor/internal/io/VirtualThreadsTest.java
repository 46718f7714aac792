package io.github.workloadexecutor.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.task.TaskOptions;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Numbers such as B47 are those of the behaviours this library is measured against. */
@Timeout(30)
final class VirtualThreadsTest {

    private final List<VirtualThreads> lanes = new ArrayList<>();

    @AfterEach
    void stopLanes() {
        lanes.forEach(VirtualThreads::shutdownNow);
    }

    private VirtualThreads lane(int limit) {
        VirtualThreads lane = new VirtualThreads(
                "test",
                limit,
                new AtomicLong()::incrementAndGet,
                new FindingLog("test", FindingLog.Mode.OFF, List.of()));
        lanes.add(lane);
        return lane;
    }

    private static <T> LaneFuture<T> submit(VirtualThreads lane, Callable<T> task) {
        LaneFuture<T> future = lane.prepare(task, TaskOptions.none());
        future.start();
        return future;
    }

    /** Occupies a permit until it is told to go on. */
    private static final class Blocker implements Callable<String> {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final AtomicBoolean interrupted = new AtomicBoolean();

        @Override
        public String call() throws Exception {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
            return "went on";
        }
    }

    @Test
    void start_task_runsInANamedVirtualThread() throws Exception {
        VirtualThreads lane = lane(VirtualThreads.UNLIMITED);

        Thread thread = submit(lane, Thread::currentThread).get();

        assertThat(thread.isVirtual()).isTrue();
        assertThat(thread.getName()).isEqualTo("test io-1");
    }

    @Test
    void prepare_runnable_givesTheResultPassed() throws Exception {
        VirtualThreads lane = lane(1);
        AtomicBoolean ran = new AtomicBoolean();
        LaneFuture<String> future = lane.prepare(() -> ran.set(true), "the result", TaskOptions.none());

        future.start();

        assertThat(future.get()).isEqualTo("the result", TaskOptions.none());
        assertThat(ran).isTrue();
    }

    @Test
    void start_taskThrows_failsWithThatVeryException() {
        VirtualThreads lane = lane(1);
        Exception failure = new Exception("thrown by the task");

        LaneFuture<String> future = submit(lane, () -> {
            throw failure;
        });

        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCause(failure);
    }

    @Test
    void start_taskThrowsAnError_failsTheFutureAndGivesThePermitBack() throws Exception {
        VirtualThreads lane = lane(1);
        LaneFuture<String> failing = submit(lane, () -> {
            throw new StackOverflowError("planted");
        });

        LaneFuture<String> next = submit(lane, () -> "next");

        assertThat(next.get()).isEqualTo("next");
        assertThat(failing.exceptionNow()).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void start_taskThrowsAHostileException_stillLeavesTheLane() throws Exception { // B13
        VirtualThreads lane = lane(1);
        Blocker blocker = new Blocker();
        LaneFuture<String> future = submit(lane, () -> {
            blocker.call();
            throw new HostileException();
        });
        var unused = future.thenApply(value -> value);

        blocker.goOn.countDown();
        lane.shutdown();

        assertThat(lane.life().awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }

    /** Throws whatever it is asked. */
    private static final class HostileException extends RuntimeException {
        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("getMessage");
        }
    }

    @Test
    void taskName_ofAClass_isItsNameAndNumber() {
        LaneFuture<String> future = lane(1).prepare(new Blocker(), TaskOptions.none());

        assertThat(future.taskName()).isEqualTo("VirtualThreadsTest.Blocker #1");
    }

    @Test
    void taskName_ofALambda_saysWhereItIs() {
        LaneFuture<String> future = lane(1).prepare(() -> "", TaskOptions.none());

        assertThat(future.taskName()).isEqualTo("lambda in VirtualThreadsTest #1");
    }

    // Permits.

    @Test
    void start_moreTasksThanPermits_runsNoMoreAtOnceThanTheLimit() throws Exception {
        int limit = 7;
        VirtualThreads lane = lane(limit);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<LaneFuture<Integer>> futures = new ArrayList<>();

        for (int i = 0; i < 500; i++) {
            futures.add(submit(lane, () -> {
                int now = running.incrementAndGet();
                LockSupport.parkNanos(1);
                running.decrementAndGet();
                return most.accumulateAndGet(now, Math::max);
            }));
        }

        for (Future<Integer> future : futures) {
            assertThat(future.get()).isLessThanOrEqualTo(limit);
        }
    }

    @Test
    void start_asManyTasksAsPermits_runTogether() throws Exception { // B54
        int limit = 50;
        VirtualThreads lane = lane(limit);
        CountDownLatch together = new CountDownLatch(limit);
        List<LaneFuture<Boolean>> futures = new ArrayList<>();

        for (int i = 0; i < limit; i++) {
            futures.add(submit(lane, () -> {
                together.countDown();
                return together.await(20, TimeUnit.SECONDS);
            }));
        }

        for (Future<Boolean> future : futures) {
            assertThat(future.get()).isTrue();
        }
    }

    @Test
    void start_severalWaiters_getPermitsInOrderOfArrival() throws Exception { // B46
        VirtualThreads lane = lane(1);
        Blocker blocker = new Blocker();
        submit(lane, blocker).onDone(done -> {});
        blocker.begun.await();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Integer> expected = new ArrayList<>();
        List<LaneFuture<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            waiters.add(submit(lane, () -> order.add(number)));
            expected.add(number);
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> lane.permits().getQueueLength() == number + 1);
        }

        blocker.goOn.countDown();
        for (Future<Boolean> waiter : waiters) {
            assertThat(waiter.get()).isTrue();
        }

        assertThat(order).isEqualTo(expected);
    }

    @Test
    void cancel_waitingForAPermit_takesNone() throws Exception { // B51
        VirtualThreads lane = lane(1);
        Blocker blocker = new Blocker();
        LaneFuture<String> holder = submit(lane, blocker);
        blocker.begun.await();
        AtomicBoolean ran = new AtomicBoolean();
        LaneFuture<Boolean> cancelled = submit(lane, () -> ran.getAndSet(true));
        LaneFuture<String> next = submit(lane, () -> "next");

        cancelled.cancel(false);
        blocker.goOn.countDown();

        assertThat(next.get()).isEqualTo("next");
        assertThat(holder.get()).isEqualTo("went on");
        assertThat(ran).isFalse();
    }

    @Test
    void cancel_justAsAPermitIsHandedOver_passesThePermitOn() throws Exception { // B47
        int limit = 2;
        VirtualThreads lane = lane(limit);
        Random random = new Random(47);
        for (int round = 0; round < 300; round++) {
            List<LaneFuture<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                futures.add(submit(lane, () -> {
                    LockSupport.parkNanos(1);
                    return number;
                }));
            }
            for (LaneFuture<Integer> future : futures) {
                if (random.nextInt(3) > 0) {
                    future.cancel(random.nextBoolean());
                }
            }
            for (LaneFuture<Integer> future : futures) {
                future.awaitEnd();
            }
        }

        await().until(() -> lane.permits().availablePermits() == limit);
        assertThat(submit(lane, () -> "still served").get()).isEqualTo("still served");
    }

    @Test
    void permits_afterEveryKindOfEnd_areAllBack() throws Exception { // B48
        int limit = 3;
        VirtualThreads lane = lane(limit);
        Blocker blocker = new Blocker();
        List<LaneFuture<?>> futures = List.of(
                submit(lane, () -> "value"),
                submit(lane, () -> {
                    throw new IllegalStateException("planted");
                }),
                submit(lane, blocker));
        blocker.begun.await();

        futures.get(2).cancel(true);
        for (LaneFuture<?> future : futures) {
            future.awaitEnd();
        }

        assertThat(lane.permits().availablePermits()).isEqualTo(limit);
    }

    @Test
    void onDone_actionNeedsAPermit_getsOne() throws Exception {
        VirtualThreads lane = lane(1);
        AtomicReference<String> inner = new AtomicReference<>();
        CountDownLatch ran = new CountDownLatch(1);
        Blocker blocker = new Blocker();
        LaneFuture<String> outer = submit(lane, blocker);
        outer.onDone(done -> {
            inner.set(submit(lane, () -> "from the action").join());
            ran.countDown();
        });

        blocker.goOn.countDown();

        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(inner).hasValue("from the action");
    }

    // Cancellation.

    @Test
    void cancel_running_interruptsTheTask() throws Exception { // B91
        Blocker blocker = new Blocker();
        LaneFuture<String> future = submit(lane(1), blocker);
        blocker.begun.await();

        future.cancel(true);

        future.awaitEnd();
        assertThat(blocker.interrupted).isTrue();
    }

    @Test
    void cancel_runningWithoutInterrupt_letsItFinish() throws Exception {
        Blocker blocker = new Blocker();
        LaneFuture<String> future = submit(lane(1), blocker);
        blocker.begun.await();

        future.cancel(false);
        blocker.goOn.countDown();

        future.awaitEnd();
        assertThat(future).isCancelled();
        assertThat(blocker.interrupted).isFalse();
    }

    @Test
    void cancel_runningTaskIgnoresInterrupts_completesTheFutureAtOnce() throws Exception {
        VirtualThreads lane = lane(1);
        CountDownLatch begun = new CountDownLatch(1);
        Semaphore goOn = new Semaphore(0);
        LaneFuture<String> future = submit(lane, () -> {
            begun.countDown();
            goOn.acquireUninterruptibly();
            return "too late";
        });
        begun.await();

        future.cancel(true);

        assertThat(future).isCancelled();
        assertThat(lane.life().statistics().running()).isEqualTo(1);
        goOn.release();
        future.awaitEnd();
    }

    // Life.

    @Test
    void start_afterShutdown_isRejected() { // B95
        VirtualThreads lane = lane(1);
        lane.shutdown();

        assertThatThrownBy(() -> submit(lane, () -> ""))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageStartingWith("IO lane of test io takes no more tasks");
    }

    @Test
    void shutdown_tasksWaiting_seesThemThrough() throws Exception { // B96
        VirtualThreads lane = lane(1);
        Blocker blocker = new Blocker();
        submit(lane, blocker).onDone(done -> {});
        LaneFuture<String> waiting = submit(lane, () -> "still run");

        lane.shutdown();
        blocker.goOn.countDown();

        assertThat(waiting.get()).isEqualTo("still run");
        assertThat(lane.life().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shutdownNow_always_interruptsTheRunning() throws Exception { // B102
        VirtualThreads lane = lane(1);
        Blocker blocker = new Blocker();
        LaneFuture<String> running = submit(lane, blocker);
        blocker.begun.await();

        List<Runnable> neverStarted = lane.shutdownNow();

        assertThat(neverStarted).isEmpty();
        assertThatThrownBy(running::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(lane.life().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shutdownNow_permitOfAnInterruptedTaskComesFree_startsNoWaitingTask() throws Exception { // B102
        AtomicInteger started = new AtomicInteger();
        // Which task is looked at first differs from round to round.
        for (int round = 0; round < 20; round++) {
            VirtualThreads lane = lane(1);
            Blocker blocker = new Blocker();
            submit(lane, blocker).onDone(done -> {});
            blocker.begun.await();
            for (int i = 0; i < 200; i++) {
                submit(lane, started::incrementAndGet).onDone(done -> {});
            }

            List<Runnable> neverStarted = lane.shutdownNow();

            assertThat(lane.life().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(neverStarted).hasSize(200);
        }

        assertThat(started).hasValue(0);
    }

    @Test
    void shutdownNow_whileTasksAreSubmitted_leavesNoneWaiting() throws Exception { // B99
        for (int round = 0; round < 100; round++) {
            VirtualThreads lane = lane(1);
            List<LaneFuture<String>> accepted = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch some = new CountDownLatch(20);
            Thread submitter = Thread.startVirtualThread(() -> {
                try {
                    while (true) {
                        accepted.add(submit(lane, new Blocker()));
                        some.countDown();
                    }
                } catch (RejectedExecutionException shutDown) {
                    // As expected.
                }
            });
            some.await();

            List<Runnable> neverStarted = lane.shutdownNow();

            submitter.join();
            assertThat(neverStarted).isNotNull();
            assertThat(lane.life().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(accepted).allMatch(Future::isDone);
        }
    }

    @Test
    void start_tenThousandWaitingTasks_allRun() throws Exception {
        VirtualThreads lane = lane(VirtualThreads.UNLIMITED);
        int count = 10_000;
        CountDownLatch all = new CountDownLatch(count);
        List<LaneFuture<Integer>> futures = new ArrayList<>();

        for (int i = 0; i < count; i++) {
            int number = i;
            futures.add(submit(lane, () -> {
                all.countDown();
                all.await();
                return number;
            }));
        }

        for (int i = 0; i < count; i++) {
            assertThat(futures.get(i).get()).isEqualTo(i);
        }
    }

    @Test
    void future_keptAfterItsEnd_doesNotKeepTheTask() throws Exception { // B15
        VirtualThreads lane = lane(1);
        Blocker task = new Blocker();
        task.goOn.countDown();
        WeakReference<Blocker> reference = new WeakReference<>(task);
        LaneFuture<String> future = submit(lane, task);
        task = null;
        assertThat(future.get()).isEqualTo("went on");

        await().until(() -> {
            System.gc();
            return reference.refersTo(null);
        });

        assertThat(future).isDone();
    }

    @Test
    void future_cancelledWhileWaiting_doesNotKeepTheTask() throws Exception { // B15
        VirtualThreads lane = lane(1);
        Blocker blocker = new Blocker();
        submit(lane, blocker).onDone(done -> {});
        blocker.begun.await();
        Blocker task = new Blocker();
        WeakReference<Blocker> reference = new WeakReference<>(task);
        LaneFuture<String> future = submit(lane, task);
        task = null;

        future.cancel(false);

        await().until(() -> {
            System.gc();
            return reference.refersTo(null);
        });
        assertThat(future).isCancelled();
        blocker.goOn.countDown();
    }
}
