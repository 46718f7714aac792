package io.github.workloadexecutor.bench.task;

import io.github.workloadexecutor.bench.task.Shipment.Receipt;
import io.github.workloadexecutor.task.CpuTask;
import java.io.Serializable;

/**
 * Carries much there and little back.
 *
 * @param data what is carried
 */
public record Shipment(byte[] data) implements CpuTask<Receipt> {

    /**
     * What arrived.
     *
     * @param length how many bytes
     * @param sample a checksum of a few of them
     */
    public record Receipt(int length, long sample) implements Serializable {}

    @Override
    public Receipt call() {
        return receipt(data);
    }

    /** The receipt for that data; looks at a thousand bytes of it, whatever its length. */
    public static Receipt receipt(byte[] data) {
        long sample = 1;
        int stride = Math.max(1, data.length / 1000);
        for (int i = 0; i < data.length; i += stride) {
            sample = 31 * sample + data[i];
        }
        return new Receipt(data.length, sample);
    }
}
