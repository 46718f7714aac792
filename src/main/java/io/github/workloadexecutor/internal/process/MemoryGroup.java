package io.github.workloadexecutor.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control group that Linux counts a process's memory in. Workers belong to the group of their application.
 *
 * <p>Found before the first worker is started, so this is plain code: no streams, no regular expressions.
 *
 * @param directory where the group's files are
 * @param top where the groups of its kind begin to be seen; the directory itself or one above it
 * @param version of the files, 1 or 2
 */
record MemoryGroup(Path directory, Path top, int version) {

    /** The files that tell of processes killed for want of memory; index 0 is unused. */
    private static final List<String> KILLS = List.of("", "memory.oom_control", "memory.events");

    private static final List<String> LIMIT = List.of("", "memory.limit_in_bytes", "memory.max");

    Path kills() {
        return directory.resolve(KILLS.get(version));
    }

    /**
     * Finds the group of a process.
     *
     * @param process its directory below {@code /proc}
     * @return null if there is no such group, or none that can be read
     */
    static @Nullable MemoryGroup of(Path process) {
        try {
            String[] groups = lines(process.resolve("cgroup"));
            String[] mounts = lines(process.resolve("mountinfo"));
            MemoryGroup first = locate(groups, mounts, /* controller= */ "memory", "cgroup", 1);
            return first != null ? first : locate(groups, mounts, /* controller= */ "", "cgroup2", 2);
        } catch (IOException | InvalidPathException unreadable) {
            return null;
        }
    }

    private static String[] lines(Path file) throws IOException {
        return Files.readString(file).split("\n", -1);
    }

    /**
     * Joins the two tables: one tells the group of a process, the other where groups of that kind are mounted.
     *
     * @param controller the second field of the group's line
     */
    private static @Nullable MemoryGroup locate(
            String[] groups, String[] mounts, String controller, String type, int version) {
        String group = groupOf(groups, controller);
        if (group == null) {
            return null;
        }
        for (String line : mounts) {
            MemoryGroup found = mounted(line, group, controller, type, version);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String groupOf(String[] groups, String controller) {
        for (String line : groups) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3 && List.of(fields[1].split(",", -1)).contains(controller)) {
                return fields[2];
            }
        }
        return null;
    }

    /** Reads a line of mountinfo: which part of a file system is to be seen at which point. */
    private static @Nullable MemoryGroup mounted(
            String line, String group, String controller, String type, int version) {
        // ID, parent, device, root, mount point, options, any number of tags, a hyphen, type, source, options.
        String[] fields = line.split(" ", -1);
        int hyphen = List.of(fields).indexOf("-");
        if (hyphen < 6 || fields.length < hyphen + 4 || !fields[hyphen + 1].equals(type)) {
            return null;
        }
        if (!controller.isEmpty() && !List.of(fields[hyphen + 3].split(",", -1)).contains(controller)) {
            return null;
        }
        Path point = Path.of(unescape(fields[4]));
        // A group need not have books of its own; then those of the group above tell of it too.
        for (Path at = point.resolve(below(unescape(fields[3]), group));
                at != null && at.startsWith(point);
                at = at.getParent()) {
            MemoryGroup found = new MemoryGroup(at, point, version);
            if (Files.isReadable(found.kills())) {
                return found;
            }
        }
        return null;
    }

    private static String unescape(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }

    /** In a container the group's path may be that outside of it, while only its own part is mounted. */
    private static String below(String root, String group) {
        String below = "";
        if (group.contains("..")) {
            return below; // The group is outside of what this process may see.
        }
        if (root.equals("/")) {
            below = group;
        } else if (group.startsWith(root + "/")) {
            below = group.substring(root.length());
        }
        int start = 0;
        while (start < below.length() && below.charAt(start) == '/') {
            start++;
        }
        return below.substring(start);
    }

    /** The memory this group may use, with the groups above it that can be seen; a very large number for no limit. */
    long limitBytes() {
        long least = Long.MAX_VALUE;
        for (Path at = directory; at != null && at.startsWith(top); at = at.getParent()) {
            least = Math.min(least, limit(at.resolve(LIMIT.get(version))));
        }
        return least;
    }

    private static long limit(Path file) {
        try {
            long bytes = Long.parseLong(Files.readString(file).strip());
            return bytes < 0 ? Long.MAX_VALUE : bytes;
        } catch (IOException | NumberFormatException none) {
            return Long.MAX_VALUE; // There is no such file at the top, and the word "max" stands for no limit.
        }
    }
}
