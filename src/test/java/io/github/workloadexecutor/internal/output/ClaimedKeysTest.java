package io.github.workloadexecutor.internal.output;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which keys go together in one run. */
final class ClaimedKeysTest {

    private final ClaimedKeys keys = new ClaimedKeys();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.json|a.json|is claimed already",
                "A.json|a.json|differs from it in upper and lower case only",
                "x/A.json|X/a.JSON|differs from it in upper and lower case only",
                "STRASSE|stra\u00dfe|differs from it in upper and lower case only",
                "\u00dcber|u\u0308ber|differs from it in upper and lower case only",
                "u\u0308ber|\u00fcber|is claimed already",
                "a/b|a|is a directory of that one",
                "a/b/c|A/B|is a directory of that one",
                "a|a/b|is in a directory that is that file",
                "A|a/b/c|is in a directory that is that file"
            })
    void second_thatNamesTheSameFileSomewhere_isRefusedWithBothKeys(String first, String second, String how) {
        keys.add(OutputKey.of(first));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> keys.add(OutputKey.of(second)))
                .withMessageContaining("\"" + OutputKey.of(first).text() + "\"")
                .withMessageContaining("\"" + OutputKey.of(second).text() + "\"")
                .withMessageContaining(how);
    }

    @ParameterizedTest
    @CsvSource({"a,b", "a/b,a/c", "A/b,a/c", "a,ab", "a/b,a.b", "a/b,b/a"})
    void second_thatNamesAnotherFileEverywhere_isTaken(String first, String second) {
        keys.add(OutputKey.of(first));

        assertThatNoException().isThrownBy(() -> keys.add(OutputKey.of(second)));
    }

    /** A refused key leaves nothing behind, such as the directories it would have been in. */
    @Test
    void refused_thenItsDirectoryClaimed_isTaken() {
        keys.add(OutputKey.of("a/b"));
        assertThatIllegalArgumentException().isThrownBy(() -> keys.add(OutputKey.of("a/b/c/d")));

        assertThatNoException().isThrownBy(() -> keys.add(OutputKey.of("a/c")));
    }
}
