package io.github.workloadexecutor.task;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Bytes that are written once and read by many tasks, in this process and in workers, without a copy for each of them.
 * It may be a part of a task, such as a component of its record: only its name travels, so a task costs the same
 * however large the buffer is.
 *
 * <pre>{@code
 * record Search(SharedBuffer index, String word) implements CpuTask<Integer> {
 *     public Integer call() {
 *         return Index.search(index.asByteBuffer(), word);
 *     }
 * }
 * }</pre>
 *
 * <p><b>How it ends.</b> Whoever made it closes it, when the last task that refers to it is over. Nobody else does, and
 * its memory is not free before: it lies outside the heap, and the garbage collector does not know of it. From then on
 * {@link #asByteBuffer} and {@link #segment} throw an {@link IllegalStateException}, in this process and in workers,
 * and so does submitting a task that refers to it. So closing it before its tasks are over fails those that have yet to
 * ask for its bytes. What was got from it before throws the same exception in the process that made it; in a worker it
 * stays readable until it is garbage. A worker that ends, or a task that fails, changes nothing. It is gone with the
 * process that made it, even if that is killed.
 *
 * <p>What a task gets is a view of its own: closing that does nothing to the buffer itself, or to other tasks. A task
 * may give it back as its result.
 *
 * <p><b>Memory effects.</b> What was written before the buffer was made is seen by everybody who has it. It cannot be
 * written afterwards. Safe for use by many threads, and any of them may close it.
 */
public interface SharedBuffer extends AutoCloseable {

    /**
     * Tells how large it is, also when it is closed.
     *
     * @return bytes, from 0
     */
    long size();

    /**
     * Gives the bytes as a buffer of its own position and limit, at position 0, big-endian as every new buffer is.
     *
     * @return a read-only direct buffer; the next call gives another
     * @throws IllegalStateException if it is closed
     * @throws UnsupportedOperationException if it has more than 2,147,483,647 bytes: take {@link #segment}, or a slice
     *     of it as a buffer
     * @throws java.io.UncheckedIOException if this process cannot open it
     */
    ByteBuffer asByteBuffer();

    /**
     * Gives the bytes, however many they are.
     *
     * @return read-only memory, which any thread may read
     * @throws IllegalStateException if it is closed
     * @throws java.io.UncheckedIOException if this process cannot open it
     */
    MemorySegment segment();

    /**
     * Ends it; closing again does nothing. In a task it ends the task's own view only.
     *
     * @throws IllegalStateException if a read or write of a channel uses its bytes at this moment; then it is not
     *     closed
     */
    @Override
    void close();
}
