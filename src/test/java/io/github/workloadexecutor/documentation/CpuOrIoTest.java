package io.github.workloadexecutor.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.documentation.CpuOrIo.Infer;
import io.github.workloadexecutor.documentation.CpuOrIo.Thumbnail;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.testing.SystemTest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page "CPU or I/O?" shows does what the page says. */
@SystemTest
@Tag("measuring")
final class CpuOrIoTest {

    @TempDir
    private static Path directory;

    private static HttpServer server;
    private static WorkloadExecutor executor;

    @BeforeAll
    static void open() throws IOException {
        executor = WorkloadExecutor.builder().workers(1).build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = ("page of " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        server.start();
    }

    @AfterAll
    static void close() {
        server.stop(0);
        executor.close();
    }

    private static URI page(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Test
    void crawl_pages_comeInOrder() throws Exception {
        assertThat(CpuOrIo.crawl(executor, List.of(page("/a"), page("/b"))))
                .containsExactly("page of /a", "page of /b");
    }

    @Test
    void sizes_files_areCounted() throws Exception {
        Path file = Files.writeString(directory.resolve("lines.txt"), "one\ntwo\n");

        assertThat(CpuOrIo.sizes(executor, List.of(file))).containsExactly(2L);
    }

    @Test
    void thumbnails_images_areMadeInAWorker() throws Exception {
        Path image = directory.resolve("large.png");
        ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        Path small = directory.resolve("small.png");

        assertThat(CpuOrIo.thumbnails(executor, List.of(new Thumbnail(image, small))))
                .containsExactly(small);
        assertThat(ImageIO.read(small.toFile()).getWidth()).isEqualTo(32);
    }

    @Test
    void count_text_countsItsWords() throws Exception {
        Path text = Files.writeString(directory.resolve("text.txt"), "to be or not to be");

        assertThat(CpuOrIo.count(executor, text).get()).containsEntry("be", 2).containsEntry("not", 1);
    }

    @Test
    void infer_inputs_shareAModelPerWorker() throws Exception {
        assertThat(CpuOrIo.infer(List.of(new Infer(1), new Infer(2)))).containsExactly(1.0, 2.0);
    }

    @Test
    void fetchAndParse_pages_areFetchedHereAndParsedInAWorker() throws Exception {
        assertThat(CpuOrIo.fetchAndParse(executor, List.of(page("/x")))).containsExactly(3);
    }

    @Test
    void explain_nothingKnownYet_saysThatItMayBeMoved() {
        assertThat(CpuOrIo.explain(executor).isShippable()).isTrue();
        assertThat(CpuOrIo.explain(executor).lane()).isEqualTo(Lane.IO);
    }

    @Test
    void listening_executor_opens() {
        try (WorkloadExecutor listening = CpuOrIo.listening(Collections.emptyList())) {
            assertThat(listening.findings()).isEmpty();
        }
    }
}
