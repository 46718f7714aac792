package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.internal.process.OutputTail.Stream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OutputTailTest {

    private final OutputTail tail = new OutputTail();

    @Test
    void lines_nothingPrinted_isEmpty() {
        assertThat(tail.lines()).isEmpty();
    }

    @Test
    void lines_fewPrinted_areAllInOrder() {
        tail.add(Stream.OUT, "first");
        tail.add(Stream.OUT, "second");

        assertThat(tail.lines()).containsExactly("first", "second");
    }

    @Test
    void lines_manyPrinted_areTheLast() {
        IntStream.rangeClosed(1, OutputTail.LINES + 5).forEach(i -> tail.add(Stream.OUT, "line " + i));

        assertThat(tail.lines())
                .hasSize(OutputTail.LINES)
                .startsWith("line 6")
                .endsWith("line " + (OutputTail.LINES + 5));
    }

    /** A flood on one stream does not push out the few lines of the other. */
    @Test
    void lines_manyPrintedToOneStream_keepThoseOfTheOther() {
        tail.add(Stream.ERR, "last words");
        IntStream.rangeClosed(1, OutputTail.LINES + 5).forEach(i -> tail.add(Stream.OUT, "line " + i));

        assertThat(tail.lines())
                .hasSize(OutputTail.LINES + 1)
                .startsWith("last words", "line 6")
                .endsWith("line " + (OutputTail.LINES + 5));
    }

    @Test
    void lines_moreArePrintedLater_staysAsItWas() {
        tail.add(Stream.OUT, "first");
        List<String> before = tail.lines();

        tail.add(Stream.OUT, "second");

        assertThat(before).containsExactly("first");
    }
}
