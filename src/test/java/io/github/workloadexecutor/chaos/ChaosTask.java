package io.github.workloadexecutor.chaos;

import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskContext;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;

/**
 * A task that says that it ran, does its deed, and answers in a way that can be checked.
 *
 * @param number which one it is
 * @param deed what it does
 * @param payload what it is given
 * @param traces where it says that it ran
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
record ChaosTask(long number, Deed deed, byte[] payload, String traces) implements CpuTask<ChaosTask.Answer> {

    /** What a task answers: its number, a checksum of its number and payload, and the payload back. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(long number, long checksum, byte[] payload) implements Serializable {}

    private static final int COMPUTE_ROUNDS = 20_000;

    @Override
    public Answer call() throws Exception {
        RunTrace.ran(traces, number);
        switch (deed) {
            case COMPUTE, LATE, RETRY, GATHER -> compute();
            case ALLOCATE -> makeGarbage();
            case PROGRESS -> reportProgress();
            case RUN_TOO_LONG, CANCEL_STUBBORN -> spin();
            case STALL, CANCEL_RUNNING -> Thread.sleep(600_000);
            case THROW -> throw new IllegalStateException("planted " + number);
            case HALT -> Runtime.getRuntime().halt(Deed.HALT_CODE);
            case EXIT -> System.exit(Deed.HALT_CODE);
            case EXHAUST -> exhaust();
            case RETRY_CRASH -> crashTheFirstTime();
            case NO_OP, BIG, CANCEL_QUEUED -> {}
        }
        return new Answer(number, checksum(), payload);
    }

    long checksum() {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return number * 0x9E37_79B9_7F4A_7C15L ^ crc.getValue();
    }

    private void compute() {
        long expected = checksum();
        for (int i = 0; i < COMPUTE_ROUNDS; i++) {
            if (checksum() != expected) {
                throw new IllegalStateException("checksum changed");
            }
        }
    }

    private static void makeGarbage() {
        int zeros = 0;
        for (int i = 0; i < 1000; i++) {
            zeros += new byte[100_000 + i].length;
        }
        if (zeros == 0) {
            throw new IllegalStateException("nothing was allocated");
        }
    }

    private static void reportProgress() {
        for (int i = 0; i <= 100; i++) {
            TaskContext.current().progress(i / 100.0, "step " + i);
        }
    }

    private static void spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void exhaust() {
        Object[] hoard = new Object[1 << 20];
        for (int i = 0; i < hoard.length; i++) {
            hoard[i] = new byte[1 << 20];
        }
        LockSupport.parkNanos(hoard, 1);
    }

    private static void crashTheFirstTime() throws IOException {
        if (TaskContext.current().attempt() == 1) {
            Runtime.getRuntime().halt(Deed.HALT_CODE);
        }
    }
}
