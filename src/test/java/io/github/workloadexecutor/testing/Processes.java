package io.github.workloadexecutor.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a process still runs. */
public final class Processes {

    private Processes() {}

    /**
     * A process that has ended but whose new parent has not asked for its exit code yet does not run: it has let go of
     * everything but its number. {@code ProcessHandle} calls it alive.
     */
    public static boolean isRunning(long pid) {
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException noSuchFile) {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        }
    }

    /** Sends a signal, as {@code kill -NAME} does. */
    public static void signal(String name, long pid) {
        try {
            int unused = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("kill -" + name + " " + pid + " failed", e);
        }
    }

    /** The process group of a process on Linux; -1 if it is gone. */
    public static long groupOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[2]);
        } catch (IOException gone) {
            return -1;
        }
    }
}
