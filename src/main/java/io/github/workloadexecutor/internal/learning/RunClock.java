package io.github.workloadexecutor.internal.learning;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Measures one run in the platform thread that calls it: how long it takes, and how much of that it computes. A thread
 * that waits for a processor seems to wait; so where the system tells, a run that never gave its processor up of its
 * own accord has computed all the time, and one that did, on a machine with more to do than processors, is not judged
 * if its figures could mean either.
 */
public final class RunClock {

    /** How a run spent its time, in nanoseconds. */
    public record Times(long wallNanos, long cpuNanos) {}

    /** Between these a run may compute, and have waited for a processor, or wait. */
    private static final double EITHER_FROM = 0.05;

    private static final double EITHER_UP_TO = 0.80;

    /** A run is not judged that may have stood in line for more than this part of its time. */
    private static final double DOUBT = 0.15;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final String STATUS = "/proc/thread-self/status";
    private static final String LOAD = "/proc/loadavg";
    private static final String VOLUNTARY = "\nvoluntary_ctxt_switches:";
    private static final int UNKNOWN = -1;

    private final double crowdAtFirst;
    private final long switches;
    private final long cpu;
    private final long begin;

    private RunClock() {
        crowdAtFirst = crowd();
        switches = voluntarySwitches();
        cpu = cpuNanos();
        begin = System.nanoTime();
    }

    /** Begins. */
    public static RunClock start() {
        return new RunClock();
    }

    /** Ends; gives null if that run tells nothing. */
    public @Nullable Times stop() {
        long wall = System.nanoTime() - begin;
        long end = cpuNanos();
        if (cpu < 0 || end < 0) {
            return null;
        }
        long computed = Math.min(wall, end - cpu);
        boolean either = computed > EITHER_FROM * wall && computed < EITHER_UP_TO * wall;
        if (!either) {
            return new Times(wall, computed);
        }
        if (switches != UNKNOWN && voluntarySwitches() == switches) {
            return new Times(wall, wall);
        }
        double line = computed * ((crowdAtFirst + crowd()) / 2 - 1);
        return line > DOUBT * wall ? null : new Times(wall, computed);
    }

    private static long cpuNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : UNKNOWN;
    }

    /** How often this thread has given its processor up to wait for something. */
    private static long voluntarySwitches() {
        String status = read(STATUS);
        int at = status.indexOf(VOLUNTARY);
        int end = at < 0 ? UNKNOWN : status.indexOf('\n', at + 1);
        return end < 0 ? UNKNOWN : number(status.substring(at + VOLUNTARY.length(), end));
    }

    /** How many threads want to run for each processor, at least 1; 1 if that is not known. */
    private static double crowd() {
        String load = read(LOAD); // such as "0.20 0.18 0.12 1/80 11206": running, existing
        int slash = load.indexOf('/');
        int before = slash < 0 ? UNKNOWN : load.lastIndexOf(' ', slash);
        return before < 0 ? 1 : Math.max(1, (double) number(load.substring(before, slash)) / PROCESSORS);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException unknown) {
            return UNKNOWN;
        }
    }

    /** Gives an empty text if there is no such file, which is so on other systems than Linux. */
    private static String read(String file) {
        byte[] text = new byte[4096];
        try (FileInputStream in = new FileInputStream(file)) {
            int length = in.read(text);
            return length <= 0 ? "" : new String(text, 0, length, StandardCharsets.US_ASCII);
        } catch (IOException notThisSystem) {
            return "";
        }
    }
}
