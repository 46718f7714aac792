package io.github.workloadexecutor.internal.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What can be seen of a process from outside, on Linux, as a sentence without its full stop. */
final class ProcessCondition {

    private ProcessCondition() {}

    /** Describes a process; an empty text if nothing can be seen. */
    static String of(long pid) {
        return of(ProcessStat.PROC.resolve(Long.toString(pid)));
    }

    static String of(Path process) {
        return ProcessStat.read(process)
                .map(stat -> stat.hasEnded()
                        ? "Its process has ended (state " + stat.state() + ")"
                        : "Its process " + doing(process, stat.state())
                                + resident(process)
                                        .map(size -> ", has " + size + " in RAM")
                                        .orElse("")
                                + " and has used " + seconds(stat.cpuTime()) + " of CPU time")
                .orElse("");
    }

    private static String doing(Path process, char state) {
        return switch (state) {
            case 'T' -> "is stopped (state T)";
            case 't' -> "is stopped by a debugger (state t)";
            case 'R' -> "is running (state R)";
            case 'D' -> "waits within the kernel, as for a disk (state D)";
            // That of the first thread, which in a JVM only waits for the others.
            case 'S' -> anyThreadRuns(process) ? "is running (state R)" : "is sleeping (state S)";
            default -> "is in state " + state;
        };
    }

    private static boolean anyThreadRuns(Path process) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                if (ProcessStat.read(thread).filter(stat -> stat.state() == 'R').isPresent()) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException ended) {
            return false;
        }
        return false;
    }

    private static Optional<String> resident(Path process) {
        try (var lines = Files.lines(process.resolve("status"))) {
            return lines.filter(line -> line.matches("VmRSS:\\s*\\d{1,15} kB"))
                    .map(line -> (Long.parseLong(line.replaceAll("\\D", "")) >> 10) + " MiB")
                    .findFirst();
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
}
