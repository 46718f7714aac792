package io.github.workloadexecutor.bench.threads;

import io.github.workloadexecutor.bench.OwnJvm;
import io.github.workloadexecutor.task.CpuTask;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * What a crash costs: an application with twenty tasks, of which the sixth ends its process the way a fault in native
 * code does, without a word. The application prints the number of each task whose result it has seen.
 *
 * @param survived whether the application came to its end
 * @param lost how many results it has not seen
 */
record Crash(boolean survived, int lost) {

    static final int TASKS = 20;

    private static final int CRASHER = 5;

    static Crash of(UnitKind kind) throws Exception {
        Process application =
                OwnJvm.small(List.of(), Application.class, kind.name()).start();
        String output = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean survived = application.waitFor() == 0;
        int seen = (int) output.lines().distinct().count();
        return new Crash(survived, TASKS - seen);
    }

    /** A task that waits a little, or crashes. */
    record Fragile(int number) implements CpuTask<Integer> {

        @Override
        public Integer call() throws Exception {
            if (number == CRASHER) {
                Runtime.getRuntime().halt(139);
            }
            Thread.sleep(20); // The others are under way when it happens.
            return number;
        }
    }

    /** Runs the tasks. */
    static final class Application {

        private Application() {}

        public static void main(String[] args) throws Exception {
            try (UnitKind.Pool pool = UnitKind.valueOf(args[0]).open()) {
                List<Future<Integer>> futures = new ArrayList<>();
                for (int i = 0; i < TASKS; i++) {
                    futures.add(pool.service().submit((Callable<Integer>) new Fragile(i)));
                }
                for (Future<Integer> future : futures) {
                    try {
                        System.out.println(future.get());
                    } catch (ExecutionException crashed) {
                        // Not seen.
                    }
                }
            }
        }
    }
}
