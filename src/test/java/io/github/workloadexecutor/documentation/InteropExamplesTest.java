package io.github.workloadexecutor.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import io.github.workloadexecutor.WorkloadExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the guide says about other libraries is so. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InteropExamplesTest {

    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().inProcess().build();

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void stages_goFromLaneToLane() throws Exception {
        assertThat(InteropExamples.stages(executor, "page").get()).isEqualTo("saved PAGE");
    }

    @Test
    void invokeAll_givesFuturesInOrder() throws Exception {
        List<Future<String>> futures = InteropExamples.invokeAll(executor, List.of(() -> "a", () -> "b"));

        assertThat(futures).extracting(Future::resultNow).containsExactly("a", "b");
    }

    @Test
    void spring_runsOnTheLane() throws Exception {
        assertThat(InteropExamples.spring(executor)
                        .submit(() -> Thread.currentThread().isVirtual())
                        .get())
                .isTrue();
    }

    @Test
    void http_bodyIsRenderedByTheOtherLane() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("page".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            URI page = URI.create("http://localhost:" + server.getAddress().getPort() + "/");

            assertThat(InteropExamples.http(executor, page).get()).isEqualTo("PAGE");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void caffeine_loadsByTheCpuLane() throws Exception {
        assertThat(InteropExamples.caffeine(executor).get("page").get()).isEqualTo("PAGE");
    }

    @Test
    void jdbc_moreTasksThanConnections_allGetOne() throws Exception {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:h2:mem:interop");
            pool.setMaximumPoolSize(3);

            for (Future<Boolean> valid : InteropExamples.jdbc(executor, pool, 50)) {
                assertThat(valid.get()).isTrue();
            }
        }
    }
}
