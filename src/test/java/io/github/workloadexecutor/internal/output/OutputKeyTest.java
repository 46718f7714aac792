package io.github.workloadexecutor.internal.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys there can be, and what is said of the others. */
final class OutputKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.json",
                "a/b.json",
                "a/b/c d/e.tar.gz",
                ".hidden",
                "..a",
                "a..b",
                "CONSOLE",
                "com10.txt",
                "nulls/aux1",
                "gr\u00fc\u00dfe.txt",
                "\u5199\u771f/\ud83d\ude00.png",
                "a/.outputs-staging"
            })
    void key_thatNamesAFileEverywhere_isTaken(String key) {
        assertThat(OutputKey.of(key).text()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/etc/passwd|must be relative",
                "../a|must not contain . or ..",
                "a/../../b|must not contain . or ..",
                "a/./b|must not contain . or ..",
                ".|must not contain . or ..",
                "a//b|must have a name on each side of each slash",
                "a/|must have a name on each side of each slash",
                "a\\b|must separate names by /, but has a backslash at 1",
                "C:/a|must be a name on every system, but has : at 1",
                "a*|must be a name on every system, but has * at 1",
                "what?|must be a name on every system",
                "a.|must be a name on every system, but one ends with a dot or a blank",
                "a./b|must be a name on every system, but one ends with a dot or a blank",
                "a /b|must be a name on every system, but one ends with a dot or a blank",
                "CON|but CON is a device of Windows",
                "nul.txt|but nul.txt is a device of Windows",
                "a/Aux/b|but Aux is a device of Windows",
                "LPT1.tar.gz|is a device of Windows",
                "COM\u00b2|is a device of Windows",
                ".outputs-staging/a|must not begin with .outputs-staging",
                ".Outputs-Staging|must not begin with .outputs-staging"
            })
    void key_thatCannotBeAFileEverywhere_isRefusedWithTheRule(String key, String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputKey.of(key))
                .withMessageStartingWith("output key must ")
                .withMessageContaining(rule)
                .withMessageEndingWith(": \"" + key + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\nb", "a\rb", "a\u007fb", "a\u0085b"})
    void key_withAControlCharacter_isRefusedOnOneLine(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputKey.of(key))
                .withMessageContaining("must not contain control characters, but has U+")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContainPattern("[\\x00-\\x1f]"));
    }

    @Test
    void key_empty_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputKey.of(""))
                .withMessageContaining("must not be empty");
    }

    @Test
    void key_withHalfASurrogatePair_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputKey.of("a\ud83d"))
                .withMessageContaining("half a surrogate pair");
    }

    /** Each character takes three bytes. */
    @Test
    void key_withANameLongerThanFileSystemsTake_isRefusedWithItsBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputKey.of("a/" + "\u5199".repeat(86)))
                .withMessageContaining("at most 255 bytes, but one has 258");
        assertThat(OutputKey.of("\u5199".repeat(85)).text()).hasSize(85);
    }

    @Test
    void key_decomposed_isComposed() {
        assertThat(OutputKey.of("u\u0308ber.txt").text()).isEqualTo("\u00fcber.txt");
    }

    @Test
    void key_withASignThatIsALetterToo_hasTheLetter() {
        assertThat(OutputKey.of("\u212aelvin")).isEqualTo(OutputKey.of("Kelvin"));
    }
}
