package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

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
        tail.add("first");
        tail.add("second");

        assertThat(tail.lines()).containsExactly("first", "second");
    }

    @Test
    void lines_manyPrinted_areTheLast() {
        IntStream.rangeClosed(1, OutputTail.LINES + 5).forEach(i -> tail.add("line " + i));

        assertThat(tail.lines())
                .hasSize(OutputTail.LINES)
                .startsWith("line 6")
                .endsWith("line " + (OutputTail.LINES + 5));
    }

    @Test
    void lines_moreArePrintedLater_staysAsItWas() {
        tail.add("first");
        List<String> before = tail.lines();

        tail.add("second");

        assertThat(before).containsExactly("first");
    }
}
