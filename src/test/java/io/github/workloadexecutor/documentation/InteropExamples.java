package io.github.workloadexecutor.documentation;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.workloadexecutor.WorkloadExecutor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;

/** What the guide's page on other libraries shows. {@link InteropExamplesTest} runs it. */
final class InteropExamples {

    private InteropExamples() {}

    /** What workers do here. */
    static final class Pages {
        static String render(String page) {
            return page.toUpperCase(Locale.ROOT);
        }
    }

    private static String fetch(String page) {
        return page;
    }

    private static String save(String page) {
        return "saved " + page;
    }

    static CompletableFuture<String> stages(WorkloadExecutor executor, String page) {
        // region stages
        CompletableFuture<String> saved = CompletableFuture.supplyAsync(() -> fetch(page), executor.io())
                .thenCompose(text -> executor.cpu().submit(Pages::render, text)) // a TaskFuture is a CompletableFuture
                .thenApplyAsync(rendered -> save(rendered), executor.io());
        // endregion
        return saved;
    }

    static List<Future<String>> invokeAll(WorkloadExecutor executor, List<Callable<String>> tasks)
            throws InterruptedException {
        // region invokeAll
        List<Future<String>> futures = executor.io().invokeAll(tasks, 5, TimeUnit.SECONDS); // the rest is cancelled
        // endregion
        return futures;
    }

    static AsyncTaskExecutor spring(WorkloadExecutor executor) {
        // region spring
        AsyncTaskExecutor forAsyncMethods = new TaskExecutorAdapter(executor.io()); // as a @Bean
        // endregion
        return forAsyncMethods;
    }

    static CompletableFuture<String> http(WorkloadExecutor executor, URI page) {
        // region http
        HttpClient client = HttpClient.newBuilder().executor(executor.io()).build();
        CompletableFuture<String> length = client.sendAsync(
                        HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                .thenCompose(response -> executor.cpu().submit(Pages::render, response.body()));
        // endregion
        return length;
    }

    static AsyncLoadingCache<String, String> caffeine(WorkloadExecutor executor) {
        // region caffeine
        AsyncLoadingCache<String, String> pages = Caffeine.newBuilder()
                .maximumSize(1000)
                .executor(executor.io())
                .buildAsync((page, on) -> executor.cpu().submit(Pages::render, page));
        // endregion
        return pages;
    }

    static List<Future<Boolean>> jdbc(WorkloadExecutor executor, DataSource pool, int rows) {
        // region jdbc
        List<Future<Boolean>> futures = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            futures.add(executor.io().submit(() -> {
                try (Connection connection = pool.getConnection()) { // waits in its own virtual thread
                    return connection.isValid(1);
                }
            }));
        }
        // endregion
        return futures;
    }
}
