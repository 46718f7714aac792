package io.github.workloadexecutor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What others do on this machine: while they take cores, what fills all cores cannot be measured. */
public final class Neighbours {

    private static final Path STATISTICS = Path.of("/proc/stat");
    private static final int LOOK_MILLIS = 300;
    private static final int IDLE = 3;
    private static final int WAITING_FOR_DISK = 4;

    private Neighbours() {}

    /** The share of all cores that is busy while this process does nothing for a moment; 0 where nobody knows. */
    public static double busyShare() throws IOException, InterruptedException {
        if (!Files.exists(STATISTICS)) {
            return 0;
        }
        long[] before = ticks();
        Thread.sleep(LOOK_MILLIS); // What is measured is what the others do meanwhile.
        long[] after = ticks();
        double all = after[0] - before[0];
        return all == 0 ? 0 : (after[1] - before[1]) / all;
    }

    /** All ticks of all cores so far, and those they were busy. */
    private static long[] ticks() throws IOException {
        List<String> fields = List.of(Files.readAllLines(STATISTICS).getFirst().split("\\s+"));
        long all = 0;
        long busy = 0;
        for (int i = 1; i < fields.size(); i++) {
            long ticks = Long.parseLong(fields.get(i));
            all += ticks;
            if (i != IDLE + 1 && i != WAITING_FOR_DISK + 1) {
                busy += ticks;
            }
        }
        return new long[] {all, busy};
    }
}
