package io.github.workloadexecutor.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command line for a node may say. */
final class NodeOptionsTest {

    @Test
    void read_everyOptionOfTheUsage_isKnown() {
        Matcher option =
                Pattern.compile("^  (--[a-z-]+) (\\S+)", Pattern.MULTILINE).matcher(NodeOptions.USAGE);
        int options = 0;
        while (option.find()) {
            String value = option.group(2).matches("N|MB") ? "1" : "value";
            assertThat(NodeOptions.read(option.group(1), value)).isNotNull();
            options++;
        }
        assertThat(options).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --worker 2            | expected an option of those below but received --worker
            --workers             | --workers must be followed by a value, but was the last
            --workers two         | --workers must be a number, but was two
            --workers 0           | workers must be from 1 to 4096, but was 0
            --port 65536          | port must be from 1 to 65535, but was 65536
            --drain-seconds -1    | drainTimeout must not be negative, but was PT-1S
            --health-seconds -1   | healthEvery must not be negative, but was PT-1S
            --worker-heap -1      | workerHeap must not be negative, but was -1048576
            """)
    void read_wrongOption_isRefusedByName(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeOptions.read(line.split(" ", -1)))
                .withMessage(message);
    }

    @Test
    void read_nameOfTwoWords_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeOptions.read("--name", "two words"))
                .withMessage("name must be a word without spaces, but was \"two words\"");
    }
}
