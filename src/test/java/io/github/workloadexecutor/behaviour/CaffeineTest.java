package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.testing.Tasks;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The I/O lane as the executor of a cache, which loads values and tells of removals there. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CaffeineTest {

    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().name("cache").inProcess().build();

    @AfterEach
    void close() {
        executor.close();
    }

    private static String where() {
        return Thread.currentThread().getName();
    }

    @Test
    void load_runsOnTheLaneOnceForAllWhoAsk() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        CountDownLatch goOn = new CountDownLatch(1);
        AsyncLoadingCache<Integer, String> cache = Caffeine.newBuilder()
                .executor(executor.io())
                .buildAsync(key -> {
                    loads.incrementAndGet();
                    goOn.await();
                    return where();
                });
        List<CompletableFuture<String>> asked =
                IntStream.range(0, 50).mapToObj(i -> cache.get(1)).toList();
        goOn.countDown();

        for (CompletableFuture<String> each : asked) {
            assertThat(each.get()).startsWith("cache");
        }
        assertThat(loads).hasValue(1);
    }

    /** A value that a worker computes: the lane's future is what the cache wants. */
    @Test
    void load_byTheCpuLane_isCached() throws Exception {
        AsyncLoadingCache<String, String> cache = Caffeine.newBuilder()
                .executor(executor.io())
                .buildAsync((key, on) -> executor.cpu().submit(Tasks::shout, key));

        assertThat(cache.get("loud").get()).isEqualTo("LOUD");
        assertThat(cache.get("loud").get()).isEqualTo("LOUD");
        assertThat(executor.cpu().statistics().succeeded()).isEqualTo(1);
    }

    @Test
    void loadThatFails_isNotCached() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        AsyncLoadingCache<Integer, Integer> cache = Caffeine.newBuilder()
                .executor(executor.io())
                .buildAsync(key -> {
                    if (loads.incrementAndGet() == 1) {
                        throw new IllegalStateException("planted");
                    }
                    return loads.get();
                });

        assertThatThrownBy(() -> cache.get(1).get()).hasRootCauseMessage("planted");
        await().until(() -> cache.asMap().isEmpty()); // Who waits for the load may be quicker than the cache.
        assertThat(cache.get(1).get()).isEqualTo(2);
    }

    @Test
    void removals_areToldOnTheLane() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        Cache<Integer, String> cache = Caffeine.newBuilder()
                .executor(executor.io())
                .removalListener((key, value, cause) -> told.complete(value + " " + where()))
                .build();
        cache.put(1, "one");
        cache.invalidate(1);

        assertThat(told.get()).startsWith("one cache");
    }

    /** A cache outlives its lane: it hears of the rejection by the exception that executors throw, and helps itself. */
    @Test
    void removals_afterShutdown_areToldNevertheless() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        Cache<Integer, String> cache = Caffeine.newBuilder()
                .executor(executor.io())
                .removalListener((key, value, cause) -> told.complete(where()))
                .build();
        cache.put(1, "one");
        executor.shutdown();
        cache.invalidate(1);

        assertThat(told.get()).isEqualTo(where());
    }

    @Test
    void load_afterShutdown_isRejected() {
        AsyncLoadingCache<Integer, String> cache =
                Caffeine.newBuilder().executor(executor.io()).buildAsync(key -> where());
        executor.shutdown();

        assertThatThrownBy(() -> cache.get(1).get())
                .satisfies(thrown -> assertThat(thrown instanceof RejectedExecutionException
                                || thrown.getCause() instanceof RejectedExecutionException)
                        .as("%s", thrown)
                        .isTrue());
    }
}
