package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.event.WorkerStatistics;
import java.io.PrintStream;
import java.util.Locale;

/** Prints what ran where. */
final class LaneSummary {

    private LaneSummary() {}

    static void print(WorkloadExecutor executor, PrintStream out) {
        out.println("What ran where:");
        print("I/O lane", executor.io().statistics(), out);
        print("CPU lane", executor.cpu().statistics(), out);
        WorkerStatistics workers = executor.cpu().workers();
        out.println(String.format(
                Locale.ROOT,
                "  workers   %7d started, %d crashed, at most %d at once",
                workers.started(),
                workers.crashed(),
                workers.limit()));
    }

    private static void print(String name, LaneStatistics lane, PrintStream out) {
        out.println(String.format(
                Locale.ROOT,
                "  %s  %7d tasks, %d of them failed, %.1f s added up over all tasks",
                name,
                lane.succeeded() + lane.failed() + lane.cancelled(),
                lane.failed(),
                lane.runTime().toMillis() / 1e3));
    }
}
