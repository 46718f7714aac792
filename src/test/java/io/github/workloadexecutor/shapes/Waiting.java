package io.github.workloadexecutor.shapes;

import io.github.workloadexecutor.routing.Nature;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tasks that wait. */
final class Waiting {

    private static final long MILLIS = 12;

    private Waiting() {}

    static List<Shape> all(Surroundings around) {
        HttpClient client = HttpClient.newHttpClient();
        return List.of(
                waits("fetch a page with HttpClient", () -> fetch(client, around.page())),
                waits("fetch a page with URLConnection", () -> read(around.page())),
                waits("fetch three pages, one after the other", () -> fetchThree(client, around.page())),
                waits("talk to a server through a socket", () -> talk(around)),
                waits("wait for a datagram that does not come", Waiting::receive),
                waits("sleep", Waiting::doze),
                waits("look every millisecond whether something is done", Waiting::lookNowAndThen),
                waits("wait for a latch", () -> awaitLatch(around.others())),
                waits("take from a queue", () -> take(around.others())),
                waits("wait for another's future", () -> await(around.others())),
                waits("wait for a permit", Waiting::acquire),
                waits("wait to be notified", Waiting::beNotified),
                waits("wait for a child process", Waiting::runProcess),
                waits("read from a pipe", () -> readPipe(around.others())));
    }

    private static Shape waits(String name, java.util.concurrent.Callable<?> task) {
        return new Shape(name, Nature.WAITS, task);
    }

    private static String fetch(HttpClient client, URI page) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int read(URI page) throws IOException {
        try (InputStream in = page.toURL().openStream()) {
            return in.readAllBytes().length;
        }
    }

    private static int fetchThree(HttpClient client, URI page) throws IOException, InterruptedException {
        int length = 0;
        for (int i = 0; i < 3; i++) {
            length += fetch(client, page).length();
        }
        return length;
    }

    private static int talk(Surroundings around) throws IOException {
        try (Socket socket =
                new Socket(around.echo().getAddress(), around.echo().getPort())) {
            int sum = 0;
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(i);
                sum += socket.getInputStream().read();
            }
            return sum;
        }
    }

    private static boolean receive() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout((int) MILLIS);
            socket.receive(new DatagramPacket(new byte[10], 10));
            return true;
        } catch (SocketTimeoutException nothingCame) {
            return false;
        }
    }

    private static boolean doze() throws InterruptedException {
        Thread.sleep(MILLIS);
        return true;
    }

    private static int lookNowAndThen() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMillis(MILLIS).toNanos();
        int looks = 0;
        while (System.nanoTime() < end) {
            looks++;
            Thread.sleep(1);
        }
        return looks;
    }

    private static boolean awaitLatch(ScheduledExecutorService others) throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        var unused = others.schedule(latch::countDown, MILLIS, TimeUnit.MILLISECONDS);
        return latch.await(10, TimeUnit.SECONDS);
    }

    private static String take(ScheduledExecutorService others) throws InterruptedException {
        SynchronousQueue<String> queue = new SynchronousQueue<>();
        var unused = others.schedule(
                () -> {
                    queue.put("next");
                    return true;
                },
                MILLIS,
                TimeUnit.MILLISECONDS);
        return queue.take();
    }

    private static String await(ScheduledExecutorService others) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        var unused = others.schedule(() -> answer.complete("answer"), MILLIS, TimeUnit.MILLISECONDS);
        return answer.get();
    }

    private static boolean acquire() throws InterruptedException {
        return new Semaphore(0).tryAcquire(MILLIS, TimeUnit.MILLISECONDS);
    }

    private static boolean beNotified() throws InterruptedException {
        Exchanger<String> nobody = new Exchanger<>();
        try {
            return nobody.exchange("hello", MILLIS, TimeUnit.MILLISECONDS) != null;
        } catch (TimeoutException nobodyCame) {
            return false;
        }
    }

    private static int runProcess() throws IOException, InterruptedException {
        return new ProcessBuilder("sleep", "0.1").start().waitFor();
    }

    private static int readPipe(ScheduledExecutorService others) throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            var unused = others.schedule(
                    () -> sink.write(ByteBuffer.wrap(new byte[] {1, 2, 3})), MILLIS, TimeUnit.MILLISECONDS);
            return source.read(ByteBuffer.allocate(10));
        }
    }
}
