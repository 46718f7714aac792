package io.github.workloadexecutor.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An application in a process of its own, for tests in which the application itself ends or is killed. */
public final class Application implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private Application(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Starts a main class of the tests on this test's own class path. */
    public static Application start(Class<?> main, Path... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Path argument : arguments) {
            command.add(argument.toString());
        }
        return start(command);
    }

    /** Starts this test's own JVM with any options. */
    public static Application start(List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        return new Application(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits for the next line it prints; null when it has ended. */
    public @Nullable String nextLine() throws IOException {
        return output.readLine();
    }

    /** Waits for its end and gives everything it printed that was not read yet. */
    public List<String> remainingLines() throws IOException {
        return output.lines().toList();
    }

    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the application did not end within 60 s");
        }
        return process.exitValue();
    }

    /** What {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    public long pid() {
        return process.pid();
    }

    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
