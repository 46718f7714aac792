package io.github.workloadexecutor.internal.process;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/**
 * Keeps the last lines a process printed, in order of arrival. Each of its streams has a share of its own, so that what
 * a task prints in quantity does not push out the last words of the JVM. Safe for many threads.
 */
final class OutputTail {

    /** How many lines of each stream are kept. */
    static final int LINES = 20;

    /** Where a line was printed. */
    enum Stream {
        OUT,
        ERR
    }

    private record Line(Stream stream, String text) {}

    // Guarded by this.
    private final ArrayDeque<Line> lines = new ArrayDeque<>(2 * LINES);

    synchronized void add(Stream stream, String text) {
        if (lines.stream().filter(line -> line.stream() == stream).count() == LINES) {
            removeFirst(stream);
        }
        lines.addLast(new Line(stream, text));
    }

    private void removeFirst(Stream stream) {
        for (Iterator<Line> each = lines.iterator(); each.hasNext(); ) {
            if (each.next().stream() == stream) {
                each.remove();
                return;
            }
        }
    }

    synchronized List<String> lines() {
        return lines.stream().map(Line::text).toList();
    }
}
