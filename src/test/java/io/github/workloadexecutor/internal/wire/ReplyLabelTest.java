package io.github.workloadexecutor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.workloadexecutor.backend.RunCost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs beside a value, whether or not there is room for them in the label. */
final class ReplyLabelTest {

    private static final byte[] VALUE = {1, 2, 3};

    @ParameterizedTest
    @CsvSource({"'',1", "'',254", "'',255", "'',5000", "1 2 3 4,1", "1 2 3 4,247", "1 2 3 4,248", "1 2 3 4,100000"})
    void outputs_ofAnyLength_areReadAgain(String cost, int length) throws Exception {
        String outputs = "x".repeat(length);

        Frame reply = ReplyLabel.value(7, cost, outputs, VALUE);
        ReplyLabel.Parts parts = ReplyLabel.partsOf(reply);

        assertThat(reply.label().length()).isLessThanOrEqualTo(255);
        assertThat(parts.outputs()).isEqualTo(outputs);
        assertThat(parts.body()).containsExactly(VALUE);
        assertThat(parts.cost()).isEqualTo(cost.isEmpty() ? null : new RunCost(1, 2, 3, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {";+", ";+x", ";+-1", ";+4", ";+99999999999", "1 2;a", "x;a"})
    void label_thatIsNone_isAViolation(String label) {
        assertThatExceptionOfType(ProtocolViolation.class)
                .isThrownBy(() -> ReplyLabel.partsOf(new Frame(FrameKind.VALUE, 7, label, VALUE)))
                .withMessageStartingWith("expected ");
    }

    @Test
    void outputs_ofATaskThatHasFailed_areAViolation() {
        assertThatExceptionOfType(ProtocolViolation.class)
                .isThrownBy(() -> ReplyLabel.partsOf(new Frame(FrameKind.FAILURE, 7, ";a", VALUE)))
                .withMessageContaining("FAILURE");
    }
}
