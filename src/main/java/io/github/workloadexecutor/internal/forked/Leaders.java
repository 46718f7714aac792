package io.github.workloadexecutor.internal.forked;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The workers' leading threads and processes, when they are waited for. */
final class Leaders {

    private Leaders() {}

    /** Waits for threads to end, whatever happens to the waiting one; false if some have not within the time. */
    static boolean joined(Iterable<Thread> leaders, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        boolean all = true;
        for (Thread leader : leaders) {
            while (leader.isAlive()) {
                Duration left = Duration.ofNanos(deadline - System.nanoTime());
                if (!left.isPositive()) {
                    all = false;
                    break;
                }
                try {
                    boolean unused = leader.join(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return all;
    }

    /** What of these workers is still there, in words. */
    static List<String> left(List<Member> workers) {
        List<String> left = new ArrayList<>();
        for (Member member : workers) {
            if (member.leader.isAlive()) {
                left.add("thread " + member.leader.getName());
            }
            if (member.worker.hasProcess()) {
                left.add("process of " + member.worker.name());
            }
        }
        return left;
    }
}
