package io.github.workloadexecutor.internal.process;

import java.util.ArrayDeque;
import java.util.List;

/** Keeps the last lines a process printed, on either of its streams, in order of arrival. Safe for many threads. */
final class OutputTail {

    static final int LINES = 20;

    // Guarded by this.
    private final ArrayDeque<String> lines = new ArrayDeque<>(LINES);

    synchronized void add(String line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
