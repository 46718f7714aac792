package io.github.workloadexecutor.internal.memory;

import io.github.workloadexecutor.task.SharedBuffer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes shared buffers, and opens those that others have made. A process maps each buffer once: what it has made or
 * opened is in a table until it is withdrawn, so opening it again costs one look-up.
 *
 * <p>A buffer's maker unmaps it when it closes it, and then each use of its bytes there is refused by the JDK. Who has
 * opened it unmaps it when nobody refers to its bytes any more: tasks that are still under way may read on.
 */
public final class SharedBuffers {

    private static final ConcurrentMap<SharedName, SharedMemory> MAPPED = new ConcurrentHashMap<>();

    private static volatile MemoryOrigin origin = MemoryOrigin.ofApplication();

    private SharedBuffers() {}

    /** Says whose buffers this process opens; without this only its own. */
    public static void openThoseOf(MemoryOrigin makers) {
        origin = makers;
    }

    /** Copies an array. */
    public static SharedBuffer of(MemoryPlace place, byte[] bytes) throws IOException {
        return of(place, ByteBuffer.wrap(bytes));
    }

    /** Copies what remains of a buffer, whose position does not move. */
    public static SharedBuffer of(MemoryPlace place, ByteBuffer bytes) throws IOException {
        MemorySegment source = MemorySegment.ofBuffer(bytes);
        return filled(place, source.byteSize(), memory -> ElementType.copy(source, memory));
    }

    /**
     * Lets the caller write the bytes, before anybody else can see them.
     *
     * @param filler gets the memory, full of zeroes; what it throws is thrown, and then there is no buffer
     * @throws IOException if there is no room for it
     */
    @SuppressWarnings("resource") // the buffer closes them
    public static SharedBuffer filled(MemoryPlace place, long size, Consumer<MemorySegment> filler) throws IOException {
        @SuppressWarnings("MustBeClosedChecker") // closed with the buffer
        Arena arena = Arena.ofShared();
        try {
            SharedFile file = SharedFile.create(place, size, arena);
            try {
                filler.accept(file.segment());
            } catch (RuntimeException | Error e) {
                file.close();
                throw e;
            }
            MAPPED.put(file.name(), file.memory());
            return new MappedBuffer(file.name(), file::memory, () -> end(file, arena));
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static void end(SharedFile file, Arena arena) {
        // First, so that no task begins to use it.
        file.memory().setWithdrawn(true);
        try {
            arena.close();
        } catch (IllegalStateException usedByAChannel) {
            file.memory().setWithdrawn(false);
            throw new IllegalStateException(
                    "the shared buffer of " + file.name().size()
                            + " bytes cannot be closed while a channel reads or writes its bytes; close it afterwards",
                    usedByAChannel);
        }
        MAPPED.remove(file.name());
        file.close();
    }

    /** Whether a buffer was made or opened here. */
    public static boolean isOwn(SharedBuffer buffer) {
        return buffer instanceof MappedBuffer;
    }

    /** Gives what travels in place of an own buffer; null if it is closed. */
    public static @Nullable SharedName nameIfOpen(SharedBuffer buffer) {
        return buffer instanceof MappedBuffer mapped ? mapped.nameIfOpen() : null;
    }

    /**
     * Gives what travels in place of a buffer.
     *
     * @throws IllegalStateException if it is closed
     * @throws IllegalArgumentException if it was not made here
     */
    public static SharedName reference(SharedBuffer buffer) {
        if (buffer instanceof MappedBuffer mapped) {
            return mapped.reference();
        }
        throw new IllegalArgumentException("a shared buffer must be one that this library made, but was a "
                + buffer.getClass().getName());
    }

    /**
     * Gives a view of a buffer. Nothing is opened before its bytes are asked for.
     *
     * @throws IOException if this process does not open what the name says
     */
    public static SharedBuffer open(SharedName reference) throws IOException {
        if (!MAPPED.containsKey(reference)) {
            var unused = origin.locate(reference);
        }
        return new MappedBuffer(reference, () -> find(reference), () -> {});
    }

    private static SharedMemory find(SharedName name) throws IOException {
        SharedMemory known = MAPPED.get(name);
        if (known != null) {
            return known;
        }
        trim();
        SharedMemory opened = SharedMemory.open(name, origin, MapMode.READ_ONLY, Arena.ofAuto());
        SharedMemory other = MAPPED.putIfAbsent(name, opened);
        return other == null ? opened : other;
    }

    /** Forgets the buffers that were withdrawn, so that their memory can become free. */
    public static void trim() {
        MAPPED.values().removeIf(SharedMemory::isWithdrawn);
    }

    /** How many buffers this process has in its table. */
    static int mapped() {
        return MAPPED.size();
    }
}
