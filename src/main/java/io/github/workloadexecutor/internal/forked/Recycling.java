package io.github.workloadexecutor.internal.forked;

import java.time.Duration;

/**
 * When a healthy worker is replaced; zero for never.
 *
 * @param tasks after this many tasks
 * @param age at this age
 * @param heapGrowth once its heap after a garbage collection has grown by this many bytes since its first task
 * @param residentSize once it has more than this many bytes in RAM
 */
public record Recycling(int tasks, Duration age, long heapGrowth, long residentSize) {

    public static final Recycling NEVER = new Recycling(0, Duration.ZERO, 0, 0);

    /** Asked before the first worker starts, when the generated {@code equals} would still have to be made. */
    boolean isNever() {
        return tasks == 0 && age.isZero() && heapGrowth == 0 && residentSize == 0;
    }
}
