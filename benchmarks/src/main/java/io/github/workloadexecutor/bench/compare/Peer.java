package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.OwnJvm;
import io.github.workloadexecutor.bench.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Another library, in a process of its own that measures itself when asked, and rests in between. A command is a line
 * on its standard input, the answer a line with a number. Its first answer, to no trips at all, says that it works.
 */
final class Peer implements AutoCloseable {

    private static final int ANSWER_SECONDS = 120;

    private final String name;
    private final Process process;
    private final OutputStream commands;
    private final BufferedReader answers;

    private Peer(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = process.getOutputStream();
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts Python's, or notes why it cannot be. */
    static Optional<Peer> python(Report report) {
        String script = Setting.directory().resolve("python/process_pool.py").toString();
        return start("Python ProcessPoolExecutor", new ProcessBuilder("python3", script), report);
    }

    /** Starts PP4J's, or notes why it cannot be. */
    static Optional<Peer> pp4j(Report report) {
        return start("PP4J", OwnJvm.of(List.of(), Pp4jPool.class), report);
    }

    private static Optional<Peer> start(String name, ProcessBuilder builder, Report report) {
        Path log = Path.of(name.replaceAll("\\W+", "-") + ".log").toAbsolutePath();
        Peer peer = null;
        try {
            peer = new Peer(name, builder.redirectError(log.toFile()).start());
            peer.ask("trips", 100);
            return Optional.of(peer);
        } catch (IOException failure) {
            if (peer != null) {
                peer.close();
            }
            report.note(name + " left out: " + failure.getMessage() + lastLine(log));
            return Optional.empty();
        }
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "" : ": " + lines.getLast();
        } catch (IOException e) {
            return "";
        }
    }

    String name() {
        return name;
    }

    /** Median of round trips one after the other, in microseconds. */
    Measurement trips(int count) {
        return () -> ask("trips", count);
    }

    /** No-op tasks a second, all submitted at once and gathered in order. */
    Measurement map(int count) {
        return () -> ask("map", count);
    }

    private double ask(String command, int count) throws IOException {
        try {
            commands.write((command + " " + count + "\n").getBytes(StandardCharsets.UTF_8));
            commands.flush();
            String answer = CompletableFuture.supplyAsync(this::readAnswer)
                    .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .join();
            return Double.parseDouble(answer);
        } catch (RuntimeException | IOException failure) {
            throw new IOException(
                    "%s gave no answer to \"%s %d\": %s".formatted(name, command, count, failure.getMessage()),
                    failure);
        }
    }

    private String readAnswer() {
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("it ended");
            }
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        try {
            commands.close();
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It has gone already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
