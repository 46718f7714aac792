package io.github.workloadexecutor.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks run in order, and one that blocks holds up nobody but itself. */
@Timeout(20)
final class CompletersTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final Completers completers = new Completers("test");
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void end() {
        released.countDown();
        completers.shutdown();
        assertThat(completers.left(LONG)).isEmpty();
    }

    /** Runs an action that blocks until the end of the test, and gives its thread once it is there. */
    private Thread runBlocked() throws Exception {
        CompletableFuture<Thread> blocked = new CompletableFuture<>();
        completers.run(() -> {
            blocked.complete(Thread.currentThread());
            awaitQuietly(released);
        });
        return blocked.get(10, TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(15, TimeUnit.SECONDS)) {
                throw new AssertionError("not released within 15 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Ran(int number, Thread thread) {}

    /** Runs actions that do not block. */
    private List<Ran> runQuickly(int count) throws Exception {
        List<Ran> ran = new CopyOnWriteArrayList<>();
        CountDownLatch last = new CountDownLatch(count);
        List<Runnable> actions = new ArrayList<>();
        IntStream.range(0, count)
                .forEach(number -> actions.add(() -> {
                    ran.add(new Ran(number, Thread.currentThread()));
                    last.countDown();
                }));
        completers.runEach(actions);
        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        return ran;
    }

    /** A thread that the machine holds up counts as one that blocks, so this need not hold each time. */
    @Test
    void runEach_noneBlocks_runsAllInOrderInOneThread() throws Exception {
        List<Integer> inOrder = IntStream.range(0, 200).boxed().toList();
        List<List<Ran>> rounds = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            rounds.add(runQuickly(inOrder.size()));
        }

        assertThat(rounds)
                .allSatisfy(ran -> assertThat(ran).extracting(Ran::number).containsExactlyInAnyOrderElementsOf(inOrder))
                .anySatisfy(ran -> {
                    assertThat(ran).extracting(Ran::number).containsExactlyElementsOf(inOrder);
                    assertThat(ran)
                            .extracting(Ran::thread)
                            .containsOnly(ran.getFirst().thread());
                });
        assertThat(rounds.getFirst()).allSatisfy(ran -> {
            assertThat(ran.thread().getName()).startsWith("test completer-");
            assertThat(ran.thread().isDaemon()).isTrue();
        });
    }

    @Test
    void run_behindOneThatBlocks_goesOnInAnotherThread() throws Exception {
        Thread blocked = runBlocked();
        CompletableFuture<Thread> behind = new CompletableFuture<>();

        completers.run(() -> behind.complete(Thread.currentThread()));

        assertThat(behind.get(10, TimeUnit.SECONDS)).isNotSameAs(blocked);
        assertThat(blocked.isAlive()).isTrue();
    }

    @Test
    void run_behindManyThatBlock_stillGoesOn() throws Exception {
        CountDownLatch begun = new CountDownLatch(20);
        CountDownLatch last = new CountDownLatch(1);

        for (int i = 0; i < 20; i++) {
            completers.run(() -> {
                begun.countDown();
                awaitQuietly(released);
            });
        }
        completers.run(last::countDown);

        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void run_twoThatWaitForEachOther_bothEnd() throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(2);
        CountDownLatch met = new CountDownLatch(2);
        Runnable meet = () -> {
            try {
                meeting.await(10, TimeUnit.SECONDS);
                met.countDown();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };

        // From within, so that one thread would come to both.
        completers.run(() -> completers.runEach(List.of(meet, meet)));

        assertThat(met.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void run_oneThrows_theOthersStillRun() throws Exception {
        CountDownLatch others = new CountDownLatch(3);
        // Its thread ends by it; that is told to nobody here.
        Runnable failing = () -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {});
            throw new IllegalStateException("planted");
        };

        completers.runEach(List.of(others::countDown, failing, others::countDown, failing, others::countDown));

        assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void run_afterShutdown_runsInTheCaller() {
        completers.shutdown();
        List<Thread> threads = new ArrayList<>();

        completers.run(() -> threads.add(Thread.currentThread()));

        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void shutdown_actionsWait_theyStillRun() throws Exception {
        CountDownLatch last = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            completers.run(last::countDown);
        }

        completers.shutdown();

        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void left_aCallbackBlocks_namesItsThread() throws Exception {
        Thread blocked = runBlocked();
        completers.shutdown();

        List<String> left = completers.left(Duration.ofMillis(20));

        assertThat(left).containsExactly("thread " + blocked.getName() + ", in a callback of the application");
    }

    @Test
    void left_calledInACallback_doesNotNameThatOne() throws Exception {
        CompletableFuture<List<String>> left = new CompletableFuture<>();

        completers.run(() -> {
            completers.shutdown();
            left.complete(completers.left(LONG));
        });

        assertThat(left.get(15, TimeUnit.SECONDS)).isEmpty();
    }
}
