package io.github.workloadexecutor.internal.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one run stages its files, apart from all others. The file beside it is locked by this process for as long as
 * the run is open, which the operating system ends with the process, however that ends: what has no owner any more can
 * be told by its lock.
 *
 * <p>The lock file is there and locked before the directory is, so who finds a directory whose lock is free has found
 * one that was left behind.
 */
final class StagingArea {

    private static final Logger LOG = LoggerFactory.getLogger(StagingArea.class);

    private static final String LOCK = ".lock";

    private final String runId;
    private final Path directory;
    private final Path lockFile;
    private final FileChannel lockChannel;

    private StagingArea(String runId, Path directory, Path lockFile, FileChannel lockChannel) {
        this.runId = runId;
        this.directory = directory;
        this.lockFile = lockFile;
        this.lockChannel = lockChannel;
    }

    String runId() {
        return runId;
    }

    Path directory() {
        return directory;
    }

    /** Makes one within a directory that exists. */
    static StagingArea create(Path target) throws IOException {
        Path parent = target.resolve(OutputKey.STAGING);
        while (true) {
            String runId = StagedToken.randomDigits();
            Path lockFile = parent.resolve(runId + LOCK);
            FileChannel channel = null;
            boolean taken = false;
            try {
                Files.createDirectories(parent);
                channel = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                taken = isOwned(channel, lockFile);
                if (taken) {
                    return new StagingArea(runId, Files.createDirectory(parent.resolve(runId)), lockFile, channel);
                }
            } catch (FileAlreadyExistsException | NoSuchFileException again) {
                if (Files.exists(parent, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(parent)) {
                    throw again;
                }
                // The same random number, or another run has just deleted the empty directory above.
                taken = false;
            } finally {
                if (channel != null && !taken) {
                    channel.close();
                }
            }
        }
    }

    /** Whether it is locked here, and still there: somebody who sweeps may have been quicker to lock it. */
    private static boolean isOwned(FileChannel channel, Path lockFile) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (IOException withoutLocks) {
            // Some network file systems. What is left behind there is never swept, here or by others.
            return true;
        }
        return lock != null && Files.exists(lockFile);
    }

    /** Deletes it with all that is in it. */
    void delete() throws IOException {
        try (lockChannel) {
            Tree.delete(directory);
            deleteIfPossible(lockFile);
        }
        deleteIfPossible(lockFile); // Where an open file cannot be deleted.
        deleteIfPossible(directory.getParent());
    }

    private static void deleteIfPossible(@Nullable Path path) {
        try {
            if (path != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException otherRunsAreThere) {
            // Or it is open elsewhere; an empty file that nobody locks is swept by the next run.
        }
    }

    /** Deletes what runs of processes that are gone have left in a directory; gives how many there were. */
    static int sweep(Path target) {
        Path parent = target.resolve(OutputKey.STAGING);
        int swept = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent)) {
            for (Path each : all) {
                String name = each.getFileName().toString();
                if (name.endsWith(LOCK)) {
                    String runId = name.substring(0, name.length() - LOCK.length());
                    swept += isRunId(runId) && sweep(each, parent.resolve(runId)) ? 1 : 0;
                }
            }
        } catch (NoSuchFileException nothingStaged) {
            return 0;
        } catch (IOException | DirectoryIteratorException unreadable) {
            LOG.warn("outputs in {}: cannot look for what earlier runs left behind: {}", target, unreadable.toString());
        }
        return swept;
    }

    private static boolean isRunId(String name) {
        return StagedToken.parse(name + "/0/" + name) != null;
    }

    private static boolean sweep(Path lockFile, Path directory) {
        // Asked before the file is opened: to close it would, on some systems, unlock it for the whole process.
        if (OpenRuns.contains(String.valueOf(directory.getFileName()))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock == null || OpenRuns.contains(String.valueOf(directory.getFileName()))) {
                return false;
            }
            Tree.delete(directory);
            deleteIfPossible(lockFile);
        } catch (OverlappingFileLockException openedInThisProcess) {
            return false;
        } catch (DirectoryNotEmptyException | NoSuchFileException sweptByAnother) {
            return false;
        } catch (IOException notNow) {
            LOG.warn(
                    "outputs: cannot delete {}, which a process that is gone has left: {}",
                    directory,
                    notNow.toString());
            return false;
        }
        deleteIfPossible(lockFile);
        return true;
    }
}
