package io.github.workloadexecutor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.event.Finding;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker says of a run besides its outcome. It may say anything. */
final class CostTest {

    @Test
    void cost_thereAndBack_isTheSame() throws Exception {
        RunCost cost = new RunCost(Long.MAX_VALUE, 3, 2, 1);

        assertThat(Cost.of(Cost.toLabel(cost))).isEqualTo(cost);
    }

    @Test
    void cost_ofARunThatWasNotMeasured_isNone() throws Exception {
        assertThat(Cost.of("")).isNull();
    }

    /** Clocks of processors differ a little. */
    @Test
    void cost_moreCpuTimeThanTime_isCutToTheTime() {
        assertThat(new RunCost(5, 7, 0, 0).cpuNanos()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 2 3",
                "1 2 3 4 5",
                "1 2 3 4 ",
                "-1 2 3 4",
                "1 -2 3 4",
                "1 2 -3 4",
                "1 2 3 -4",
                "1 2 3 9223372036854775808",
                "a b c d",
                "   ",
                "\0"
            })
    void cost_noFourNumbersOfNanoseconds_isAViolation(String label) {
        assertThatThrownBy(() -> Cost.of(label))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageStartingWith("expected the cost of a run but received \"");
    }

    @Test
    void cost_endlessText_isShownInPart() {
        assertThatThrownBy(() -> Cost.of("x\n".repeat(2_000)))
                .message()
                .hasSizeLessThan(200)
                .doesNotContain("\n");
    }

    @Test
    void discovery_thereAndBack_isTheSame() throws Exception {
        Discovery found = new Discovery(Finding.Kind.LEFT_BEHIND, "3 Fäden");

        assertThat(Discovery.of(found.toFrame(7))).isEqualTo(found);
        assertThat(found.toFrame(7).id()).isEqualTo(7);
    }

    /** What is seen in the application is not the worker's to say. */
    @ParameterizedTest
    @ValueSource(strings = {"", "TOO_BIG", "left_behind", "nonsense"})
    void discovery_ofAnotherKind_isAViolation(String label) {
        assertThatThrownBy(() -> Discovery.of(new Frame(FrameKind.FINDING, 7, label, new byte[0])))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("received one of kind \"" + label + "\"");
    }

    /** It goes into a log. */
    @Test
    void discovery_endlessTextWithLines_isCutAndOneLine() throws Exception {
        byte[] text = "a\nb\u001b[0m".repeat(10_000).getBytes(StandardCharsets.UTF_8);

        Discovery found = Discovery.of(new Frame(FrameKind.FINDING, 7, "LEFT_BEHIND", text));

        assertThat(found.evidence()).hasSizeLessThan(2_100).doesNotContain("\n", "\u001b");
    }
}
