package io.github.workloadexecutor.internal.worker;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How long the calling thread has waited for a processor, where the system tells (Linux). On a busy machine a task that
 * computes would otherwise look as if it waited for something of its own.
 */
final class RunQueue {

    private static final String STATISTICS = "/proc/thread-self/schedstat";

    private RunQueue() {}

    /** In nanoseconds, since the thread began; 0 where it cannot be told. */
    static long waitedNanos() {
        byte[] text = new byte[80];
        try (FileInputStream in = new FileInputStream(STATISTICS)) {
            int length = in.read(text);
            return length <= 0 ? 0 : waitedNanos(new String(text, 0, length, StandardCharsets.US_ASCII));
        } catch (IOException notHere) {
            return 0;
        }
    }

    /** Of three numbers the second. */
    static long waitedNanos(String statistics) {
        String[] numbers = statistics.strip().split(" ", -1);
        try {
            return numbers.length < 2 ? 0 : Math.max(0, Long.parseLong(numbers[1]));
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }
}
