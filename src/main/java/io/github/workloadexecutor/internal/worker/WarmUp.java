package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.task.CpuTask;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Loads what a worker needs for its first task, in a thread of its own, while the main thread dials in and waits for
 * that task. All of it would be loaded anyway, only later and one after the other; a failure here says nothing, since
 * whoever needs the same will fail in the same way.
 */
final class WarmUp extends Thread {

    /** What the first task goes through, this one has gone through before. */
    record Nothing(int number) implements CpuTask<Integer> {

        @Override
        public Integer call() {
            return number;
        }
    }

    /** Its progress is nobody's concern. */
    private static final class Unheard implements Runnable {

        @Override
        public void run() {}
    }

    WarmUp() {
        super("worker-warm-up");
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            loadRandom();
            Frame unused = loadWork();
        } catch (Throwable metAgain) {
            // By the thread that needs it.
        }
    }

    /** The JDK's Unix domain sockets have one, though nobody here uses it, and it takes longer than all of the rest. */
    private static void loadRandom() throws NoSuchAlgorithmException {
        SecureRandom unused = SecureRandom.getInstance("NativePRNGNonBlocking");
    }

    Frame loadWork() throws Exception {
        RunningTask task = new RunningTask(
                0,
                "warm-up",
                Limits.NONE,
                /* baggage= */ "",
                new Ladder(Ladder.LONGEST, Ladder.LONGEST),
                new CloseAtEnd(),
                new Unheard());
        byte[] body = Encoding.encodeTask(new Nothing(0), task.name());
        return new Work(body, task, null, null).done();
    }
}
