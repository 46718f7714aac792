package io.github.workloadexecutor.internal.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much memory this machine or container has. Linux says so in files, and to read those takes a tenth of the time
 * that the JDK's management beans take to load; they are asked where there are no such files.
 */
public final class MachineMemory {

    private static final String TOTAL = "MemTotal:";

    private MachineMemory() {}

    /** Gives the bytes there are, within the limits of a container; 0 if that cannot be found out. */
    public static long totalBytes() {
        long bytes = totalBytes(ProcessStat.PROC);
        return bytes > 0 ? bytes : ofBean();
    }

    static long totalBytes(Path proc) {
        long machine = ofMachine(proc.resolve("meminfo"));
        MemoryGroup group = machine > 0 ? MemoryGroup.of(proc.resolve("self")) : null;
        return group == null ? machine : Math.min(machine, group.limitBytes());
    }

    private static long ofMachine(Path file) {
        try {
            String text = Files.readString(file);
            if (!text.startsWith(TOTAL)) {
                return 0;
            }
            int end = text.indexOf(" kB\n");
            return end < 0
                    ? 0
                    : Long.parseLong(text.substring(TOTAL.length(), end).strip()) << 10;
        } catch (IOException | NumberFormatException otherSystem) {
            return 0;
        }
    }

    /** Some sandboxes forbid to look. */
    static long ofBean() {
        try {
            return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                    ? Math.max(0, system.getTotalMemorySize())
                    : 0;
        } catch (RuntimeException | LinkageError unknown) {
            return 0;
        }
    }
}
