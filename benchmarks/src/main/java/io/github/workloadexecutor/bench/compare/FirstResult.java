package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.OwnJvm;
import io.github.workloadexecutor.bench.task.Echo;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * From just before the executor is created to the first result, in a JVM that has done nothing else, beside the start
 * and exit of a JVM that does nothing at all. The library comes from a jar, as in an application.
 */
final class FirstResult implements Figure {

    @Override
    public String name() {
        return "first result, cold";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        Measurement ours = () -> {
            Process process = OwnJvm.small(List.of(), Application.class).start();
            String millis = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            Answers.check(0, process.waitFor());
            return Double.parseDouble(millis);
        };
        Measurement empty = () -> {
            long start = System.nanoTime();
            Process process = OwnJvm.small(List.of(), Empty.class).start();
            Answers.check(0, process.waitFor());
            return (System.nanoTime() - start) / 1e6;
        };
        // Files come into the page cache.
        ours.measure();
        empty.measure();
        report.compare(
                name(),
                "ms",
                length.of(2, 7, 21),
                ours,
                new Reference("start and exit of an empty JVM", Goal.ratioAtMost(3.0), empty));
    }

    /** Prints the milliseconds to the first result. */
    static final class Application {

        private Application() {}

        public static void main(String[] args) throws Exception {
            long start = System.nanoTime();
            try (WorkloadExecutor executor = WorkloadExecutor.create()) {
                Answers.check(17, executor.submit(new Echo(17)).get());
                System.out.println((System.nanoTime() - start) / 1e6);
            }
        }
    }

    /** Does nothing. */
    static final class Empty {

        private Empty() {}

        public static void main(String[] args) {}
    }
}
