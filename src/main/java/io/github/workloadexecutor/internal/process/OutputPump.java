package io.github.workloadexecutor.internal.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads a stream of a process to its end, so that the process never blocks on a full pipe, and hands it on line by
 * line. A line longer than the limit is handed on in pieces, so memory stays bounded whatever is printed.
 */
final class OutputPump implements Runnable {

    static final int MAX_LINE_BYTES = 8 << 10;

    private final InputStream stream;
    private final Consumer<String> sink;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    OutputPump(InputStream stream, Consumer<String> sink) {
        this.stream = stream;
        this.sink = sink;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[MAX_LINE_BYTES];
        try (stream) {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    accept(buffer[i]);
                }
            }
        } catch (IOException closed) {
            // The process was killed while it printed; what came through so far is handed on.
        }
        if (line.size() > 0) {
            handOn();
        }
    }

    private void accept(byte next) {
        if (next == '\n') {
            handOn();
        } else {
            if (line.size() >= MAX_LINE_BYTES && (startsCharacter(next) || line.size() >= MAX_LINE_BYTES + 3)) {
                handOn();
            }
            line.write(next);
        }
    }

    /** In UTF-8, the second and further bytes of a character start with the bits 10. */
    private static boolean startsCharacter(byte next) {
        return (next & 0xC0) != 0x80;
    }

    private void handOn() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        try {
            sink.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        } catch (RuntimeException logFailed) {
            // One line is lost. Ending here would block the process as soon as its pipe is full.
        }
    }
}
