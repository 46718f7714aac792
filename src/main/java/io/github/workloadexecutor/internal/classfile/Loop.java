package io.github.workloadexecutor.internal.classfile;

/**
 * A stretch of a method's code that a branch at its end may repeat.
 *
 * @param from the place it begins
 * @param to the place of the branch back
 */
record Loop(int from, int to) {

    boolean covers(int at) {
        return from <= at && at <= to;
    }

    boolean encloses(Loop other) {
        return from <= other.from && other.to <= to && (from < other.from || other.to < to);
    }
}
