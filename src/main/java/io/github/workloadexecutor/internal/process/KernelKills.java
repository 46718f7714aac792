package io.github.workloadexecutor.internal.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many processes of this application's control group the kernel has killed because memory ran out. Workers belong
 * to the same group. Whatever cannot be read counts as unknown, on systems other than Linux always.
 */
public final class KernelKills {

    // memory.events (version 2) or memory.oom_control (version 1); null if there is neither.
    private final @Nullable Path file;

    private KernelKills(@Nullable Path file) {
        this.file = file;
    }

    /** The count of this process's own group. */
    public static KernelKills ofThisProcess() {
        return find(ProcessStat.PROC.resolve("self"));
    }

    static KernelKills find(Path self) {
        try {
            List<String> groups = Files.readAllLines(self.resolve("cgroup"));
            List<String> mounts = Files.readAllLines(self.resolve("mountinfo"));
            return new KernelKills(Stream.of(
                            locate(groups, mounts, /* controller= */ "memory", "cgroup", "memory.oom_control"),
                            locate(groups, mounts, /* controller= */ "", "cgroup2", "memory.events"))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElse(null));
        } catch (IOException | UncheckedIOException | InvalidPathException unreadable) {
            return new KernelKills(null);
        }
    }

    /**
     * Joins the two tables: one tells the group of this process, the other where groups of that kind are mounted.
     *
     * @param controller the second field of the group's line
     */
    private static Optional<Path> locate(
            List<String> groups, List<String> mounts, String controller, String type, String name) {
        Optional<String> group = groups.stream()
                .map(line -> line.split(":", 3))
                .filter(fields ->
                        fields.length == 3 && List.of(fields[1].split(",", -1)).contains(controller))
                .map(fields -> fields[2])
                .findFirst();
        return group.flatMap(path -> mounts.stream()
                .map(Mount::parse)
                .flatMap(Optional::stream)
                .filter(mount -> mount.type().equals(type) && mount.serves(controller))
                .flatMap(mount -> mount.candidates(path))
                .map(directory -> directory.resolve(name))
                .filter(Files::isReadable)
                .findFirst());
    }

    /** A line of mountinfo: which part of a file system is to be seen at which point. */
    private record Mount(String root, Path point, String type, List<String> options) {

        static Optional<Mount> parse(String line) {
            // ID, parent, device, root, mount point, options, any number of tags, a hyphen, type, source, options.
            String[] fields = line.split(" ", -1);
            int hyphen = List.of(fields).indexOf("-");
            return hyphen < 6 || fields.length < hyphen + 4
                    ? Optional.empty()
                    : Optional.of(new Mount(
                            unescape(fields[3]),
                            Path.of(unescape(fields[4])),
                            fields[hyphen + 1],
                            List.of(fields[hyphen + 3].split(",", -1))));
        }

        private static String unescape(String field) {
            return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
        }

        boolean serves(String controller) {
            return controller.isEmpty() || options.contains(controller);
        }

        /** In a container the group's path may be that outside of it, while only its own part is mounted. */
        Stream<Path> candidates(String group) {
            String below = group.equals(root) || root.equals("/")
                    ? group.substring(root.equals("/") ? 0 : root.length())
                    : group.startsWith(root + "/") ? group.substring(root.length()) : "";
            return Stream.of(point.resolve(below.replaceFirst("^/+", "")), point);
        }
    }

    /** Counts the kills so far; empty if that is not known. */
    public OptionalLong count() {
        Path counter = file;
        if (counter == null) {
            return OptionalLong.empty();
        }
        try {
            for (String line : Files.readAllLines(counter)) {
                if (line.matches("oom_kill \\d{1,18}")) {
                    return OptionalLong.of(Long.parseLong(line.substring("oom_kill ".length())));
                }
            }
        } catch (IOException | UncheckedIOException unreadable) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    /** Begins to watch over one process that is alive now. */
    public Watch watch() {
        return new Watch(this, System::nanoTime);
    }

    /**
     * The count as it was when one process was certainly alive. A sign of life may be heard when the process is dead
     * already, so a reading counts only when it has an age. Used by one thread.
     */
    public static final class Watch {

        private static final long APART_NANOS = 500_000_000;

        private final KernelKills kills;
        private final LongSupplier clock;
        private OptionalLong earlier;
        private OptionalLong last;
        private long lastNanos;

        Watch(KernelKills kills, LongSupplier clock) {
            this.kills = kills;
            this.clock = clock;
            this.lastNanos = clock.getAsLong();
            this.earlier = kills.count();
            this.last = earlier;
        }

        /** The process has given a sign of life. Cheap if called often: the count is read twice a second at most. */
        public void alive() {
            long now = clock.getAsLong();
            if (now - lastNanos >= APART_NANOS) {
                earlier = last;
                last = kills.count();
                lastNanos = now;
            }
        }

        /** The count when the process was alive. */
        public OptionalLong before() {
            return clock.getAsLong() - lastNanos >= APART_NANOS ? last : earlier;
        }

        /** The count now. */
        public OptionalLong now() {
            return kills.count();
        }
    }
}
