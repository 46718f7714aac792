package io.github.workloadexecutor.bench.task;

import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.SharedBuffer;
import java.nio.ByteBuffer;

/**
 * Adds a few bytes of a buffer that all tasks share.
 *
 * @param buffer where they are
 * @param from the first of them
 */
public record Sum(SharedBuffer buffer, int from) implements CpuTask<Integer> {

    private static final int BYTES = 16;

    @Override
    public Integer call() {
        return of(buffer.asByteBuffer(), from);
    }

    /** The sum of the bytes there. */
    public static int of(ByteBuffer bytes, int from) {
        int sum = 0;
        for (int i = 0; i < BYTES; i++) {
            sum += bytes.get((from + i) % bytes.capacity());
        }
        return sum;
    }
}
