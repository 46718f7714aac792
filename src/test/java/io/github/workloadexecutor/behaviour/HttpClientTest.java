package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.workloadexecutor.WorkloadExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The I/O lane as the executor of the JDK's HTTP client, and of its server. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HttpClientTest {

    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().name("http").inProcess().build();

    private final WorkloadExecutor serving =
            WorkloadExecutor.builder().name("serving").inProcess().build();

    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(serving.io());
        server.createContext("/", exchange -> {
            threads.add(Thread.currentThread().getName());
            byte[] body = ("you asked for " + exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        serving.close();
        executor.close();
    }

    private HttpRequest request(int number) {
        return HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.getAddress().getPort() + "/" + number))
                .build();
    }

    @Test
    void requests_manyAtOnce_areAllAnsweredOnBothLanes() {
        Set<String> handled = ConcurrentHashMap.newKeySet();
        try (HttpClient client = HttpClient.newBuilder().executor(executor.io()).build()) {
            List<CompletableFuture<String>> bodies = IntStream.range(0, 100)
                    .mapToObj(i -> client.sendAsync(request(i), BodyHandlers.ofString())
                            .thenApplyAsync(
                                    response -> {
                                        handled.add(Thread.currentThread().getName());
                                        return response.body();
                                    },
                                    executor.io()))
                    .toList();

            for (int i = 0; i < 100; i++) {
                assertThat(bodies.get(i).join()).isEqualTo("you asked for /" + i);
            }
        }
        assertThat(handled).allMatch(name -> name.startsWith("http"));
        assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("serving"));
        assertThat(executor.io().statistics().succeeded()).isGreaterThan(100);
    }

    @Test
    void send_withinATask_isAnswered() throws Exception {
        try (HttpClient client = HttpClient.newBuilder().executor(executor.io()).build()) {
            HttpResponse<String> response = executor.io()
                    .submit(() -> client.send(request(7), BodyHandlers.ofString()))
                    .get();

            assertThat(response.body()).isEqualTo("you asked for /7");
        }
    }

    /** The client learns of it by the exception that executors throw, and passes it on. */
    @Test
    void send_afterShutdownOfTheLane_failsAndDoesNotHang() {
        try (HttpClient client = HttpClient.newBuilder().executor(executor.io()).build()) {
            executor.shutdown();

            assertThatThrownBy(() -> client.sendAsync(request(1), BodyHandlers.ofString())
                            .get())
                    .satisfies(thrown -> assertThat(thrown)
                            .satisfiesAnyOf(
                                    direct -> assertThat(direct).isInstanceOf(RejectedExecutionException.class),
                                    wrapped -> assertThat(wrapped)
                                            .hasRootCauseInstanceOf(RejectedExecutionException.class)));
        }
    }
}
