package io.github.workloadexecutor.shapes;

import io.github.workloadexecutor.routing.Nature;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Tasks that wait for about half their time, and compute for the other half. */
final class Mixed {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long HALF_NANOS = TimeUnit.MILLISECONDS.toNanos(13);

    private Mixed() {}

    static List<Shape> all(Surroundings around) {
        return List.of(
                mixed("fetch a page and digest what it leads to", new FetchAndDigest(around.page())),
                mixed("fetch a page and parse JSON", new FetchAndParse(around.page())),
                mixed("sleep and compute by turns", new ByTurns()));
    }

    // Records, since of several lambdas in one class nothing tells which is which.

    private record ByTurns() implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return byTurns();
        }
    }

    private record FetchAndDigest(URI page) implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return fetchAndDigest(page);
        }
    }

    private record FetchAndParse(URI page) implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return fetchAndParse(page);
        }
    }

    private static Shape mixed(String name, Callable<?> task) {
        return new Shape(name, Nature.MIXED, task);
    }

    private static int fetch(URI page) throws Exception {
        try (InputStream in = page.toURL().openStream()) {
            return in.readAllBytes().length;
        }
    }

    /** How long this thread has computed; how late it is, where that has no clock. */
    private static long clock() {
        long computed = THREADS.getCurrentThreadCpuTime();
        return computed >= 0 ? computed : System.nanoTime();
    }

    /** As often as it takes to compute for as long as the server makes one wait. */
    private static int fetchAndDigest(URI page) throws Exception {
        int sum = fetch(page);
        long end = clock() + HALF_NANOS;
        while (clock() < end) {
            sum += Computing.digest()[0];
        }
        return sum;
    }

    private static int fetchAndParse(URI page) throws Exception {
        int sum = fetch(page);
        long end = clock() + HALF_NANOS;
        while (clock() < end) {
            sum += Computing.parseJson();
        }
        return sum;
    }

    private static double byTurns() throws InterruptedException {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            Thread.sleep(4);
            long end = clock() + TimeUnit.MILLISECONDS.toNanos(4);
            while (clock() < end) {
                for (int j = 0; j < 1_000; j++) {
                    sum += Math.sqrt(sum + j);
                }
            }
        }
        return sum;
    }
}
