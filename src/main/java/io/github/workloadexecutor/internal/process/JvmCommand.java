package io.github.workloadexecutor.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The command that starts a forked JVM. Everything but the launcher itself stands in an argument file: a class path can
 * be longer than a command line may be.
 *
 * @param arguments the launcher and its one argument
 * @param environment variables added to the application's own
 */
public record JvmCommand(List<String> arguments, Map<String, String> environment) {

    /**
     * Writes the argument file and builds the command around it.
     *
     * @param file where to write; it must exist until the JVM has started
     * @param options the JVM's options and the main class, one each
     */
    public static JvmCommand withArgumentFile(Path file, List<String> options, Map<String, String> environment)
            throws IOException {
        StringBuilder text = new StringBuilder();
        for (String option : options) {
            text.append(quote(option)).append('\n');
        }
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return new JvmCommand(List.of(launcher(), "@" + file), environment);
    }

    private static String launcher() {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        Path windows = bin.resolve("java.exe");
        return (Files.exists(windows) ? windows : bin.resolve("java")).toString();
    }

    /** The launcher's own rules: within double quotes, a backslash escapes. */
    static String quote(String option) {
        StringBuilder quoted = new StringBuilder(option.length() + 2).append('"');
        for (int i = 0; i < option.length(); i++) {
            char c = option.charAt(i);
            switch (c) {
                case '\\', '"' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
