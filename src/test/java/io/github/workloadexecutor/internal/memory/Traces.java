package io.github.workloadexecutor.internal.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a file of shared memory leaves in this process and in the directories. Linux only. */
final class Traces {

    private Traces() {}

    /** What the file is called in lists of open and mapped files. */
    static String of(SharedName name) throws IOException {
        String link = Files.readSymbolicLink(Path.of(name.address())).toString();
        return link.substring(link.indexOf("wx-memory-")).replace(" (deleted)", "");
    }

    /** The descriptors and mappings of this process that lead to a file of that name. */
    static List<String> inThisProcess(String name) throws IOException {
        List<String> found = new ArrayList<>(descriptors(Path.of("/proc/self/fd"), name));
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            maps.filter(line -> line.contains(name)).forEach(found::add);
        }
        return found;
    }

    /** Those of another process, which it holds open. */
    static List<String> descriptorsOf(long pid, String name) throws IOException {
        return descriptors(Path.of("/proc", Long.toString(pid), "fd"), name);
    }

    private static List<String> descriptors(Path directory, String name) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> links = Files.list(directory)) {
            for (Path link : links.toList()) {
                try {
                    String target = Files.readSymbolicLink(link).toString();
                    if (target.contains(name)) {
                        found.add(link + " -> " + target);
                    }
                } catch (NoSuchFileException closedMeanwhile) {
                    // Not one of ours.
                }
            }
        }
        return found;
    }

    /** Files that have a name, made by that process. */
    static List<Path> namedFilesOf(long pid, Path... directories) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path directory : directories) {
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(file -> file.getFileName().toString().startsWith("wx-memory-" + pid + "-"))
                        .forEach(found::add);
            }
        }
        return found;
    }
}
