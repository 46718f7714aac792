package io.github.workloadexecutor.internal.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose memory this process opens: descriptors of processes it knows, and files that stand in a directory it knows. All
 * else is refused before it is touched, and so is what does not belong to this user.
 */
public final class MemoryOrigin {

    private static final Pattern DESCRIPTOR = Pattern.compile("/proc/([1-9][0-9]{0,9})/fd/([0-9]{1,9})");

    private final Set<Long> pids;
    private final @Nullable Path directory;

    private MemoryOrigin(Set<Long> pids, @Nullable Path directory) {
        this.pids = pids;
        this.directory = directory;
    }

    /** These processes. */
    public static MemoryOrigin processes(Set<Long> pids) {
        return new MemoryOrigin(Set.copyOf(pids), null);
    }

    /** This process itself. */
    public static MemoryOrigin ownProcess() {
        try {
            return processes(ProcFiles.exist() ? Set.of(ProcFiles.ownPid()) : Set.of());
        } catch (IOException unknown) {
            return processes(Set.of());
        }
    }

    /** This process, and the application above it if this is a worker. Elsewhere than on Linux, files of both. */
    public static MemoryOrigin ofApplication() {
        long application = Application.pid();
        if (!ProcFiles.exist()) {
            return processes(Set.of()).and(Path.of(System.getProperty("java.io.tmpdir")));
        }
        try {
            long own = ProcFiles.ownPid();
            return processes(application > 0 ? Set.of(own, application) : Set.of(own));
        } catch (IOException unknown) {
            return processes(application > 0 ? Set.of(application) : Set.of());
        }
    }

    /** The same, and the files in a directory. */
    public MemoryOrigin and(Path files) {
        return new MemoryOrigin(pids, files.toAbsolutePath().normalize());
    }

    /** The path behind an address. */
    Path locate(SharedName name) throws IOException {
        Matcher descriptor = DESCRIPTOR.matcher(name.address());
        if (descriptor.matches() && pids.contains(Long.parseLong(descriptor.group(1)))) {
            return Path.of(name.address());
        }
        if (directory != null && !descriptor.matches()) {
            Path file = path(name);
            if (directory.equals(file.getParent()) && file.equals(file.normalize())) {
                return file;
            }
        }
        throw refusal(name, null);
    }

    private Path path(SharedName name) throws IOException {
        try {
            return Path.of(name.address());
        } catch (InvalidPathException malformed) {
            throw refusal(name, malformed);
        }
    }

    private IOException refusal(SharedName name, @Nullable Throwable cause) {
        String files = directory == null ? "" : " and files in " + directory;
        return new IOException(
                name + " is refused: this process opens descriptors of the processes " + pids + files + " only", cause);
    }

    /** Of a descriptor the user has to be this process's own, of a file that of its directory. */
    void checkOwner(SharedName name, Path file) throws IOException {
        Object owner;
        Object expected;
        if (directory != null && directory.equals(file.getParent())) {
            owner = Files.getOwner(file);
            expected = Files.getOwner(directory);
        } else {
            owner = ProcFiles.userOf(file);
            expected = ProcFiles.ownUser();
        }
        if (!owner.equals(expected)) {
            throw new IOException(name + " is refused: its owner must be user " + expected + ", but was user " + owner);
        }
    }
}
