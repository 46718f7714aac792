package io.github.workloadexecutor.internal.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes arrays out of what a {@link PayloadStore} in another process has taken. It keeps the files it has opened, since
 * most payloads come in a block that has been read before; the one unused longest goes when there are too many, and
 * those that the other process has let go of go with the next read or {@link #trim}.
 *
 * <p>A file is unmapped under the same lock that is held while it is read. Safe for use by many threads, one at a time.
 */
public final class PayloadReader implements AutoCloseable {

    private static final int FILES = 64;
    private static final long BYTES = 256L << 20;

    private final Supplier<MemoryOrigin> origin;
    private final int maxFiles;
    private final long maxBytes;

    // Guarded by this. The one unused longest is first.
    private final Map<SharedName, Kept> files = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
    private long bytes;

    private record Kept(SharedMemory memory, Arena arena) {}

    /** Opens nothing yet. */
    public PayloadReader(MemoryOrigin origin) {
        this(() -> origin, FILES, BYTES);
    }

    /**
     * Reads what the application has put into shared memory. Most workers never do, so nothing is loaded for it yet.
     */
    public PayloadReader() {
        this(MemoryOrigin::ofApplication, FILES, BYTES);
    }

    PayloadReader(Supplier<MemoryOrigin> origin, int maxFiles, long maxBytes) {
        this.origin = origin;
        this.maxFiles = maxFiles;
        this.maxBytes = maxBytes;
    }

    /**
     * Copies a payload.
     *
     * @return an array of primitives
     * @throws MemoryGoneException if its file was closed before it was read for the first time
     * @throws IOException if it cannot be opened, or what the name says does not fit
     */
    public synchronized Object read(PayloadName payload) throws IOException {
        return payload.type().read(memoryOf(payload));
    }

    /**
     * Copies a payload into an array of the same type and size.
     *
     * @throws IOException as for {@link #read}, and if the array does not fit
     */
    public synchronized void readInto(PayloadName payload, Object array) throws IOException {
        ElementType type = ElementType.of(array);
        if (type != payload.type() || type.bytesOf(array) != payload.length()) {
            throw new IOException("a payload of " + payload.length() + " bytes as " + payload.type()
                    + " does not fit into an array " + array.getClass().getTypeName());
        }
        type.read(memoryOf(payload), array);
    }

    private MemorySegment memoryOf(PayloadName payload) throws IOException {
        long size = payload.file().size();
        if (payload.offset() < 0
                || !payload.type().fits(payload.length())
                || payload.length() > size - payload.offset()) {
            throw new IOException("a payload must lie within its memory and have whole elements, but it has "
                    + payload.length() + " bytes from " + payload.offset() + " as " + payload.type() + " in "
                    + payload.file());
        }
        Kept kept = files.get(payload.file());
        if (kept == null) {
            kept = open(payload.file());
        }
        return kept.memory().segment().asSlice(payload.offset(), payload.length());
    }

    private Kept open(SharedName name) throws IOException {
        trim();
        @SuppressWarnings("MustBeClosedChecker") // closed when the file is let go of
        Arena arena = Arena.ofShared();
        SharedMemory memory;
        try {
            memory = SharedMemory.open(name, origin.get(), MapMode.READ_ONLY, arena);
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
        Kept kept = new Kept(memory, arena);
        files.put(name, kept);
        bytes += name.size();
        for (Iterator<Map.Entry<SharedName, Kept>> eldest = files.entrySet().iterator();
                files.size() > 1 && (files.size() > maxFiles || bytes > maxBytes); ) {
            release(eldest.next());
            eldest.remove();
        }
        return kept;
    }

    /** Lets go of the files that the other process has let go of. Until then their memory is not free. */
    public synchronized void trim() {
        files.entrySet().removeIf(entry -> {
            boolean gone = entry.getValue().memory().isWithdrawn();
            if (gone) {
                release(entry);
            }
            return gone;
        });
    }

    private void release(Map.Entry<SharedName, Kept> entry) {
        bytes -= entry.getKey().size();
        entry.getValue().arena().close();
    }

    /** How many files it keeps. */
    synchronized List<SharedName> kept() {
        return new ArrayList<>(files.keySet());
    }

    /** Lets go of all files. Reading opens them again. */
    @Override
    public synchronized void close() {
        files.entrySet().forEach(this::release);
        files.clear();
    }
}
