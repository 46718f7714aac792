package io.github.workloadexecutor.internal.memory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What Linux tells in {@code /proc} about a process and its open files. There is no such thing on other systems. */
final class ProcFiles {

    private static final Path SELF = Path.of("/proc/self");
    private static final Path DESCRIPTORS = SELF.resolve("fd");

    private ProcFiles() {}

    static boolean exist() {
        return Files.isDirectory(DESCRIPTORS);
    }

    /** The number of this process, as the others see it who look into the same {@code /proc}. */
    static long ownPid() throws IOException {
        String pid = Files.readSymbolicLink(SELF).toString();
        try {
            return Long.parseLong(pid);
        } catch (NumberFormatException strange) {
            throw new IOException(SELF + " must lead to the number of this process, but leads to " + pid, strange);
        }
    }

    static String address(long pid, int descriptor) {
        return "/proc/" + pid + "/fd/" + descriptor;
    }

    /**
     * Finds the descriptor through which this process holds a file open that has, or had, a unique name.
     *
     * @param name its last name
     */
    static int descriptorOf(String name) throws IOException {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path link : links) {
                if (leadsTo(link, name)) {
                    return Integer.parseInt(link.getFileName().toString());
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        throw new IOException("none of the descriptors in " + DESCRIPTORS + " leads to " + name);
    }

    /** The name of a file that was deleted is followed by a remark. */
    private static boolean leadsTo(Path link, String name) throws IOException {
        try {
            return Files.readSymbolicLink(link).toString().contains("/" + name);
        } catch (NoSuchFileException closedMeanwhile) {
            return false;
        }
    }

    /** Whose processes and files these are: the number of this process's user. */
    static Object ownUser() throws IOException {
        return userOf(SELF);
    }

    static Object userOf(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid");
    }
}
