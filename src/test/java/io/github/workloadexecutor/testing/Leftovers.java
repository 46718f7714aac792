package io.github.workloadexecutor.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an executor leaves behind: child processes, threads that carry its name, and directories of workers that start.
 * What was there before does not count.
 */
public final class Leftovers {

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    private final Set<Long> processesBefore =
            processes().stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    private final Set<Path> directoriesBefore = directories();
    private final String executor;

    private Leftovers(String executor) {
        this.executor = executor;
    }

    /** Looks round before an executor of that name is made. */
    public static Leftovers of(String executor) {
        return new Leftovers(executor);
    }

    /** Lists what there is now, in words. */
    public List<String> now() {
        List<String> left = new ArrayList<>();
        processes().stream()
                .filter(process -> !processesBefore.contains(process.pid()) && Processes.isRunning(process.pid()))
                .map(process -> "process " + process.pid() + " "
                        + process.info().commandLine().orElse("of unknown command"))
                .forEach(left::add);
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(executor + " "))
                .map(name -> "thread " + name)
                .forEach(left::add);
        directories().stream()
                .filter(directory -> !directoriesBefore.contains(directory))
                .map(directory -> "directory " + directory)
                .forEach(left::add);
        return left;
    }

    private static List<ProcessHandle> processes() {
        return ProcessHandle.current().descendants().toList();
    }

    /** Those of this process: others may run on this machine, and start workers at the same time. */
    private static Set<Path> directories() {
        String ours = "wx-[^-]+-" + ProcessHandle.current().pid() + "-.*";
        try (Stream<Path> files = Files.list(TEMPORARY)) {
            return files.filter(file -> file.getFileName().toString().matches(ours))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
