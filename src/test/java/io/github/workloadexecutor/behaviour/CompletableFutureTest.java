package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes as the executor of the JDK's own futures. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CompletableFutureTest {

    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().name("stages").inProcess().build();

    @AfterEach
    void close() {
        executor.close();
    }

    private static boolean isOnLane() {
        return Thread.currentThread().isVirtual()
                && Thread.currentThread().getName().startsWith("stages");
    }

    @Test
    void stages_async_allRunOnTheLane() throws Exception {
        CompletableFuture<Boolean> one = CompletableFuture.supplyAsync(CompletableFutureTest::isOnLane, executor.io());
        CompletableFuture<Boolean> other = CompletableFuture.supplyAsync(() -> 1, executor.io())
                .thenApplyAsync(value -> isOnLane(), executor.io());

        assertThat(one.thenCombineAsync(other, (a, b) -> List.of(a, b, isOnLane()), executor.io())
                        .get())
                .containsExactly(true, true, true);
    }

    @Test
    void stages_many_allComplete() {
        List<CompletableFuture<Integer>> stages = IntStream.range(0, 500)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> i, executor.io())
                        .thenComposeAsync(
                                value -> CompletableFuture.supplyAsync(() -> value + 1, executor.io()), executor.io()))
                .toList();

        assertThat(stages.stream().mapToInt(CompletableFuture::join).sum())
                .isEqualTo(IntStream.rangeClosed(1, 500).sum());
    }

    @Test
    void stage_thatThrows_isHandledByTheNext() throws Exception {
        CompletableFuture<String> stage = CompletableFuture.<String>supplyAsync(
                        () -> {
                            throw new UncheckedIOException(new IOException("planted"));
                        },
                        executor.io())
                .exceptionallyAsync(failure -> failure + "", executor.io());

        assertThat(stage.get()).contains(CompletionException.class.getSimpleName(), "planted");
    }

    /** A pool of a fixed size would hang. */
    @Test
    void stages_thatWaitForEachOther_doNotStarve() {
        CountDownLatch all = new CountDownLatch(200);
        List<CompletableFuture<Void>> stages = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            all.countDown();
                            try {
                                all.await();
                            } catch (InterruptedException unexpected) {
                                throw new IllegalStateException(unexpected);
                            }
                        },
                        executor.io()))
                .toList();

        stages.forEach(CompletableFuture::join);

        assertThat(all.getCount()).isZero();
    }

    @Test
    void task_onTheIoLane_hasTheContextClassLoaderOfItsSubmitter() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader mine = new URLClassLoader(new URL[0], before)) {
            thread.setContextClassLoader(mine);

            assertThat(CompletableFuture.supplyAsync(
                                    () -> Thread.currentThread().getContextClassLoader(), executor.io())
                            .get())
                    .isSameAs(mine);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Tasks that compute run in threads that other tasks may have started. */
    @Test
    void task_thatComputes_hasTheContextClassLoaderOfItsSubmitter() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            for (int round = 0; round < 10; round++) {
                List<URLClassLoader> loaders = IntStream.range(0, 8)
                        .mapToObj(i -> new URLClassLoader(new URL[0], before))
                        .toList();
                List<CompletableFuture<ClassLoader>> seen = loaders.stream()
                        .<CompletableFuture<ClassLoader>>map(loader -> {
                            thread.setContextClassLoader(loader);
                            return executor.submit(CompletableFutureTest::compute);
                        })
                        .toList();
                for (int i = 0; i < seen.size(); i++) {
                    assertThat(seen.get(i).get()).isSameAs(loaders.get(i));
                    loaders.get(i).close();
                }
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static ClassLoader compute() {
        long until = System.nanoTime() + 3_000_000;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        return Thread.currentThread().getContextClassLoader();
    }

    @Test
    void stage_afterShutdown_isRejected() {
        executor.shutdown();

        assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> 1, executor.io()))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("stages");
    }

    /** Rejected in a stage that depends on another: that is how it fails. */
    @Test
    void dependentStage_afterShutdown_failsWithTheRejection() {
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        goOn.await();
                    } catch (InterruptedException unexpected) {
                        throw new IllegalStateException(unexpected);
                    }
                    return "first";
                },
                executor.io());
        CompletableFuture<String> second = first.thenApplyAsync(value -> value + " second", executor.io());
        executor.shutdown();
        goOn.countDown();

        assertThatThrownBy(second::get).hasCauseInstanceOf(RejectedExecutionException.class);
        assertThat(first.join()).isEqualTo("first");
    }

    /** What the JDK makes of a lambda cannot travel, and is refused in the call. */
    @Test
    void stage_onTheCpuLane_isRefusedAtOnce() {
        assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> 1, executor.cpu()))
                .isInstanceOf(NotShippableException.class);
    }

    /** And is not needed: what the lane gives is such a future already. */
    @Test
    void future_ofTheCpuLane_isAStageItself() throws Exception {
        CompletableFuture<String> rendered = executor.cpu()
                .submit(new Tasks.Echo<>("page"))
                .thenApplyAsync(page -> page + " saved " + isOnLane(), executor.io());

        assertThat(rendered.get()).isEqualTo("page saved true");
        await().until(() -> executor.io().statistics().running() == 0);
    }
}
