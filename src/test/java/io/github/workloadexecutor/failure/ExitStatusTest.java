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
        "134, SIGABRT",
        "135, SIGBUS",
        "136, SIGFPE",
        "137, SIGKILL",
        "139, SIGSEGV",
        "141, SIGPIPE",
        "143, SIGTERM"
    })
    void signal_codeOfASignal_namesIt(int code, String signal) {
        assertThat(new ExitStatus(code).signal()).contains(signal);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 3, 9, 42, 127, 128, 133, 140, 255, Integer.MAX_VALUE})
    void signal_otherCode_isEmpty(int code) {
        assertThat(new ExitStatus(code).signal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0   | code 0 (a normal end, so System.exit(0) or halt(0) was called)",
                "1   | code 1 (System.exit(1), an error at start-up, or a crash without a core dump)",
                "3   | code 3 (System.exit(3), or out of memory with ExitOnOutOfMemoryError)",
                "42  | code 42",
                "129 | code 129 (SIGHUP)",
                "130 | code 130 (SIGINT: interrupted from the terminal)",
                "134 | code 134 (SIGABRT: abort: a fatal error of the JVM or of native code, see its hs_err file)",
                "135 | code 135 (SIGBUS: a memory fault in native code)",
                "137 | code 137 (SIGKILL: killed from outside, or by the kernel because memory ran out)",
                "139 | code 139 (SIGSEGV: a memory fault in native code)",
                "143 | code 143 (SIGTERM: asked to end from outside)",
                "255 | code 255"
            })
    void toString_code_saysWhatItUsuallyMeans(int code, String text) {
        assertThat(new ExitStatus(code)).hasToString(text);
    }
}
