package io.github.workloadexecutor.internal.process;

import io.github.workloadexecutor.failure.ExitStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A forked JVM: its process, and the two threads that read what it prints. The threads are platform threads, since
 * reading a pipe on a virtual thread holds its carrier.
 */
public final class ChildJvm {

    private final Process process;
    private final OutputTail tail = new OutputTail();
    private final Thread outPump;
    private final Thread errPump;

    private final ProcessGroup group;
    private final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();

    // Completed when the process has been reaped, with the time of that.
    private final CompletableFuture<Long> endedNanos;

    private ChildJvm(Process process, String name, Consumer<String> out, Consumer<String> err) {
        this.process = process;
        this.group = ProcessGroup.of(process.pid());
        this.endedNanos = process.onExit().thenApply(ended -> System.nanoTime());
        this.outPump =
                pump(name + " stdout", new OutputPump(process.getInputStream(), kept(OutputTail.Stream.OUT, out)));
        this.errPump =
                pump(name + " stderr", new OutputPump(process.getErrorStream(), kept(OutputTail.Stream.ERR, err)));
    }

    private Consumer<String> kept(OutputTail.Stream stream, Consumer<String> sink) {
        return line -> {
            tail.add(stream, line);
            sink.accept(line);
        };
    }

    private static Thread pump(String name, OutputPump pump) {
        return Thread.ofPlatform().daemon().name(name).start(pump);
    }

    /**
     * Starts a JVM.
     *
     * @param name goes into thread names
     * @param command what to run, and with which environment
     * @param out gets each line of its standard output
     * @param err gets each line of its standard error
     * @throws IOException if the process cannot be started
     */
    public static ChildJvm start(String name, JvmCommand command, Consumer<String> out, Consumer<String> err)
            throws IOException {
        return of(builder(command).start(), name, out, err);
    }

    static ProcessBuilder builder(JvmCommand command) {
        ProcessBuilder builder = new ProcessBuilder(command.arguments());
        builder.environment().putAll(command.environment());
        return builder;
    }

    /** Takes over a process just started. */
    static ChildJvm of(Process process, String name, Consumer<String> out, Consumer<String> err) {
        try {
            return new ChildJvm(process, name, out, err);
        } catch (RuntimeException | Error noThread) {
            process.destroyForcibly();
            throw noThread;
        }
    }

    /** Writes to its standard input, which is then closed. */
    public void tell(String input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException alreadyEnded) {
            // Its exit code and its output say why, and whoever waits for it will see them.
        }
    }

    /** The process id of this JVM itself. */
    public static long ownPid() {
        return OwnProcess.pid();
    }

    public long pid() {
        return process.pid();
    }

    /** Runs an action when the process has ended, in a thread of the JDK's. */
    public void onExit(Runnable action) {
        var unused = process.onExit().thenRun(action);
    }

    /** When the process was started. */
    public Instant startedAt() {
        return startedAt;
    }

    /** How long the process has lived, or had when it ended. */
    public Duration age() {
        return Duration.ofNanos(endedNanos.getNow(System.nanoTime()) - startedNanos);
    }

    /** What can be seen of the process from outside: a sentence without its full stop, or an empty text. */
    public String condition() {
        return ProcessCondition.of(pid());
    }

    /** Ends the process and everything it has started, at once. */
    public void kill() {
        // Taken first: once the process is dead its children belong to somebody else.
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        var unused = group.kill();
    }

    /**
     * Ends what a process that has ended by itself has left running: the members of the process group it had made, if
     * it had. To be called after its death and before {@link #outputAfterExit}, since they may hold its pipes.
     *
     * @return how many there were
     */
    public int killLeftovers() {
        return process.isAlive() ? 0 : group.kill();
    }

    /**
     * Waits for the process to end.
     *
     * @return how it ended, or empty if it has not within the time
     */
    public Optional<ExitStatus> awaitExit(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)
                ? Optional.of(new ExitStatus(process.exitValue()))
                : Optional.empty();
    }

    /**
     * Gives the last lines printed. Waits a moment for what is still in the pipes of an ended process; not for ever,
     * since a process it has started may hold them open.
     */
    public List<String> outputAfterExit(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Thread pump : List.of(outPump, errPump)) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            boolean unused = left.isPositive() && pump.join(left);
        }
        return tail.lines();
    }

    /**
     * Lets go of the streams. A process that outlives the one it was started by, and holds its pipes, keeps the two
     * threads here reading until it ends: closing a pipe does not wake who reads from it. So kill what is left first.
     */
    public void closeStreams() {
        for (AutoCloseable stream : List.of(process.getInputStream(), process.getErrorStream())) {
            try {
                stream.close();
            } catch (Exception closedAlready) {
                // Closing is all that was wanted.
            }
        }
    }
}
