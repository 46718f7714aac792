package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class OutputPumpTest {

    private final List<String> lines = new ArrayList<>();

    @Test
    void run_lines_handsOnEach() {
        pump("first\nsecond\n\nfourth\n");

        assertThat(lines).containsExactly("first", "second", "", "fourth");
    }

    @Test
    void run_linesOfWindows_dropsTheCarriageReturn() {
        pump("first\r\nsecond\r\n");

        assertThat(lines).containsExactly("first", "second");
    }

    @Test
    void run_carriageReturnWithinALine_isKept() {
        pump("10 %\r20 %\n");

        assertThat(lines).containsExactly("10 %\r20 %");
    }

    @Test
    void run_lastLineWithoutEnd_isHandedOn() {
        pump("first\nlast words");

        assertThat(lines).containsExactly("first", "last words");
    }

    @Test
    void run_nothing_handsOnNothing() {
        pump("");

        assertThat(lines).isEmpty();
    }

    @Test
    void run_lineTooLong_isHandedOnInPieces() {
        String line = "x".repeat(2 * OutputPump.MAX_LINE_BYTES + 10);

        pump(line + "\nnext\n");

        assertThat(lines).hasSize(4).last().isEqualTo("next");
        assertThat(String.join("", lines.subList(0, 3))).isEqualTo(line);
    }

    @Test
    void run_lineExactlyAtTheLimit_isOneLine() {
        String line = "x".repeat(OutputPump.MAX_LINE_BYTES);

        pump(line + "\nnext\n");

        assertThat(lines).containsExactly(line, "next");
    }

    @Test
    void run_lineTooLongOfWideCharacters_isNotSplitWithinOne() {
        String line = "a" + "é".repeat(OutputPump.MAX_LINE_BYTES);

        pump(line + "\n");

        assertThat(String.join("", lines)).isEqualTo(line);
    }

    @Test
    void run_invalidUtf8_isReplacedAndTheRestKept() {
        new OutputPump(new ByteArrayInputStream(new byte[] {'a', (byte) 0xFF, 'b', '\n', 'c', '\n'}), lines::add).run();

        assertThat(lines).containsExactly("a\uFFFDb", "c");
    }

    @Test
    void run_streamBreaks_handsOnWhatCame() {
        InputStream breaking = new InputStream() {
            private int next;

            @Override
            public int read() throws IOException {
                if (next == 3) {
                    throw new IOException("Stream closed");
                }
                return "abc".charAt(next++);
            }

            @Override
            public int read(byte[] target, int at, int length) throws IOException {
                target[at] = (byte) read();
                return 1;
            }
        };

        new OutputPump(breaking, lines::add).run();

        assertThat(lines).containsExactly("abc");
    }

    @Test
    void run_ended_closesTheStream() {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream stream = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        new OutputPump(stream, lines::add).run();

        assertThat(closed).isTrue();
    }

    @Test
    void run_sinkThrows_readsOn() {
        InputStream stream = new ByteArrayInputStream("bad\ngood\n".getBytes(StandardCharsets.UTF_8));

        new OutputPump(stream, line -> {
                    if (line.equals("bad")) {
                        throw new IllegalStateException("planted: the sink refuses this line");
                    }
                    lines.add(line);
                })
                .run();

        assertThat(lines).containsExactly("good");
    }

    private void pump(String text) {
        new OutputPump(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), lines::add).run();
    }
}
