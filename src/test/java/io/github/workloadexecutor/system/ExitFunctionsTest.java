package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** B58: what a task wants done at its worker's end, whatever ends the worker in good order. */
@SystemTest
final class ExitFunctionsTest {

    private static final int TEN_MEGABYTES = 10_000_000;

    @TempDir
    private Path directory;

    private static void note(Path trace, String line) throws IOException {
        Files.writeString(trace, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Registers an exit function that prints so much and then notes that it ran, in a file of its worker's own. */
    private record PrintAtEnd(int bytes, Path traces) implements CpuTask<Long> {
        @Override
        public Long call() {
            long pid = ProcessHandle.current().pid();
            TaskContext.current().closeAtWorkerEnd(() -> {
                String line = "x".repeat(99);
                for (int printed = 0; printed < bytes; printed += 100) {
                    System.out.println(line);
                }
                note(traces.resolve("ended-" + pid), "after " + bytes + " bytes");
            });
            return pid;
        }
    }

    private List<String> traceOf(long worker) throws IOException {
        return Files.readAllLines(directory.resolve("ended-" + worker));
    }

    @Test
    void exitFunction_ofEveryRecycledWorker_runsOnce() throws Exception {
        Set<Long> workers = new HashSet<>();

        try (var executor =
                WorkloadExecutor.builder().workers(1).recycleAfterTasks(1).build()) {
            for (int i = 0; i < 3; i++) {
                workers.add(executor.submit(new PrintAtEnd(0, directory)).get());
            }
        }

        assertThat(workers).hasSize(3);
        for (long worker : workers) {
            assertThat(traceOf(worker)).containsExactly("after 0 bytes");
        }
        try (Stream<Path> traces = Files.list(directory)) {
            assertThat(traces).hasSize(3);
        }
    }

    /** More than any pipe holds, from a worker that has no task any more. */
    @Test
    void exitFunction_thatPrintsTenMegabytes_neitherBlocksNorIsCutOff() throws Exception {
        long worker;

        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            worker = executor.submit(new PrintAtEnd(TEN_MEGABYTES, directory)).get();
        }

        assertThat(traceOf(worker)).containsExactly("after " + TEN_MEGABYTES + " bytes");
    }
}
