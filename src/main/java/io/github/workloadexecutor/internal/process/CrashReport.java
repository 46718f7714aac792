package io.github.workloadexecutor.internal.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM says in its {@code hs_err} file when it has to end: the head of it, which is the same in all versions. The
 * JVM also prints that head to its standard output, so it is read there if there is no file.
 *
 * @param file the report; null if there is only what was printed
 * @param cause what made the JVM end
 * @param error the line that names the error, such as {@code SIGSEGV (0xb) at pc=0x00007f80a1e3632d}
 * @param frame the problematic frame; null if none is named
 */
public record CrashReport(
        @Nullable Path file,
        Cause cause,
        String error,
        @Nullable String frame) {

    /** Why a JVM ended. */
    public enum Cause {
        /** Native code, or the JVM's own code, failed. */
        CRASH,
        /** Some process sent a signal that stands for such a failure. */
        SENT_SIGNAL,
        /** The heap was exhausted, and {@code CrashOnOutOfMemoryError} was set. */
        HEAP,
        /** The operating system gave the JVM no more memory. */
        NATIVE_MEMORY
    }

    private static final int HEAD_LINES = 60;
    private static final String PREFIX = "workload-executor-hs_err_pid";
    private static final String SAVED_AS = "# An error report file with more information is saved as:";

    /** The JVM's option that says where it writes its report. */
    public static String option(Path directory) {
        // A percent sign begins a pattern, and two of them mean one.
        return "-XX:ErrorFile=" + directory.toString().replace("%", "%%") + File.separator + PREFIX + "%p.log";
    }

    /**
     * Looks for the report of a JVM that has ended.
     *
     * @param directory where it was told to write it
     * @param pid its process id
     * @param started when it was started: an older file is that of another process with the same id
     * @param output what it printed last, which names the file if it had to be written elsewhere
     */
    public static Optional<CrashReport> find(Path directory, long pid, Instant started, List<String> output) {
        Path expected = directory.resolve(PREFIX + pid + ".log");
        return read(expected, started)
                .or(() -> savedAs(output).flatMap(elsewhere -> read(elsewhere, started)))
                .or(() -> parse(output, null));
    }

    private static Optional<Path> savedAs(List<String> output) {
        int at = output.indexOf(SAVED_AS);
        if (at < 0 || at + 1 >= output.size() || !output.get(at + 1).startsWith("# ")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(output.get(at + 1).substring(2)));
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private static Optional<CrashReport> read(Path file, Instant started) {
        try {
            // File times may be coarser than the clock.
            if (!Files.isRegularFile(file)
                    || Files.getLastModifiedTime(file).toInstant().isBefore(started.minusSeconds(2))) {
                return Optional.empty();
            }
            // Not Files.newBufferedReader, which refuses a whole file for one malformed character.
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
                return parse(in.lines().limit(HEAD_LINES).toList(), file);
            }
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    /** Reads the head of a report; empty if it is none. */
    static Optional<CrashReport> parse(List<String> lines, @Nullable Path file) {
        String frame = null;
        String error = null;
        boolean noMemory = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("# There is insufficient memory")) {
                noMemory = true;
            } else if (line.startsWith("# Native memory allocation ")) {
                error = line.substring(2).strip();
            } else if (line.startsWith("#  ") && line.contains("pid=")) {
                String cutBeforePid =
                        line.substring(3, line.indexOf("pid=")).strip().replaceAll(",$", "");
                noMemory |= cutBeforePid.startsWith("Out of Memory Error");
                error = error == null ? cutBeforePid : error;
            } else if (error != null && i > 0 && lines.get(i - 1).startsWith("#  Internal Error")) {
                error += ": " + line.replaceFirst("^#\\s*", "").strip();
            } else if (line.startsWith("# Problematic frame:") && i + 1 < lines.size()) {
                frame = lines.get(i + 1).replaceFirst("^#\\s*", "").strip();
            }
        }
        if (error == null && !noMemory) {
            return Optional.empty();
        }
        String said = error == null ? "There is insufficient memory for the Java Runtime Environment" : error;
        Cause cause = noMemory
                ? Cause.NATIVE_MEMORY
                : said.contains("OutOfMemory encountered")
                        ? Cause.HEAP
                        : said.contains("(sent by kill)") ? Cause.SENT_SIGNAL : Cause.CRASH;
        return Optional.of(new CrashReport(file, cause, said, frame));
    }
}
