package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.SystemTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of a command line stand for what the management bean tells, or for nothing at all. */
@SystemTest
final class CommandLineTest {

    /** Tells what a worker would inherit, once by each way. */
    static final class Shown {
        public static void main(String[] args) {
            List<String> quick = InheritedOptions.fromCommandLine(CommandLine.options());
            List<String> bean = InheritedOptions.fromCommandLine(CommandLine.ofBean());
            System.out.println(quick.equals(bean) ? "same " + bean : "quick " + quick + " bean " + bean);
        }
    }

    @TempDir
    Path directory;

    private static void assertSame(List<String> options, String expected) throws Exception {
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Shown.class.getName(), "-Dnot=mine"));
        try (Application application = Application.start(command)) {
            assertThat(application.remainingLines()).containsExactly("same " + expected);
            assertThat(application.awaitExit()).isZero();
        }
    }

    @Test
    void options_ofEveryKind_areThoseOfTheBean() throws Exception {
        assertSame(
                List.of(
                        "-Da=1",
                        "-Dempty",
                        "-Dwords=two words",
                        "-Dumlaut=\u00e4",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-ea",
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--enable-native-access",
                        "ALL-UNNAMED",
                        "--add-modules",
                        "java.sql"),
                "[-Da=1, -Dempty, -Dwords=two words, -Dumlaut=\u00e4, --add-opens=java.base/java.lang=ALL-UNNAMED,"
                        + " --add-exports=java.base/sun.nio.ch=ALL-UNNAMED, --enable-native-access=ALL-UNNAMED,"
                        + " --add-modules=java.sql]");
    }

    @Test
    void options_none_areNone() throws Exception {
        assertSame(List.of(), "[]");
    }

    @Test
    void options_inAnArgumentFile_areThoseOfTheBean() throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "-Da=1\n-Db=2\n");

        assertSame(List.of("-Dfirst=0", "@" + file), "[-Dfirst=0, -Da=1, -Db=2]");
    }

    @Test
    void options_inAFileOfTheJvm_areThoseOfTheBean() throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "-Da=1\n");

        assertSame(List.of("-XX:VMOptionsFile=" + file), "[-Da=1]");
    }

    @Test
    void parse_knownWords_givesEachOptionInOneWord() {
        assertThat(CommandLine.parse(
                        List.of(
                                "-p",
                                "mods",
                                "-classpath",
                                "a:b",
                                "-Dx=-jar",
                                "--add-reads",
                                "a=b",
                                "-m",
                                "app",
                                "-Dy"),
                        Map.of()))
                .containsExactly("--module-path=mods", "-Dx=-jar", "--add-reads=a=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"@file", "Main.java", "--source", "--unheard-of", "-cp", "-p", "-Dx", "-XX:Flags=.hotspotrc"})
    void parse_whatMayMeanMore_isNotBelieved(String last) {
        assertThat(CommandLine.parse(List.of("-Da=1", last), Map.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"})
    void parse_optionsInAVariable_isNotBelieved(String variable) {
        assertThat(CommandLine.parse(List.of("-Da=1", "Main"), Map.of(variable, "-Db=2")))
                .isNull();
    }
}
