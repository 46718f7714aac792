package io.github.workloadexecutor.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Who has a task that was sent ahead: still both, its worker, or the application again. A slot in shared memory for
 * each task on its way holds that, and one compare-and-set decides. So a task that a worker has not claimed has
 * certainly not started, however the worker has ended, and can go elsewhere.
 *
 * <pre>{@code
 *       sent              claimed
 * 0 -----------> id --------------------> -id     by the worker, before it decodes the task
 *                 |
 *                 +--------------------> 0        taken back by the application
 * }</pre>
 */
public final class Claims {

    /** How many tasks can be on their way at once. Two whose numbers fall into the same slot cannot. */
    public static final int SLOTS = 1024;

    static final int BYTES = SLOTS * Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer memory;

    Claims(ByteBuffer memory) {
        this.memory = memory;
    }

    /** The slot of a task. */
    public static int slot(long id) {
        return (int) (id & (SLOTS - 1));
    }

    // A task's number is at least 0, and -0 is 0.
    private static long sent(long id) {
        return id + 1;
    }

    private static int at(long id) {
        return slot(id) * Long.BYTES;
    }

    /** Offers a task, before its message is published. */
    public void send(long id) {
        LONG.setRelease(memory, at(id), sent(id));
    }

    /**
     * Claims a task for the worker.
     *
     * @return false if the application has taken it back
     */
    public boolean claim(long id) {
        return LONG.compareAndSet(memory, at(id), sent(id), -sent(id));
    }

    /**
     * Takes a task back.
     *
     * @return false if the worker has claimed it
     */
    public boolean takeBack(long id) {
        return LONG.compareAndSet(memory, at(id), sent(id), 0L);
    }

    /** Whether the worker has claimed the task, and so may have run it. */
    public boolean isClaimed(long id) {
        return (long) LONG.getAcquire(memory, at(id)) == -sent(id);
    }
}
