package io.github.workloadexecutor.internal.process;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options that this JVM was started with.
 *
 * <p>The JDK's management bean knows them, but takes long to load. Linux shows the words of the command line, and those
 * are the same as long as nothing else can have a say: the JDK's own launcher read them, with no argument file and no
 * variable, and each of them is known here to be one word or two. In every other case the bean is asked.
 */
final class CommandLine {

    /** Options that a module option's value may follow as a word of its own. */
    private static final Set<String> MODULE_OPTIONS = Set.of(
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--limit-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "--patch-module",
            "--enable-native-access",
            "--illegal-native-access");

    private static final Set<String> CLASS_PATH_OPTIONS = Set.of("-cp", "-classpath", "--class-path");

    /** They end the options. */
    private static final Set<String> MAIN_OPTIONS = Set.of("-jar", "-m", "--module");

    private CommandLine() {}

    /** Lists them, with each value in the same word as its option. The class path may be missing. */
    static List<String> options() {
        List<String> words = words();
        List<String> options = words == null ? null : parse(words, System.getenv());
        return options != null ? options : ofBean();
    }

    static List<String> ofBean() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /** The words after the launcher; null if there are none to be seen, or the launcher is not the JDK's. */
    private static @Nullable List<String> words() {
        try {
            File self = ProcessStat.PROC.resolve("self").toFile();
            File launcher = new File(System.getProperty("java.home"), "bin/java");
            if (!new File(self, "exe").getCanonicalPath().equals(launcher.getCanonicalPath())) {
                return null;
            }
            // As the JDK reads its arguments, in the encoding of the system.
            String text = Files.readString(
                    self.toPath().resolve("cmdline"), Charset.forName(System.getProperty("sun.jnu.encoding")));
            String[] words = text.split("\0", -1);
            return text.endsWith("\0") ? List.of(words).subList(1, words.length - 1) : null;
        } catch (IOException | RuntimeException otherSystem) {
            return null;
        }
    }

    /**
     * Takes the options out of the words.
     *
     * @return null if these words do not tell everything
     */
    static @Nullable List<String> parse(List<String> words, Map<String, String> environment) {
        if (environment.containsKey("JDK_JAVA_OPTIONS")
                || environment.containsKey("JAVA_TOOL_OPTIONS")
                || environment.containsKey("_JAVA_OPTIONS")) {
            return null;
        }
        List<String> options = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("-")) {
                // The main class, unless it is a source file or an argument file.
                return word.startsWith("@") || word.endsWith(".java") ? null : options;
            }
            if (MAIN_OPTIONS.contains(word) || word.startsWith("--module=")) {
                return options;
            }
            if (CLASS_PATH_OPTIONS.contains(word)) {
                i++;
            } else if (word.equals("-p") || MODULE_OPTIONS.contains(word)) {
                i++;
                if (i == words.size()) {
                    return null;
                }
                options.add((word.equals("-p") ? "--module-path" : word) + "=" + words.get(i));
            } else if (isOneWord(word)) {
                options.add(word);
            } else {
                return null;
            }
        }
        return null; // A command line has a main class.
    }

    /** Whether all of an option stands in this word, and it does not bring others along from a file. */
    private static boolean isOneWord(String word) {
        if (word.startsWith("--")) {
            return word.equals("--enable-preview") || (word.indexOf('=') > 0 && !word.startsWith("--source"));
        }
        if (word.startsWith("-XX:")) {
            return !word.startsWith("-XX:Flags")
                    && !word.startsWith("-XX:VMOptionsFile")
                    && !word.startsWith("-XX:+ReadVMOptionsFile");
        }
        return word.startsWith("-D")
                || word.startsWith("-X")
                || word.startsWith("-ea")
                || word.startsWith("-da")
                || word.startsWith("-agent")
                || word.startsWith("-javaagent:");
    }
}
