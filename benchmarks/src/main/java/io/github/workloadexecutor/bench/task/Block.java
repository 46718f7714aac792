package io.github.workloadexecutor.bench.task;

import io.github.workloadexecutor.task.CpuTask;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Occupies a worker until it is cancelled.
 *
 * @param started a file that it makes as soon as it runs
 */
public record Block(Path started) implements CpuTask<Void> {

    @Override
    public Void call() throws Exception {
        Files.createFile(started);
        while (true) {
            Thread.sleep(1000); // Ended by its interrupt.
        }
    }
}
