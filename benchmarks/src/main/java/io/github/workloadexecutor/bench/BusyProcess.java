package io.github.workloadexecutor.bench;

import java.io.IOException;

/**
 * Keeps a core from idling, at the lowest priority, so that it gives way to whatever is measured. It ends when closed,
 * and by itself when this process is gone.
 */
public final class BusyProcess implements AutoCloseable {

    // The shell looks for this process once in a while, since nobody closes anything after a kill -9.
    private static final String LOOP =
            "while kill -0 %d 2>/dev/null; do i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; done";

    private final Process process;

    private BusyProcess(Process process) {
        this.process = process;
    }

    /** Starts it. */
    public static BusyProcess start() throws IOException {
        String loop = LOOP.formatted(ProcessHandle.current().pid());
        return new BusyProcess(new ProcessBuilder("nice", "-n", "19", "sh", "-c", loop)
                .inheritIO()
                .start());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
