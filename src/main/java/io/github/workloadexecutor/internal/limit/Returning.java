package io.github.workloadexecutor.internal.limit;

import java.util.concurrent.CountDownLatch;

/** A task that has lent its permits, and waits for them in its own thread. */
record Returning(String name, CountDownLatch granting) implements Applicant {

    Returning(String name) {
        this(name, new CountDownLatch(1));
    }

    @Override
    public void granted() {
        granting.countDown();
    }

    /** Not interruptible: the task must not go on without. */
    void await() {
        boolean interrupted = false;
        while (true) {
            try {
                granting.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
