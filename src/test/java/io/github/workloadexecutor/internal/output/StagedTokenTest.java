package io.github.workloadexecutor.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is digits and nothing else, whatever a worker says. */
final class StagedTokenTest {

    @Test
    void token_asText_isReadAgain() {
        StagedToken token = StagedToken.next("0123456789ab", 17);

        assertThat(StagedToken.parse(token.toString())).isEqualTo(token);
        assertThat(token.fileName()).matches("17-[0-9a-f]{12}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "0123456789ab",
                "0123456789ab/1",
                "0123456789ab/1/",
                "0123456789ab//0123456789ab",
                "0123456789ab/-1/0123456789ab",
                "0123456789ab/+1/0123456789ab",
                "0123456789ab/1e1/0123456789ab",
                "0123456789ab/9999999999/0123456789ab",
                "0123456789AB/1/0123456789ab",
                "0123456789ab/1/0123456789a",
                "0123456789ab/1/0123456789abc",
                "0123456789ab/1/../../../etc",
                "../../../etc/1/0123456789ab",
                "0123456789ab/1/0123456/89ab",
                "0123456789ab/1/0123456789a\0",
                "0123456789ab/\u0661/0123456789ab"
            })
    void token_thatIsNone_isNotTaken(String text) {
        assertThat(StagedToken.parse(text)).isNull();
    }
}
