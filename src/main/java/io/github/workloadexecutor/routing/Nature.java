package io.github.workloadexecutor.routing;

/** Why a task is slow. */
public enum Nature {
    /** It waits: for a disk, a network, another task. */
    WAITS,
    /** It computes. */
    COMPUTES,
    /** It does both, for about half its time each. */
    MIXED,
    /** That is not known, or not yet. */
    UNKNOWN
}
