package io.github.workloadexecutor.hazelcast;

import io.github.workloadexecutor.task.CpuTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tasks that leave a file behind each time they begin, so that one can count how often each has, and in which process.
 *
 * @param directory where the files are
 */
record Traces(Path directory) {

    /** One time that a task has begun. */
    record Trace(int task, long pid) {}

    /** Leaves its trace, and waits until it may go on. */
    record Held(Path directory, int number) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException, InterruptedException {
            leave(directory, number);
            while (!Files.exists(directory.resolve("go"))) {
                Thread.sleep(5); // Another process is awaited: there is nothing else to wait on.
            }
            return number;
        }
    }

    /** Leaves its trace, and takes a moment. */
    record Brief(Path directory, int number, int millis) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException, InterruptedException {
            leave(directory, number);
            Thread.sleep(millis); // plays work
            return number;
        }
    }

    private static void leave(Path directory, int number) throws IOException {
        long pid = ProcessHandle.current().pid();
        Files.createFile(directory.resolve(number + " " + pid + " " + UUID.randomUUID()));
    }

    List<Held> held(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Held(directory, i)).toList();
    }

    List<Brief> brief(int count, int millis) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Brief(directory, i, millis))
                .toList();
    }

    /** Lets go all that are held. */
    void letGo() throws IOException {
        Files.createFile(directory.resolve("go"));
    }

    List<Trace> all() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString().split(" ", -1))
                    .filter(parts -> parts.length == 3)
                    .map(parts -> new Trace(Integer.parseInt(parts[0]), Long.parseLong(parts[1])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tasks that have begun, each as often as it has. */
    List<Integer> begun() {
        return all().stream().map(Trace::task).sorted().toList();
    }

    /** The tasks that have begun in one of these processes. */
    List<Integer> begunIn(Collection<Long> pids) {
        return all().stream()
                .filter(trace -> pids.contains(trace.pid()))
                .map(Trace::task)
                .sorted()
                .toList();
    }
}
