package io.github.workloadexecutor.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands that start other JVMs of the same JDK. */
public final class OwnJvm {

    private OwnJvm() {}

    /** A JVM with everything this one has on its class path. */
    public static ProcessBuilder of(List<String> options, Class<?> main, String... arguments) {
        return with(System.getProperty("java.class.path"), options, main, arguments);
    }

    /** A JVM with nothing on its class path but the library, its dependency, and these benchmarks' classes. */
    public static ProcessBuilder small(List<String> options, Class<?> main, String... arguments) {
        return with(smallClassPath(), options, main, arguments);
    }

    /** A jar, as an application would have it, if it has been built. */
    private static String smallClassPath() {
        String jar = System.getProperty("bench.jar", "");
        String[] all = System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1);
        String own = !jar.isEmpty() && Files.exists(Path.of(jar)) ? jar : all[0];
        return Stream.concat(
                        Stream.of(own),
                        Stream.of(all)
                                .filter(entry ->
                                        Path.of(entry).getFileName().toString().startsWith("slf4j-")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static ProcessBuilder with(String classPath, List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
