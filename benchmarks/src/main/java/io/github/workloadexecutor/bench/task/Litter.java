package io.github.workloadexecutor.bench.task;

import io.github.workloadexecutor.task.CpuTask;

/**
 * Allocates: an array after the other, of which the last few hundred stay reachable, so that the collector has
 * something to do.
 *
 * @param arrays how many
 */
public record Litter(int arrays) implements CpuTask<Long> {

    private static final int KEPT = 512;
    private static final int BYTES = 8 << 10;

    @Override
    public Long call() {
        byte[][] kept = new byte[KEPT][];
        long written = 0;
        for (int i = 0; i < arrays; i++) {
            byte[] array = new byte[BYTES];
            array[i % BYTES] = 1;
            kept[i % KEPT] = array;
            written += kept[i % KEPT][i % BYTES];
        }
        return written;
    }
}
