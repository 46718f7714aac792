package io.github.workloadexecutor.shapes;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What tasks talk to: a web server that takes its time, an echo server, an embedded database, files. */
final class Surroundings implements AutoCloseable {

    static final int ROWS = 20_000;
    private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(12);

    private final HttpServer web;
    private final ServerSocket echo;
    private final Connection keepsDatabase;
    private final ScheduledExecutorService others =
            Executors.newScheduledThreadPool(2, Thread.ofPlatform().daemon().factory());
    private final Path directory;

    Surroundings(Path directory) throws IOException, SQLException {
        this.directory = directory;
        InetAddress here = InetAddress.getLoopbackAddress();
        web = HttpServer.create(new InetSocketAddress(here, 0), 0);
        byte[] page = "{\"words\": [\"some\", \"words\", \"of\", \"an\", \"answer\"], \"count\": 5}"
                .getBytes(StandardCharsets.UTF_8);
        web.createContext("/", exchange -> {
            LockSupport.parkNanos(ANSWER_NANOS); // plays a server far away
            try (exchange) {
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        web.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        web.start();
        echo = new ServerSocket(0, 50, here);
        Thread.ofPlatform().daemon().start(this::serveEchoes);
        keepsDatabase = connect();
        try (Statement statement = keepsDatabase.createStatement()) {
            statement.execute("create table numbers (id int primary key, word varchar(20), amount double)");
            statement.execute(
                    "insert into numbers select x, 'word ' || mod(x, 97), rand() from system_range(1, " + ROWS + ")");
        }
        Files.write(directory.resolve("input.bin"), new byte[1 << 20]);
    }

    private void serveEchoes() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                LockSupport.parkNanos(ANSWER_NANOS / 2); // plays a line with a delay
                out.write(next);
            }
        } catch (IOException gone) {
            // The client has what it wanted.
        }
    }

    URI page() {
        return URI.create("http://127.0.0.1:" + web.getAddress().getPort() + "/");
    }

    InetSocketAddress echo() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort());
    }

    static Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:shapes");
    }

    ScheduledExecutorService others() {
        return others;
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException, SQLException {
        web.stop(0);
        echo.close();
        keepsDatabase.close();
        others.shutdownNow();
    }
}
