package io.github.workloadexecutor.bench;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.task.Echo;
import io.github.workloadexecutor.bench.task.WorkerPid;

/** The memory of a worker that has nothing to do. */
public final class WorkerMemory {

    /** How long it has had nothing to do. */
    public static final int IDLE_MILLIS = 2_000;

    private WorkerMemory() {}

    /** Starts a worker, has it run some no-ops and one task more, and looks at it after a while. */
    public static ProcessMemory whenIdle(int tasks) throws Exception {
        try (WorkloadExecutor executor = WorkloadExecutor.builder().workers(1).build()) {
            for (int i = 0; i < tasks; i++) {
                Answers.check(i, executor.submit(new Echo(i)).get());
            }
            long pid = executor.submit(new WorkerPid()).get();
            Thread.sleep(IDLE_MILLIS); // What is measured is the memory after this time.
            return ProcessMemory.of(pid);
        }
    }
}
