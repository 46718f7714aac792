package io.github.workloadexecutor.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExitStatusTest {

    @ParameterizedTest
    @CsvSource({
        "129, SIGHUP",
        "130, SIGINT",
        "131, SIGQUIT",
        "132, SIGILL",
        "133, SIGTRAP",
        "134, SIGABRT",
        "135, SIGBUS",
        "136, SIGFPE",
        "137, SIGKILL",
        "139, SIGSEGV",
        "141, SIGPIPE",
        "142, SIGALRM",
        "143, SIGTERM",
        "152, SIGXCPU",
        "153, SIGXFSZ"
    })
    void signal_codeOfASignal_namesIt(int code, String signal) {
        assertThat(new ExitStatus(code).signal()).contains(signal);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 3, 9, 42, 127, 128, 140, 150, 255, Integer.MAX_VALUE})
    void signal_otherCode_isEmpty(int code) {
        assertThat(new ExitStatus(code).signal()).isEmpty();
    }

    /** What a code does not say by itself is not guessed: that takes evidence. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1073741819 | code -1073741819",
                "0   | code 0",
                "1   | code 1",
                "3   | code 3",
                "42  | code 42",
                "134 | code 134 (SIGABRT)",
                "137 | code 137 (SIGKILL)",
                "255 | code 255"
            })
    void toString_code_saysWhatTheCodeSaysAndNoMore(int code, String text) {
        assertThat(new ExitStatus(code)).hasToString(text);
    }
}
