package io.github.workloadexecutor.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process asks of the system about itself, and does to what it has started. */
public final class OwnProcess {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final String PIDS = "\nNSpid:";

    /** The exit code of a worker one of whose own threads failed. */
    public static final int EXIT_FAULT = 70;

    /** The exit code of a worker whose channel ended. */
    public static final int EXIT_CHANNEL_ENDED = 71;

    /** The exit code of a worker that has not the code that its application has. */
    public static final int EXIT_DISAGREEMENT = 78;

    private OwnProcess() {}

    /** Its process id. Read from the status where there is one: to load {@link ProcessHandle} starts threads. */
    public static long pid() {
        try {
            long pid = pid(Files.readString(STATUS, StandardCharsets.ISO_8859_1));
            return pid > 0 ? pid : ProcessHandle.current().pid();
        } catch (IOException noProcFileSystem) {
            return ProcessHandle.current().pid();
        }
    }

    /** The last of the numbers in all process namespaces is that in its own. 0 if there are none. */
    static long pid(String status) {
        int at = status.indexOf(PIDS);
        int end = at < 0 ? -1 : status.indexOf('\n', at + PIDS.length());
        if (end < 0) {
            return 0;
        }
        String numbers = status.substring(at + PIDS.length(), end);
        try {
            return Long.parseLong(
                    numbers.substring(numbers.lastIndexOf('\t') + 1).strip());
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    /** Ends everything this process has started, and what that has started. */
    public static void killDescendants() {
        // Taken first: once a process is dead its children belong to somebody else.
        List<ProcessHandle> descendants = ProcessHandle.current().descendants().toList();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** A process that this one has started. Two are equal if they are the same process. */
    public static final class Child {

        private final ProcessHandle handle;

        private Child(ProcessHandle handle) {
            this.handle = handle;
        }

        public long pid() {
            return handle.pid();
        }

        public boolean isAlive() {
            return handle.isAlive();
        }

        /** Such as {@code (/usr/bin/sleep)} with a blank before it; empty where it cannot be told. */
        public String command() {
            return handle.info().command().map(command -> " (" + command + ")").orElse("");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Child child && handle.equals(child.handle);
        }

        @Override
        public int hashCode() {
            return handle.hashCode();
        }
    }

    /** What it has started, and has not ended. Takes longer the more processes the machine has. */
    public static List<Child> children() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .map(Child::new)
                .toList();
    }

    /** CPU time used by all threads, or a negative duration where the platform does not tell. */
    public static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ofNanos(-1));
    }

    /** Bytes of memory in RAM, or -1 where the platform does not tell. */
    public static long residentSize() {
        try {
            return residentSize(Files.readString(STATUS, StandardCharsets.ISO_8859_1));
        } catch (IOException noProcFileSystem) {
            return -1;
        }
    }

    /** Reads the status and not the shorter {@code statm}, which counts in pages of a size that differs. */
    static long residentSize(String status) {
        int at = status.indexOf(RESIDENT);
        if (at < 0) {
            return -1;
        }
        long kibibytes = 0;
        for (int i = at + RESIDENT.length(); i < status.length() && status.charAt(i) != '\n'; i++) {
            char c = status.charAt(i);
            if (c >= '0' && c <= '9') {
                kibibytes = kibibytes * 10 + (c - '0');
            }
        }
        return kibibytes * 1024;
    }
}
