package io.github.workloadexecutor.internal.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * A file of shared memory as one process sees it: a header, and the memory that follows it.
 *
 * <pre>{@code
 * 0            8       16      24          28         4096         4096 + size
 * +------------+-------+-------+-----------+----------+------------+
 * | "wx-memo1" | stamp | size  | withdrawn | nothing  | the memory |
 * +------------+-------+-------+-----------+----------+------------+
 * }</pre>
 *
 * <p><b>How the mapping ends.</b> With the {@link Arena} that the caller gives, and never otherwise. So the JDK sees to
 * it that no thread touches a page that is not mapped any more. From a shared arena that was closed, an access throws
 * an {@code IllegalStateException}, also if the two happen at the same time. An automatic arena ends when nothing
 * refers to the memory any more. The file itself never shrinks, and all its pages are there before it gets its name, so
 * no access to it fails for want of room. Closing the file, or the end of the process that made it, leaves the mappings
 * of others as they are.
 *
 * <p>The writer's stores are seen by a reader that has heard of them through a channel, whose system calls order them.
 * Who wants less than a channel has to use the access modes of {@code VarHandle}, as within one process.
 *
 * <p>Opening works in an interrupted thread, and leaves it interrupted.
 */
public final class SharedMemory {

    /** Bytes of the file before the memory. */
    public static final int HEADER = 4096;

    private static final long MAGIC = 0x77782d6d656d6f31L;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final long MAGIC_AT = 0;
    private static final long STAMP_AT = 8;
    private static final long SIZE_AT = 16;
    private static final long WITHDRAWN_AT = 24;
    private static final VarHandle WITHDRAWN = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment header;
    private final MemorySegment segment;

    private SharedMemory(MemorySegment whole) {
        this.header = whole.asSlice(0, HEADER);
        this.segment = whole.asSlice(HEADER);
    }

    /**
     * Opens what another process has made, or this one itself.
     *
     * @param mode read-only or read-write
     * @param arena ends the mapping; it may hold one also if this fails
     * @throws MemoryGoneException if what the name meant is not there any more
     * @throws IOException if the origin does not allow it, or the system does not
     */
    public static SharedMemory open(SharedName name, MemoryOrigin origin, MapMode mode, Arena arena)
            throws IOException {
        Path path = origin.locate(name);
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            // Before anything is opened: opening a pipe would wait for its other end.
            if (!attributes.isRegularFile() || attributes.size() != HEADER + name.size()) {
                throw new MemoryGoneException(
                        name,
                        "the address now means something else, which is "
                                + (attributes.isRegularFile()
                                        ? "a file of " + attributes.size() + " bytes, not " + (HEADER + name.size())
                                        : "not a regular file"),
                        null);
            }
            origin.checkOwner(name, path);
            SharedMemory memory = map(path, name.size(), mode, arena);
            memory.check(name);
            return memory;
        } catch (NoSuchFileException noSuchDescriptor) {
            throw new MemoryGoneException(name, "there is nothing at that address", noSuchDescriptor);
        }
    }

    private void check(SharedName name) throws MemoryGoneException {
        long magic = header.get(LONG, MAGIC_AT);
        long stamp = header.get(LONG, STAMP_AT);
        if (magic != MAGIC || stamp != name.stamp() || header.get(LONG, SIZE_AT) != name.size()) {
            String found = magic == MAGIC ? "the stamp %016x".formatted(stamp) : "no stamp";
            throw new MemoryGoneException(
                    name,
                    "the address now means something else, which has " + found + ", not %016x".formatted(name.stamp()),
                    null);
        }
    }

    /**
     * Maps a file that is there in full. A channel closes when a thread that uses it is interrupted, so an interrupted
     * thread tries again without the interrupt.
     */
    static SharedMemory map(Path path, long size, MapMode mode, Arena arena) throws IOException {
        Set<OpenOption> options = mode.equals(MapMode.READ_ONLY)
                ? Set.of(StandardOpenOption.READ)
                : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean interrupted = false;
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(path, options)) {
                    return new SharedMemory(channel.map(mode, 0, HEADER + size, arena));
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void sign(long stamp) {
        header.set(LONG, MAGIC_AT, MAGIC);
        header.set(LONG, STAMP_AT, stamp);
        header.set(LONG, SIZE_AT, segment.byteSize());
    }

    /** The memory, without the header. */
    public MemorySegment segment() {
        return segment;
    }

    /** Tells everybody who has this memory mapped that it is not meant to be used any more, or takes that back. */
    void setWithdrawn(boolean withdrawn) {
        WITHDRAWN.setVolatile(header, WITHDRAWN_AT, withdrawn ? 1 : 0);
    }

    /** Whether its maker has withdrawn it, or the mapping has ended. */
    boolean isWithdrawn() {
        try {
            return (int) WITHDRAWN.getVolatile(header, WITHDRAWN_AT) != 0;
        } catch (IllegalStateException arenaIsClosed) {
            return true;
        }
    }
}
