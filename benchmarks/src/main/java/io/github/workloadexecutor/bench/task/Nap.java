package io.github.workloadexecutor.bench.task;

import io.github.workloadexecutor.task.CpuTask;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits instead of computing, which lets one machine have more workers than cores.
 *
 * @param nanos how long, at least
 */
public record Nap(long nanos) implements CpuTask<Long> {

    /** Gives how long it really was. */
    @Override
    public Long call() {
        long start = System.nanoTime();
        long end = start + nanos;
        long now = start;
        while (now - end < 0) {
            LockSupport.parkNanos(end - now);
            now = System.nanoTime();
        }
        return now - start;
    }
}
