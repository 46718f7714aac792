package io.github.workloadexecutor.internal.memory;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Where the files of shared memory are made, for their owner alone.
 *
 * <p>On Linux a file loses its name in the same call that makes it, while it is still empty, and lives on as a
 * descriptor of this process. So the kernel lets go of it when this process ends, in whatever way. Elsewhere it keeps
 * its name, and whoever gave the directory deletes that.
 *
 * <p>A process killed between the two halves of that call leaves an empty file. The next one deletes it. It may delete
 * any file with such a name: to the process that has just made it the name means nothing.
 */
public final class MemoryPlace {

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String PREFIX = "wx-memory-";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<Path> directories;
    private final boolean unnamed;

    // A directory is swept once; twice does no harm.
    private volatile boolean swept;

    private MemoryPlace(List<Path> directories, boolean unnamed) {
        this.directories = directories;
        this.unnamed = unnamed;
    }

    /** The best place this machine has; files that need a name stand in the directory for temporary files. */
    public static MemoryPlace ofThisMachine() {
        return ofThisMachine(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * The best place this machine has.
     *
     * @param otherwise a directory of this application alone, for systems on which files need a name; the caller
     *     deletes it
     */
    public static MemoryPlace ofThisMachine(Path otherwise) {
        return ProcFiles.exist()
                ? unnamed(SHARED_MEMORY, Path.of(System.getProperty("java.io.tmpdir")))
                : named(otherwise);
    }

    /** The first of these directories in which a file can be made. Linux only. */
    static MemoryPlace unnamed(Path... directories) {
        return new MemoryPlace(List.of(directories), /* unnamed= */ true);
    }

    /** Files with a name, which go when they are closed or their directory does. */
    static MemoryPlace named(Path directory) {
        return new MemoryPlace(List.of(directory), /* unnamed= */ false);
    }

    List<Path> directories() {
        return directories;
    }

    /** Bytes that fit into the first directory that can be used; 0 if there is none. */
    long room() {
        return directories.stream()
                .filter(Files::isWritable)
                .mapToLong(MemoryPlace::room)
                .filter(room -> room > 0)
                .findFirst()
                .orElse(0);
    }

    static long room(Path directory) {
        File file = directory.toFile();
        // Without a limit a file system says that it has no size at all.
        return file.isDirectory() && file.getTotalSpace() == 0 ? Long.MAX_VALUE : file.getUsableSpace();
    }

    /**
     * An empty file.
     *
     * @param path where this process opens it
     * @param address where another process opens it
     * @param end what closing it means
     */
    record Backing(Path path, String address, Closeable end) {}

    Backing make(Path directory) throws IOException {
        return unnamed ? makeUnnamed(directory) : makeNamed(directory);
    }

    @SuppressWarnings("resource") // the descriptor is what keeps the file alive
    private Backing makeUnnamed(Path directory) throws IOException {
        if (!swept) {
            swept = true;
            sweep(directory);
        }
        long pid = ProcFiles.ownPid();
        Path path = directory.resolve(newName(pid));
        FileChannel holder = FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        // To this system's JDK the same as deleting it now.
                        StandardOpenOption.DELETE_ON_CLOSE),
                forTheOwnerAlone(path));
        try {
            Files.deleteIfExists(path);
            int descriptor = ProcFiles.descriptorOf(path.getFileName().toString());
            String address = ProcFiles.address(pid, descriptor);
            return new Backing(Path.of(address), address, holder);
        } catch (IOException | RuntimeException | Error e) {
            holder.close();
            throw e;
        }
    }

    private static Backing makeNamed(Path directory) throws IOException {
        Path path = directory.toAbsolutePath().resolve(newName(0));
        FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forTheOwnerAlone(path))
                .close();
        return new Backing(path, path.toString(), () -> Files.deleteIfExists(path));
    }

    private static FileAttribute<?>[] forTheOwnerAlone(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String newName(long pid) {
        return PREFIX + pid + "-" + HexFormat.of().toHexDigits(RANDOM.nextLong());
    }

    private static void sweep(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
            Object self = ProcFiles.ownUser();
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && ProcFiles.userOf(file).equals(self)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException sweptByAnother) {
            // An empty file is left. The next application tries again.
        }
    }
}
