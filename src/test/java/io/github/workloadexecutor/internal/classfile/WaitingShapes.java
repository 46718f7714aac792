package io.github.workloadexecutor.internal.classfile;

import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.IoTask;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Tasks that wait, as people write them. Read as class files, never run. */
final class WaitingShapes {

    private WaitingShapes() {}

    record Crawl(URI uri) implements IoTask<String> {
        @Override
        public String call() throws Exception {
            return Http.fetch(uri);
        }
    }

    static final class Http {
        private static final HttpClient CLIENT = HttpClient.newHttpClient();

        private Http() {}

        static String fetch(URI uri) throws IOException, InterruptedException {
            return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    record CrawlAll(List<URI> uris) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            int total = 0;
            for (URI uri : uris) {
                total += Http.fetch(uri).length();
            }
            return total;
        }
    }

    record CrawlGrid(int rows, int columns) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            int total = 0;
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    total += Http.fetch(URI.create("http://grid/" + (row * columns + column)))
                            .length();
                }
            }
            return total;
        }
    }

    record Sleep(long millis) implements Runnable {
        @Override
        public void run() {
            try {
                for (int i = 0; i < 10; i++) {
                    Thread.sleep(millis);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    record Lookup(DataSource source, int id) implements Callable<List<String>> {
        @Override
        public List<String> call() throws Exception {
            List<String> names = new ArrayList<>();
            try (Connection connection = source.getConnection();
                    PreparedStatement statement = connection.prepareStatement("select name from t where id = ?")) {
                statement.setInt(1, id);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                }
            }
            return names;
        }
    }

    record Ping(String host, int port) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            try (Socket socket = new Socket(host, port);
                    OutputStream out = socket.getOutputStream();
                    InputStream in = socket.getInputStream()) {
                out.write(1);
                int sum = 0;
                int next;
                while ((next = in.read()) >= 0) {
                    sum += next;
                }
                return sum;
            }
        }
    }

    record Take(BlockingQueue<String> queue) implements Callable<String> {
        @Override
        public String call() throws Exception {
            return queue.take();
        }
    }

    record Await(CountDownLatch latch) implements Runnable {
        @Override
        public void run() {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    record Join(List<Future<Integer>> parts) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            int sum = 0;
            for (Future<Integer> part : parts) {
                sum += part.get();
            }
            return sum;
        }
    }

    record Copy(Path from, Path to) implements Callable<Long> {
        @Override
        public Long call() throws Exception {
            long total = 0;
            byte[] buffer = new byte[8_192];
            try (InputStream in = Files.newInputStream(from);
                    OutputStream out = Files.newOutputStream(to)) {
                int count;
                while ((count = in.read(buffer)) >= 0) {
                    out.write(buffer, 0, count);
                    total += count;
                }
            }
            return total;
        }
    }

    record CountLines(Path file) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            int lines = 0;
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                while (reader.readLine() != null) {
                    lines++;
                }
            }
            return lines;
        }
    }

    record TotalSize(Path directory) implements Callable<Long> {
        @Override
        public Long call() throws Exception {
            try (Stream<Path> files = Files.walk(directory)) {
                return files.filter(Files::isRegularFile)
                        .mapToLong(file -> file.toFile().length())
                        .sum();
            }
        }
    }

    record Download(String url) implements Callable<byte[]> {
        @Override
        public byte[] call() throws Exception {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            try (InputStream in = connection.getInputStream()) {
                return in.readAllBytes();
            }
        }
    }

    record Shell(List<String> command) implements Callable<String> {
        @Override
        public String call() throws Exception {
            Process process = new ProcessBuilder(command).start();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                StringBuilder text = new StringBuilder();
                String line;
                while ((line = reader.readLine()) != null) {
                    text.append(line).append('\n');
                }
                process.waitFor();
                return text.toString();
            }
        }
    }

    /** Several layers, an interface, and the one implementation made on the way. */
    record Order(int id) implements Callable<String> {
        @Override
        public String call() throws Exception {
            return new OrderService(new RemoteOrders()).describe(id);
        }
    }

    interface Orders {
        String find(int id) throws Exception;
    }

    static final class RemoteOrders implements Orders {
        @Override
        public String find(int id) throws Exception {
            return Http.fetch(URI.create("http://orders/" + id));
        }
    }

    static final class OrderService {
        private final Orders orders;

        OrderService(Orders orders) {
            this.orders = orders;
        }

        String describe(int id) throws Exception {
            return format(orders.find(id));
        }

        private static String format(String order) {
            StringBuilder text = new StringBuilder();
            for (String part : List.of(order, "shipped", "paid")) {
                text.append(part.strip()).append(';');
            }
            return text.toString();
        }
    }

    /** The call is met before the place that makes what it goes to. */
    record MadeLater(int id) implements Callable<String> {
        @Override
        public String call() throws Exception {
            return describe(orders());
        }

        private String describe(Orders orders) throws Exception {
            return orders.find(id);
        }

        private static Orders orders() {
            return chosen();
        }

        private static Orders chosen() {
            return new RemoteOrders();
        }
    }

    @SuppressWarnings("serial")
    static final class Link extends Socket {}

    /** What waits is inherited from the JDK, under a name of the application's. */
    record Connect(Link link) implements Callable<Boolean> {
        @Override
        public Boolean call() throws Exception {
            link.connect(null);
            return link.isConnected();
        }
    }

    /** The template is in the superclass, the wait in the subclass. */
    abstract static class Retrying implements Callable<String> {
        @Override
        public String call() throws Exception {
            for (int attempt = 0; attempt < 2; attempt++) {
                try {
                    return attempt();
                } catch (IOException e) {
                    // once more
                }
            }
            return attempt();
        }

        abstract String attempt() throws Exception;
    }

    static final class RetryingFetch extends Retrying {
        @Override
        String attempt() throws Exception {
            return Http.fetch(URI.create("http://example.org"));
        }
    }

    /** The wait is in a lambda given to a stream. */
    record FetchAll(List<String> hosts) implements CpuTask<List<String>> {
        @Override
        public List<String> call() {
            return hosts.stream().map(host -> get(host)).toList();
        }

        private static String get(String host) {
            try {
                return Http.fetch(URI.create("http://" + host));
            } catch (IOException | InterruptedException e) {
                return "";
            }
        }
    }

    /** Fetches, and looks at what came: the look is nothing beside the way. */
    record Title(URI uri) implements Callable<String> {
        @Override
        public String call() throws Exception {
            String page = Http.fetch(uri);
            var matcher =
                    java.util.regex.Pattern.compile("<title>(.*?)</title>").matcher(page);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    sealed interface Source permits LocalSource, RemoteSource {
        String text() throws Exception;
    }

    record LocalSource(Path file) implements Source {
        @Override
        public String text() throws IOException {
            return Files.readString(file);
        }
    }

    record RemoteSource(URI uri) implements Source {
        @Override
        public String text() throws Exception {
            return Http.fetch(uri);
        }
    }

    /** Nobody creates the source here, but the interface says who there can be. */
    record Load(Source source) implements Callable<String> {
        @Override
        public String call() throws Exception {
            return source.text();
        }
    }

    /** Monitors, the old way. */
    static final class Mailbox implements Callable<String>, Serializable {
        private String letter = "";

        @Override
        public synchronized String call() throws InterruptedException {
            while (letter.isEmpty()) {
                wait();
            }
            return letter;
        }

        synchronized void put(String text) {
            letter = text;
            notifyAll();
        }
    }

    /** The service comes by way of an interface whose implementation is made elsewhere. */
    record Injected(Orders orders) implements Callable<String> {
        @Override
        public String call() throws Exception {
            return orders.find(7);
        }
    }

    static String fetchHome() throws Exception {
        return Http.fetch(URI.create("http://example.org"));
    }
}
