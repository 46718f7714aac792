package io.github.workloadexecutor.chaos;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Workers of the application's own, which are the child processes of this JVM that are JVMs too. */
final class ForkedWorkplace implements Workplace {

    private final Path crashes;

    /** @param reports where reports of crashes go */
    ForkedWorkplace(Path reports) {
        crashes = reports.resolve("crashes");
    }

    @Override
    public WorkloadExecutor build(WorkloadExecutor.Builder common) throws IOException {
        return common.workers(3)
                .recycleAfterTasks(100)
                .workerHeartbeatTimeout(Duration.ofSeconds(1))
                .workerJvmOptions("-Xmx64m", "-XX:TieredStopAtLevel=1")
                .crashDirectory(Files.createDirectories(crashes))
                .build();
    }

    @Override
    public void teach(Monkey monkey) {
        monkey.add("KILL", 6, any -> toAWorker(any, worker -> signal("KILL", worker)))
                .add(
                        "FREEZE",
                        2,
                        any -> toAWorker(any, worker -> {
                            signal("STOP", worker);
                            any.later(any.random().nextInt(800), () -> signal("CONT", worker));
                        }))
                .add("FREEZE_FOR_EVER", 1, any -> toAWorker(any, worker -> signal("STOP", worker)))
                .add("STARVE", 1, Monkey::starve);
    }

    private interface Trick {
        void to(ProcessHandle worker);
    }

    private @Nullable String toAWorker(Monkey monkey, Trick prank) {
        List<ProcessHandle> workers = processes();
        // A worker alone is mostly spared, or none would ever come to anything.
        boolean sparing = workers.size() == 1 && monkey.random().nextInt(4) > 0;
        if (workers.isEmpty() || sparing) {
            return null;
        }
        ProcessHandle worker = workers.get(monkey.random().nextInt(workers.size()));
        prank.to(worker);
        return Long.toString(worker.pid());
    }

    /** A worker that has ended meanwhile takes no notice. */
    private static void signal(String name, ProcessHandle worker) {
        if (worker.isAlive()) {
            Processes.signal(name, worker.pid());
        }
    }

    @Override
    public void change(WorkloadExecutor executor, Random random, Ledger ledger) {
        executor.cpu().resize(2 + random.nextInt(3));
        ledger.count("resizes");
    }

    @Override
    public List<ProcessHandle> processes() {
        return Jvms.among(ProcessHandle.current().children());
    }

    @Override
    public void check(Ledger ledger) {}

    @Override
    public void close() {}
}
