package io.github.workloadexecutor.chaos;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which tasks have run and how often, as told by themselves. Each worker appends the numbers of its tasks to a file of
 * its own; what was written stays when the worker is killed.
 */
final class RunTrace {

    // In the worker. Not a channel, which an interrupt would close.
    private static FileOutputStream trace;

    private RunTrace() {}

    /** Says in the worker that a task runs. */
    static synchronized void ran(String directory, long number) throws IOException {
        if (trace == null) {
            trace = new FileOutputStream(
                    new File(directory, Long.toString(ProcessHandle.current().pid())), /* append= */ true);
        }
        trace.write(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    /** The processes that have run tasks. */
    static List<Long> workers(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> Long.parseLong(file.getFileName().toString()))
                    .toList();
        }
    }

    /** Counts in the application how often each task has run. */
    static Map<Long, Integer> count(Path directory) throws IOException {
        Map<Long, Integer> runs = new HashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                    for (long left = Files.size(file) / Long.BYTES; left > 0; left--) {
                        runs.merge(in.readLong(), 1, Integer::sum);
                    }
                }
            }
        }
        return runs;
    }
}
