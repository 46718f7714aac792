package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.OwnJvm;
import io.github.workloadexecutor.bench.ProcessMemory;
import io.github.workloadexecutor.bench.WorkerMemory;
import java.io.IOException;
import java.util.List;

/** The memory of a worker that has had nothing to do for 2 s, after its first task and after many. */
final class IdleWorker implements Figure {

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
        double[][] fresh = new double[2][rounds];
        double[][] used = new double[2][rounds];
        double[][] empty = new double[2][rounds];
        for (int i = 0; i < rounds; i++) {
            put(fresh, i, WorkerMemory.whenIdle(0));
            put(used, i, WorkerMemory.whenIdle(length.of(1_000, 10_000, 10_000)));
            put(empty, i, ofEmptyJvm());
        }
        add(report, "resident", fresh[0], empty[0]);
        add(report, "proportional", fresh[1], empty[1]);
        add(report, "resident, after 10,000 tasks", used[0], empty[0]);
    }

    private static void put(double[][] figures, int round, ProcessMemory memory) {
        figures[0][round] = memory.residentBytes() / MEGABYTE;
        figures[1][round] = memory.proportionalBytes() / MEGABYTE;
    }

    private void add(Report report, String kind, double[] worker, double[] empty) {
        report.add(
                name() + ", " + kind,
                "MB",
                Goal.atMost(45, "MB"),
                worker,
                "idle empty JVM with the serial collector",
                empty);
    }

    private static ProcessMemory ofEmptyJvm() throws IOException, InterruptedException {
        Process process = OwnJvm.small(List.of("-XX:+UseSerialGC"), Idle.class).start();
        try {
            Answers.check((int) 'r', process.getInputStream().read());
            Thread.sleep(WorkerMemory.IDLE_MILLIS); // What is measured is the memory after this time.
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
