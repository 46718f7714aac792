package io.github.workloadexecutor.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;

/**
 * A web site on this machine that is as slow as one far away: each page takes its time to begin, and comes in pieces.
 * The pages make a tree: page {@code n} links to the pages {@code 10n+1} to {@code 10n+10}, and back to the first one.
 * Page 17 is broken, and page 23 is linked to but missing.
 */
final class SlowSite implements AutoCloseable {

    static final int BROKEN = 17;
    static final int MISSING = 23;

    private static final int LINKS = 10;
    private static final int PIECES = 4;
    private static final int WORDS = 15_000;

    private final int pages;
    private final Duration latency;
    private final HttpServer server;

    /**
     * Opens the site.
     *
     * @param pages how many pages it has
     * @param latency how long each takes
     */
    SlowSite(int pages, Duration latency) throws IOException {
        this.pages = pages;
        this.latency = latency;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), /* backlog= */ 256);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where to begin. */
    URI start() {
        return page(0);
    }

    private URI page(int number) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/page/" + number);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            int number = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
            pause();
            if (number == MISSING || number >= pages) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] page = html(number).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            try (OutputStream out = exchange.getResponseBody()) {
                int piece = Math.ceilDiv(page.length, PIECES);
                for (int from = 0; from < page.length; from += piece) {
                    out.write(page, from, Math.min(piece, page.length - from));
                    out.flush();
                    pause();
                }
            }
        }
    }

    /** A part of the latency: the link is slow, and this is how that shows. */
    private void pause() {
        try {
            Thread.sleep(latency.dividedBy(PIECES + 1));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private String html(int number) {
        if (number == BROKEN) {
            return "<html><head>this page has no title</head></html>";
        }
        StringBuilder html = new StringBuilder(9 * WORDS);
        html.append("<html><head><title>Page ").append(number).append("</title></head><body>");
        for (int word = 0; word < WORDS; word++) {
            html.append("word").append((number * 31 + word * 17) % 4999).append(' ');
        }
        for (int link = 1; link <= LINKS && LINKS * number + link < pages; link++) {
            html.append("<a href=\"/page/").append(LINKS * number + link).append("\">on</a> ");
        }
        return html.append("<a href=\"/page/0\">home</a></body></html>").toString();
    }

    @Override
    public void close() {
        server.stop(/* delay= */ 0);
    }
}
