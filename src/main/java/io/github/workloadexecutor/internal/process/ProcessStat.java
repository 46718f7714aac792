package io.github.workloadexecutor.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One line of {@code /proc/<pid>/stat}, as Linux shows it: one consistent look at a process. There is none on other
 * systems.
 *
 * @param state the letter for what it does, such as R, S, T or Z
 * @param group its process group
 * @param session its session
 * @param cpuTime CPU time it has used
 * @param startTicks when it was started, in ticks since the machine was; with its id this names it for as long as the
 *     machine runs
 */
record ProcessStat(char state, long group, long session, Duration cpuTime, long startTicks) {

    static final Path PROC = Path.of("/proc");

    // What the kernel shows to programs has this unit on all platforms that run this JDK.
    private static final long NANOS_PER_TICK = 10_000_000;

    // Counted from the state on, which is the first field after the name.
    private static final int STATE = 0;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int START_TICKS = 19;

    static Optional<ProcessStat> of(long pid) {
        return read(PROC.resolve(Long.toString(pid)));
    }

    /**
     * Reads it.
     *
     * @param process the directory of a process or of one of its threads; empty if there is none, or it is unreadable
     */
    static Optional<ProcessStat> read(Path process) {
        try {
            // The name may hold any byte.
            return parse(Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    static Optional<ProcessStat> parse(String line) {
        // The name stands in parentheses, and may hold blanks and parentheses itself.
        int name = line.lastIndexOf(") ");
        if (name < 0) {
            return Optional.empty();
        }
        String[] fields = line.substring(name + 2).strip().split(" ", -1);
        if (fields.length <= START_TICKS || fields[STATE].length() != 1) {
            return Optional.empty();
        }
        try {
            long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            return Optional.of(new ProcessStat(
                    fields[STATE].charAt(0),
                    Long.parseLong(fields[GROUP]),
                    Long.parseLong(fields[SESSION]),
                    Duration.ofNanos(ticks * NANOS_PER_TICK),
                    Long.parseLong(fields[START_TICKS])));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    /** Whether it has ended, and only its number is left. */
    boolean hasEnded() {
        return state == 'Z' || state == 'X';
    }
}
