package io.github.workloadexecutor.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that is handed to a thread that waits is lost, and the waiting ends for all of its reasons. */
@Timeout(20)
final class WaiterTest {

    private final AtomicBoolean over = new AtomicBoolean();

    @AfterEach
    void forgetInterrupts() {
        boolean unused = Thread.interrupted();
    }

    private static long inSeconds(long seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    private static long noDeadline() {
        return System.nanoTime() + Long.MAX_VALUE / 2;
    }

    /** A thread that waits for {@link #over}, as one does that calls {@code get}. */
    private final class Waiting {

        private final CompletableFuture<Waiter> waiter = new CompletableFuture<>();
        private final FutureTask<Boolean> waiting;
        private final Thread thread;

        Waiting(Thread.Builder kind, boolean interruptible) {
            this(kind, interruptible, noDeadline(), Poller.IN_VAIN);
        }

        Waiting(Thread.Builder kind, boolean interruptible, long deadline, Poller poller) {
            Callable<Boolean> work = () -> {
                Waiter own = new Waiter(poller);
                waiter.complete(own);
                try {
                    return own.await(over::get, deadline, interruptible);
                } finally {
                    own.leave();
                }
            };
            this.waiting = new FutureTask<>(work);
            this.thread = kind.start(waiting);
        }

        Waiter waiter() throws Exception {
            return waiter.get(10, TimeUnit.SECONDS);
        }

        boolean outcome() throws Exception {
            return waiting.get(10, TimeUnit.SECONDS);
        }
    }

    private static Thread.Builder kind(boolean virtual) {
        return virtual ? Thread.ofVirtual() : Thread.ofPlatform();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hand_whileTheThreadWaits_isDoneByThatThread(boolean virtual) throws Exception {
        Waiting waiting = new Waiting(kind(virtual), /* interruptible= */ true);
        CompletableFuture<Thread> doneBy = new CompletableFuture<>();

        boolean taken = waiting.waiter().hand(() -> doneBy.complete(Thread.currentThread()));
        waiting.waiter().wake();

        assertThat(taken).isTrue();
        assertThat(doneBy.get(10, TimeUnit.SECONDS)).isSameAs(waiting.thread);
        over.set(true);
        waiting.waiter().wake();
        assertThat(waiting.outcome()).isTrue();
    }

    @Test
    void hand_several_areDoneInOrder() {
        Waiter waiter = new Waiter(Poller.IN_VAIN);
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            waiter.hand(() -> done.add(number));
        }

        waiter.doHanded();

        assertThat(done).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void hand_byWhatWasHanded_isDoneToo() {
        Waiter waiter = new Waiter(Poller.IN_VAIN);
        AtomicBoolean second = new AtomicBoolean();
        waiter.hand(() -> waiter.hand(() -> second.set(true)));

        waiter.doHanded();

        assertThat(second).isTrue();
    }

    @Test
    void hand_afterLeave_isRefused() {
        Waiter waiter = new Waiter(Poller.IN_VAIN);
        waiter.leave();
        AtomicBoolean done = new AtomicBoolean();

        boolean taken = waiter.hand(() -> done.set(true));

        assertThat(taken).isFalse();
        waiter.doHanded();
        assertThat(done).isFalse();
    }

    @Test
    void leave_doesWhatWasHandedBefore() {
        Waiter waiter = new Waiter(Poller.IN_VAIN);
        AtomicInteger done = new AtomicInteger();
        waiter.hand(done::incrementAndGet);
        waiter.hand(done::incrementAndGet);

        waiter.leave();

        assertThat(done).hasValue(2);
    }

    /** Whoever hands something over while the thread leaves learns by the answer whether it is done. */
    @Test
    void hand_whileTheThreadLeaves_isDoneExactlyIfItIsTaken() throws Exception {
        for (int round = 0; round < 500; round++) {
            AtomicInteger done = new AtomicInteger();
            CompletableFuture<Waiter> made = new CompletableFuture<>();
            CountDownLatch go = new CountDownLatch(1);
            Thread leaving = Thread.ofPlatform().start(() -> {
                Waiter own = new Waiter(Poller.IN_VAIN);
                made.complete(own);
                while (go.getCount() > 0) {
                    Thread.onSpinWait();
                }
                own.leave();
            });
            Waiter waiter = made.get(10, TimeUnit.SECONDS);

            int taken = 0;
            go.countDown();
            for (int i = 0; i < 20; i++) {
                taken += waiter.hand(done::incrementAndGet) ? 1 : 0;
            }

            leaving.join();
            assertThat(done).hasValue(taken);
        }
    }

    @Test
    void await_conditionHolds_isOverAtOnce() throws Exception {
        Waiter waiter = new Waiter(Poller.IN_VAIN);

        assertThat(waiter.await(() -> true, System.nanoTime() - 1, /* interruptible= */ true))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void await_conditionComesToHold_isOver(boolean virtual) throws Exception {
        Waiting waiting = new Waiting(kind(virtual), /* interruptible= */ true);
        Waiter waiter = waiting.waiter();

        over.set(true);
        waiter.wake();

        assertThat(waiting.outcome()).isTrue();
    }

    @Test
    void await_whatIsHandedMakesTheConditionHold_isOver() throws Exception {
        Waiter waiter = new Waiter(Poller.IN_VAIN);
        waiter.hand(() -> over.set(true));

        assertThat(waiter.await(over::get, noDeadline(), /* interruptible= */ true))
                .isTrue();
    }

    @Test
    void await_thePollerFindsTheOutcome_isOverWithoutBeingWoken() throws Exception {
        Waiter waiter = new Waiter(enough -> over.set(true));

        assertThat(waiter.await(over::get, noDeadline(), /* interruptible= */ true))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void await_deadlinePasses_givesUpAndNotBefore(boolean interruptible) throws Exception {
        Waiter waiter = new Waiter(Poller.IN_VAIN);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);

        boolean came = waiter.await(over::get, deadline, interruptible);

        assertThat(came).isFalse();
        assertThat(System.nanoTime() - deadline).isGreaterThanOrEqualTo(0);
    }

    @Test
    void await_interruptedBefore_throwsAndClearsTheFlag() {
        Waiter waiter = new Waiter(Poller.IN_VAIN);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> waiter.await(over::get, inSeconds(10), /* interruptible= */ true))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void await_interruptedWhileItWaits_throws(boolean virtual) throws Exception {
        Waiting waiting = new Waiting(kind(virtual), /* interruptible= */ true);
        await().until(() -> waiting.thread.getState() == Thread.State.WAITING);

        waiting.thread.interrupt();

        assertThatThrownBy(waiting::outcome).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void await_notInterruptible_goesOnAndKeepsTheFlag() throws Exception {
        Waiter waiter = new Waiter(Poller.IN_VAIN);
        Thread.currentThread().interrupt();

        boolean came = waiter.await(
                over::get, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20), /* interruptible= */ false);

        assertThat(came).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void await_withoutDeadline_threadIsWaiting() throws Exception {
        Waiting waiting = new Waiting(Thread.ofPlatform(), /* interruptible= */ true);

        await().until(() -> waiting.thread.getState() == Thread.State.WAITING);

        over.set(true);
        waiting.waiter().wake();
        assertThat(waiting.outcome()).isTrue();
    }

    @Test
    void await_withDeadline_threadIsTimedWaiting() throws Exception {
        Waiting waiting = new Waiting(Thread.ofPlatform(), /* interruptible= */ true, inSeconds(60), Poller.IN_VAIN);

        await().until(() -> waiting.thread.getState() == Thread.State.TIMED_WAITING);

        over.set(true);
        waiting.waiter().wake();
        assertThat(waiting.outcome()).isTrue();
    }

    /** A virtual thread that looks for outcomes would hold its carrier. */
    @Test
    void await_inAVirtualThread_doesNotPoll() throws Exception {
        AtomicInteger polls = new AtomicInteger();
        Waiting waiting = new Waiting(
                Thread.ofVirtual(), /* interruptible= */ true, noDeadline(), enough -> polls.incrementAndGet());
        await().until(() -> waiting.thread.getState() == Thread.State.WAITING);

        over.set(true);
        waiting.waiter().wake();

        assertThat(waiting.outcome()).isTrue();
        assertThat(polls).hasValue(0);
    }

    @Test
    void isHere_tellsItsOwnThreadFromOthers() throws Exception {
        Waiter waiter = new Waiter(Poller.IN_VAIN);
        FutureTask<Boolean> elsewhere = new FutureTask<>(waiter::isHere);
        Thread.ofPlatform().start(elsewhere);

        assertThat(waiter.isHere()).isTrue();
        assertThat(elsewhere.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void isPossible_inAForkJoinPool_isNot() throws Exception {
        try (var pool = new ForkJoinPool(1)) {
            assertThat(pool.submit(Waiter::isPossible).get(10, TimeUnit.SECONDS))
                    .isFalse();
        }
        assertThat(Waiter.isPossible()).isTrue();
    }

    @Test
    void leave_letsGoOfTheThread() throws Exception {
        CompletableFuture<Waiter> left = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().unstarted(() -> {
            Waiter own = new Waiter(Poller.IN_VAIN);
            own.leave();
            left.complete(own);
        });
        WeakReference<Thread> reference = new WeakReference<>(thread);
        thread.start();
        thread.join();
        thread = null;
        Waiter kept = left.get(10, TimeUnit.SECONDS);

        await().until(() -> {
            System.gc();
            return reference.get() == null;
        });

        kept.wake(); // Nobody is there, and nothing happens.
        assertThat(kept.isHere()).isFalse();
    }
}
