package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class JvmCommandTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "-Xmx1g,           \"-Xmx1g\"",
                "``,               \"\"",
                "a b,              \"a b\"",
                "C:\\dir\\,        \"C:\\\\dir\\\\\"",
                "say \"hi\",       \"say \\\"hi\\\"\"",
                "\\\",             \"\\\\\\\"\"",
                "# no comment,     \"# no comment\"",
                "it's,             \"it's\"",
                "é漢😀,            \"é漢😀\"",
            })
    void quote_option_followsTheLaunchersRules(String option, String quoted) {
        assertThat(JvmCommand.quote(option)).isEqualTo(quoted);
    }

    @Test
    void quote_lineBreaks_areEscaped() {
        assertThat(JvmCommand.quote("a\nb\r\nc")).isEqualTo("\"a\\nb\\r\\nc\"");
    }

    @Test
    void withArgumentFile_always_passesOnlyTheFileOnTheCommandLine() throws Exception {
        Path file = directory.resolve("a");

        JvmCommand command = JvmCommand.withArgumentFile(file, List.of("-Dsecret=1", "Main"), Map.of("KEY", "value"));

        assertThat(command.arguments()).hasSize(2).last().isEqualTo("@" + file);
        assertThat(command.environment()).containsExactly(Map.entry("KEY", "value"));
    }

    @Test
    void withArgumentFile_nastyOptions_reachTheJvmUnchanged() throws Exception {
        List<String> nasty = List.of(
                "",
                " ",
                "two words",
                "back\\slash\\",
                "\\n is no newline",
                "quote\"s and 'single' ones",
                "line\nbreak\r\n",
                "tab\tand\fform feed",
                "# no comment",
                "@no-file",
                "*",
                "$HOME %PATH% `id` ; & |",
                "é漢😀",
                "-Xmx1g");
        List<String> options = new ArrayList<>(
                List.of("-Dnasty=" + nasty.get(6) + nasty.get(12), "-cp", System.getProperty("java.class.path")));
        options.add(ChildMain.class.getName());
        options.add("show");
        options.addAll(nasty);
        JvmCommand command = JvmCommand.withArgumentFile(directory.resolve("a"), options, Map.of("LC_ALL", "C.UTF-8"));

        List<String> out = new ArrayList<>();
        ChildJvm child = ChildJvm.start("show", command, out::add, System.err::println);
        assertThat(child.awaitExit(Duration.ofSeconds(20))).isPresent();
        var unused = child.outputAfterExit(Duration.ofSeconds(10));

        List<String> expected = new ArrayList<>();
        nasty.forEach(argument -> expected.add("argument " + ChildMain.hex(argument)));
        expected.add("property " + ChildMain.hex(nasty.get(6) + nasty.get(12)));
        assertThat(out).isEqualTo(expected);
    }
}
