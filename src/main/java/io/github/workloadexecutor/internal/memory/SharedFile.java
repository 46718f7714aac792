package io.github.workloadexecutor.internal.memory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Memory of a fixed size that other processes of this user can open by its {@link #name()} while this file is not
 * closed. Nothing of it is left behind, even if this process is killed; {@link MemoryPlace} tells why. How the mapping
 * ends is told by {@link SharedMemory}.
 */
public final class SharedFile implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ZEROES = 1 << 16;

    private final SharedName name;
    private final SharedMemory memory;
    private final MemoryPlace.Backing backing;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SharedFile(SharedName name, SharedMemory memory, MemoryPlace.Backing backing) {
        this.name = name;
        this.memory = memory;
        this.backing = backing;
    }

    /**
     * Makes a file full of zeroes, with all the pages it needs, and maps it.
     *
     * @param arena ends this process's mapping, which should be after the file was closed
     * @throws IOException if there is no room in any directory of that place, or it cannot be used at all; the arena
     *     may hold a mapping then too
     */
    public static SharedFile create(MemoryPlace place, long size, Arena arena) throws IOException {
        if (size < 0) {
            throw new IllegalArgumentException("size must be at least 0, but was " + size);
        }
        IOException failure = new IOException(
                "no directory of " + place.directories() + " can hold shared memory of " + size + " bytes");
        for (Path directory : place.directories()) {
            try {
                return createIn(directory, place, size, arena);
            } catch (IOException | SecurityException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    private static SharedFile createIn(Path directory, MemoryPlace place, long size, Arena arena) throws IOException {
        long room = MemoryPlace.room(directory);
        if (room - SharedMemory.HEADER < size) {
            throw new IOException(
                    Files.isDirectory(directory)
                            ? directory + " has room for " + room + " bytes only"
                            : directory + " is no directory");
        }
        MemoryPlace.Backing backing = place.make(directory);
        try {
            reserve(backing.path(), SharedMemory.HEADER + size);
            SharedMemory memory = SharedMemory.map(backing.path(), size, MapMode.READ_WRITE, arena);
            long stamp = RANDOM.nextLong();
            memory.sign(stamp);
            return new SharedFile(new SharedName(backing.address(), size, stamp), memory, backing);
        } catch (IOException | RuntimeException | Error e) {
            backing.end().close();
            throw e;
        }
    }

    /**
     * Writes the file full. A page that is missing when the memory is used would end this process; here it is an
     * exception. Not through a channel, which an interrupt would close.
     */
    private static void reserve(Path path, long bytes) throws IOException {
        byte[] zeroes = new byte[(int) Math.min(bytes, ZEROES)];
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            for (long left = bytes; left > 0; left -= zeroes.length) {
                file.write(zeroes, 0, (int) Math.min(left, zeroes.length));
            }
        }
    }

    /** What to tell another process. */
    public SharedName name() {
        return name;
    }

    /** The memory, to read and write. */
    public MemorySegment segment() {
        return memory.segment();
    }

    SharedMemory memory() {
        return memory;
    }

    /** From here on nobody can open it. It is withdrawn from those who have; this process's mapping stays. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            if (!memory.isWithdrawn()) {
                memory.setWithdrawn(true);
            }
            try {
                backing.end().close();
            } catch (IOException e) {
                // The system still uses its name. It goes with its directory.
            }
        }
    }
}
