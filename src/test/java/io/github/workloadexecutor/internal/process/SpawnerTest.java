package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(30)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "starts POSIX commands")
final class SpawnerTest {

    private final List<Process> started = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Spawner spawner = new Spawner(this::thread);

    private Thread thread(Runnable task) {
        Thread thread = Thread.ofPlatform().daemon().name("test spawner").unstarted(task);
        threads.add(thread);
        return thread;
    }

    @AfterEach
    void endAll() {
        spawner.close();
        started.forEach(Process::destroyForcibly);
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Process sleep() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        started.add(process);
        return process;
    }

    @Test
    void start_severalTimes_usesOneThread() throws Exception {
        List<Thread> used = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            Process process = spawner.start(() -> {
                used.add(Thread.currentThread());
                return sleep();
            });
            assertThat(process.isAlive()).isTrue();
        }

        assertThat(used).containsOnly(threads.getFirst());
        assertThat(threads).hasSize(1);
    }

    /** The children's parent is the thread, so it must not end before they do. */
    @Test
    void start_callerEnds_threadStays() throws Exception {
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                var unused = spawner.start(this::sleep);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        caller.join();

        assertThat(threads).singleElement().matches(Thread::isAlive);
    }

    @Test
    void start_ofAJvm_startsIt() throws Exception {
        try (Spawner real = new Spawner("real spawner")) {
            JvmCommand command = new JvmCommand(List.of("echo", "hello"), Map.of());

            ChildJvm child = real.start("echo", command, line -> {}, line -> {});

            assertThat(child.awaitExit(Duration.ofSeconds(20))).isPresent();
            assertThat(child.outputAfterExit(Duration.ofSeconds(20))).containsExactly("hello");
        }
    }

    @Test
    void start_commandCannotBeExecuted_throwsAndGoesOn() throws Exception {
        assertThatThrownBy(() -> spawner.start(() -> new ProcessBuilder("/no/such/command").start()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/command");

        assertThat(spawner.start(this::sleep).isAlive()).isTrue();
    }

    @Test
    void start_errorWhileStarting_throwsAndGoesOn() throws Exception {
        assertThatThrownBy(() -> spawner.start(() -> {
                    throw new StackOverflowError("planted");
                }))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(StackOverflowError.class);

        assertThat(spawner.start(this::sleep).isAlive()).isTrue();
    }

    @Test
    void start_noThread_throws() {
        Spawner poor = new Spawner(task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });

        assertThatThrownBy(() -> poor.start(this::sleep))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no thread could be created");
    }

    /** Nobody waits for ever on a thread that is gone, and the next request starts another. */
    @Test
    void start_threadDies_throwsAndRecovers() throws Exception {
        AtomicBoolean die = new AtomicBoolean(true);
        Spawner mortal = new Spawner(task -> thread(die.getAndSet(false) ? () -> {} : task));

        assertThatThrownBy(() -> mortal.start(this::sleep))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the thread that starts them has ended");
        assertThat(mortal.start(this::sleep).isAlive()).isTrue();
        mortal.close();
    }

    @Test
    void start_interrupted_leavesNoProcess() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                var unused = spawner.start(() -> {
                    begun.countDown();
                    awaitQuietly(goOn);
                    return sleep();
                });
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        begun.await();

        caller.interrupt();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        goOn.countDown();
        await().until(() -> !started.isEmpty() && !started.getFirst().isAlive());
    }

    @Test
    void close_always_endsTheThread() throws Exception {
        var unused = spawner.start(this::sleep);

        spawner.close();

        assertThat(threads).singleElement().matches(thread -> !thread.isAlive());
        assertThatThrownBy(() -> spawner.start(this::sleep))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the executor is closed");
    }

    @Test
    void close_neverUsedAndTwice_doesNothing() {
        spawner.close();
        spawner.close();

        assertThat(threads).isEmpty();
    }

    @Test
    void close_whileOneWaits_failsIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Throwable> second = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                var unused = spawner.start(() -> {
                    begun.countDown();
                    awaitQuietly(goOn);
                    return sleep();
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                var unused = spawner.start(this::sleep);
            } catch (Throwable e) {
                second.complete(e);
            }
        });
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        Thread closing = Thread.ofPlatform().start(spawner::close);

        assertThat(second.get()).isInstanceOf(IOException.class).hasMessageContaining("the executor is closed");
        goOn.countDown();
        closing.join();
    }
}
