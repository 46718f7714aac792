package io.github.workloadexecutor.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The directories that exist while a worker is launched. Their names tell which process made them:
 * {@code wx-<realm>-<pid>-<start>-<random>}. So one that an application could not delete, because it was killed, can be
 * deleted by the next.
 *
 * <p>What is deleted has such a name, belongs to this user, was made in this realm (process ids mean something only
 * within one boot of one machine, and one container of it), and its process is certainly gone. All else stays.
 */
public final class LaunchDirectories {

    private static final String PREFIX = "wx-";

    /** Apart, since a name is taken to pieces only when somebody has left something behind. */
    private static final class Name {
        private static final Pattern PATTERN =
                Pattern.compile(PREFIX + "([0-9a-f]{8})-([1-9][0-9]{0,9})-([0-9a-z]{1,13})-[0-9a-f]{12}");
    }

    private final Path parent;
    private final String realm;

    /**
     * Creates nothing yet.
     *
     * @param parent where the directories stand
     */
    public LaunchDirectories(Path parent) {
        this(parent, thisRealm());
    }

    LaunchDirectories(Path parent, String realm) {
        this.parent = parent;
        this.realm = realm;
    }

    /** In the directory for temporary files. */
    public static LaunchDirectories temporary() {
        return new LaunchDirectories(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Creates a directory, on POSIX systems for its owner alone. */
    public Path create() throws IOException {
        while (true) {
            long pid = OwnProcess.pid();
            Path directory = parent.resolve(nameFor(pid, ownStart(pid)));
            try {
                return parent.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? Files.createDirectory(
                                directory,
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                        : Files.createDirectory(directory);
            } catch (FileAlreadyExistsException sameRandomNumber) {
                // The next one will be another.
            }
        }
    }

    /** As {@link #start} tells it; 0 if that is not known. */
    private static long ownStart(long pid) {
        Optional<ProcessStat> stat = ProcessStat.of(pid);
        return stat.isPresent()
                ? stat.get().startTicks()
                : start(ProcessHandle.current()).orElse(0);
    }

    String nameFor(long pid, long start) {
        return PREFIX + realm + "-" + pid + "-" + Long.toString(start, Character.MAX_RADIX) + "-"
                + HexFormat.of().formatHex(RandomBytes.of(6));
    }

    /**
     * Deletes what applications that are gone have left behind. Others may do the same at the same time.
     *
     * @return how many directories were deleted
     */
    public int sweep() {
        List<Path> abandoned = abandoned();
        if (abandoned.isEmpty()) {
            return 0;
        }
        try {
            return delete(abandoned, ownUser());
        } catch (IOException unwritable) {
            return 0;
        }
    }

    int sweep(UserPrincipal self) {
        return delete(abandoned(), self);
    }

    private static int delete(List<Path> directories, UserPrincipal self) {
        int deleted = 0;
        for (Path directory : directories) {
            deleted += isOwn(directory, self) && delete(directory) ? 1 : 0;
        }
        return deleted;
    }

    private List<Path> abandoned() {
        List<Path> abandoned = new ArrayList<>();
        // Without a glob pattern: it would be the first regular expression of many an application.
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent)) {
            for (Path each : all) {
                if (each.getFileName().toString().startsWith(PREFIX) && isAbandoned(each)) {
                    abandoned.add(each);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return abandoned;
        }
        return abandoned;
    }

    private boolean isAbandoned(Path candidate) {
        Matcher name = Name.PATTERN.matcher(candidate.getFileName().toString());
        if (!name.matches() || !name.group(1).equals(realm)) {
            return false;
        }
        try {
            return isGone(Long.parseLong(name.group(2)), Long.parseLong(name.group(3), Character.MAX_RADIX));
        } catch (NumberFormatException malformed) {
            return false;
        }
    }

    /** Certainly gone: nobody has that number, or somebody who started at another time. */
    static boolean isGone(long pid, long start) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()
                || ProcessStat.of(pid).filter(ProcessStat::hasEnded).isPresent()) {
            return true;
        }
        OptionalLong now = start(process.get());
        return start != 0 && now.isPresent() && now.getAsLong() != start;
    }

    /**
     * When a process was started. On Linux not as time of day: that is computed there from the time the machine was
     * started, and two processes do not agree about it when the clock has been set in between.
     */
    static OptionalLong start(ProcessHandle process) {
        Optional<ProcessStat> stat = ProcessStat.of(process.pid());
        if (stat.isPresent()) {
            return OptionalLong.of(stat.get().startTicks());
        }
        if (Files.exists(ProcessStat.PROC.resolve("self"))) {
            return OptionalLong.empty(); // It has just ended, or is hidden.
        }
        Optional<Instant> start = process.info().startInstant();
        return start.isPresent() ? OptionalLong.of(start.get().toEpochMilli()) : OptionalLong.empty();
    }

    private UserPrincipal ownUser() throws IOException {
        Path probe = create();
        try {
            return Files.getOwner(probe);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static boolean isOwn(Path directory, UserPrincipal self) {
        try {
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(self);
        } catch (IOException | UnsupportedOperationException goneOrUnknown) {
            return false;
        }
    }

    /** Only files, and not what is in directories below: a launch makes none. */
    private static boolean delete(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            }
            return Files.deleteIfExists(directory);
        } catch (IOException | DirectoryIteratorException sweptByAnother) {
            return false;
        }
    }

    /** On systems without these files all processes of a user have one realm. */
    private static String thisRealm() {
        CRC32 sum = new CRC32();
        try {
            sum.update(
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).getBytes(StandardCharsets.UTF_8));
        } catch (IOException none) {
            // Nothing is added for it.
        }
        try {
            sum.update(Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException | UnsupportedOperationException none) {
            // Nothing is added for it.
        }
        return HexFormat.of().toHexDigits(sum.getValue(), 8);
    }
}
