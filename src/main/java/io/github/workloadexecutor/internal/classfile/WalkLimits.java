package io.github.workloadexecutor.internal.classfile;

import java.time.Duration;

/**
 * Where a walk ends at the latest.
 *
 * @param methods how many it looks into
 * @param depth how many calls it follows one into the other
 * @param bytes how much it reads
 * @param time how long it takes; the first walk of a process is slow, because the JDK's reader is loaded
 */
record WalkLimits(int methods, int depth, int bytes, Duration time) {

    static final WalkLimits USUAL = new WalkLimits(200, 16, 400_000, Duration.ofMillis(250));
}
