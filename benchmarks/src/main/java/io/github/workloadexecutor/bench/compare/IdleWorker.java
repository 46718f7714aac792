package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.OwnJvm;
import io.github.workloadexecutor.bench.ProcessMemory;
import io.github.workloadexecutor.bench.task.Echo;
import io.github.workloadexecutor.bench.task.WorkerPid;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The memory of a worker that has run a thousand no-ops and then had nothing to do for 2 s. */
final class IdleWorker implements Figure {

    private static final int IDLE_MILLIS = 2_000;
    private static final double MEGABYTE = 1e6;

    @Override
    public String name() {
        return "memory of an idle worker";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        if (!ProcessMemory.isKnown()) {
            report.note(name() + " left out: this system does not tell");
            return;
        }
        int rounds = length.of(1, 1, 5);
        ProcessMemory[] workers = new ProcessMemory[rounds];
        ProcessMemory[] empties = new ProcessMemory[rounds];
        for (int i = 0; i < rounds; i++) {
            workers[i] = ofWorker();
            empties[i] = ofEmptyJvm();
        }
        Goal goal = Goal.atMost(45, "MB");
        report.add(
                name() + ", resident",
                "MB",
                goal,
                Stream.of(workers)
                        .mapToDouble(worker -> worker.residentBytes() / MEGABYTE)
                        .toArray(),
                "idle empty JVM with the serial collector",
                Stream.of(empties)
                        .mapToDouble(empty -> empty.residentBytes() / MEGABYTE)
                        .toArray());
        report.add(
                name() + ", proportional",
                "MB",
                goal,
                Stream.of(workers)
                        .mapToDouble(worker -> worker.proportionalBytes() / MEGABYTE)
                        .toArray(),
                "idle empty JVM with the serial collector",
                Stream.of(empties)
                        .mapToDouble(empty -> empty.proportionalBytes() / MEGABYTE)
                        .toArray());
    }

    private static ProcessMemory ofWorker() throws Exception {
        try (WorkloadExecutor executor = WorkloadExecutor.builder().workers(1).build()) {
            for (int i = 0; i < 1_000; i++) {
                Answers.check(i, executor.submit(new Echo(i)).get());
            }
            long pid = executor.submit(new WorkerPid()).get();
            Thread.sleep(IDLE_MILLIS); // What is measured is the memory after this time.
            return ProcessMemory.of(pid);
        }
    }

    private static ProcessMemory ofEmptyJvm() throws IOException, InterruptedException {
        Process process = OwnJvm.small(List.of("-XX:+UseSerialGC"), Idle.class).start();
        try {
            Answers.check((int) 'r', process.getInputStream().read());
            Thread.sleep(IDLE_MILLIS); // As above.
            return ProcessMemory.of(process.pid());
        } finally {
            process.destroyForcibly();
        }
    }

    /** Says that it runs, and waits for the end of its input. */
    static final class Idle {

        private Idle() {}

        public static void main(String[] args) throws IOException {
            System.out.write('r');
            System.out.flush();
            while (System.in.read() >= 0) {
                // Until whoever started this is gone.
            }
        }
    }
}
