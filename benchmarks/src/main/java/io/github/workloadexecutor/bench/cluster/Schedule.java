package io.github.workloadexecutor.bench.cluster;

/**
 * When each task of a batch was done, on a cluster.
 *
 * @param doneMicros of each task: when the submitter had its answer
 * @param busyMicros time workers spent on runs that were answered
 * @param runs how many times a task was begun
 * @param lockedMicros time the submitter's lock was held
 * @param besidesMicros time the submitter's other cores were busy
 * @param frames sent either way
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
record Schedule(
        double[] doneMicros, double busyMicros, long runs, double lockedMicros, double besidesMicros, long frames) {

    double makespan() {
        double last = 0;
        for (double done : doneMicros) {
            last = Math.max(last, done);
        }
        return last;
    }
}
