package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Quantiles;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.task.Echo;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import net.viktorc.pp4j.api.JavaProcessExecutorService;
import net.viktorc.pp4j.impl.JavaProcessPoolExecutor;
import net.viktorc.pp4j.impl.SimpleJavaProcessOptions;

/** PP4J's pool of JVMs as a {@link Peer}: in a process of its own, since nobody knows what its threads do. */
final class Pp4jPool {

    private Pp4jPool() {}

    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        // Whatever the library prints is not an answer.
        System.setOut(System.err);
        JavaProcessExecutorService pool = new JavaProcessPoolExecutor(
                new SimpleJavaProcessOptions(/* keepAliveTime= */ 0),
                Setting.WORKERS,
                Setting.WORKERS,
                /* reserveSize= */ 0,
                /* startupTask= */ null,
                /* verbose= */ false);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        trips(pool, 500);
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            int count = Integer.parseInt(words[1]);
            answers.println(
                    switch (words[0]) {
                        case "trips" -> trips(pool, count);
                        case "map" -> map(pool, count);
                        default ->
                            throw new IllegalArgumentException("the command must be trips or map, but was " + words[0]);
                    });
            answers.flush();
        }
        pool.shutdown();
        Runtime.getRuntime().halt(0);
    }

    private static double trips(JavaProcessExecutorService pool, int count) throws Exception {
        double[] micros = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            Integer answer = pool.submit(new Echo(i)).get();
            micros[i] = (System.nanoTime() - start) / 1e3;
            Answers.check(i, answer);
        }
        return Quantiles.median(micros);
    }

    private static double map(JavaProcessExecutorService pool, int count) throws Exception {
        List<Echo> tasks = Echo.upTo(count);
        List<Future<Integer>> futures = new ArrayList<>(count);
        long start = System.nanoTime();
        for (Echo task : tasks) {
            futures.add(pool.submit(task));
        }
        List<Integer> results = new ArrayList<>(count);
        for (Future<Integer> future : futures) {
            results.add(future.get());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        for (int i = 0; i < count; i++) {
            Answers.check(i, results.get(i));
        }
        return count / seconds;
    }
}
