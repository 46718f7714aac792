package io.github.workloadexecutor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory of a process as Linux counts it.
 *
 * @param residentBytes all its pages in memory
 * @param proportionalBytes the same, but of a page that several processes share only its part
 */
public record ProcessMemory(long residentBytes, long proportionalBytes) {

    /** Whether this system tells. */
    public static boolean isKnown() {
        return Files.exists(Path.of("/proc/self/smaps_rollup"));
    }

    /** Reads it. */
    public static ProcessMemory of(long pid) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"));
        return new ProcessMemory(bytes(lines, "Rss:"), bytes(lines, "Pss:"));
    }

    private static long bytes(List<String> lines, String field) {
        String line = lines.stream()
                .filter(candidate -> candidate.startsWith(field))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }
}
