package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that is a named module, compiled and run here on a module path with nothing but this library and
 * slf4j. All other tests run on the class path.
 */
@SystemTest
final class ModulePathTest {

    private static final String MODULE = """
            module app {
                requires io.github.workloadexecutor;
                exports app.open;
            }
            """;

    private static final String MAIN = """
            package app;

            import app.open.Jobs;
            import io.github.workloadexecutor.WorkloadExecutor;
            import io.github.workloadexecutor.Outputs;
            import java.nio.file.Path;
            import java.util.List;

            public class Main {
                public static void main(String[] args) throws Exception {
                    try (var executor = WorkloadExecutor.builder().workers(1).build()) {
                        System.out.println(executor.gatherAll(List.of(new Jobs.Where(), new Jobs.Where())));
                        System.out.println(executor.cpu().submit(Jobs::shout, "hello").get());
                        try (var outputs = Outputs.in(Path.of("DIRECTORY"))) {
                            executor.submit(new Jobs.Save(outputs.claim("a/b.txt"))).get();
                            System.out.println("published " + outputs.manifest().entries().size());
                        }
                        try {
                            executor.cpu().submit(Hidden::shout, "hello");
                        } catch (Exception refused) {
                            System.out.println(refused.getMessage());
                        }
                    }
                }

                static class Hidden {
                    static String shout(String text) {
                        return text;
                    }
                }
            }
            """;

    private static final String JOBS = """
            package app.open;

            import io.github.workloadexecutor.Output;
            import io.github.workloadexecutor.task.CpuTask;

            public class Jobs {
                public record Save(Output output) implements CpuTask<Integer> {
                    public Integer call() throws java.io.IOException {
                        output.writeString("text");
                        return 1;
                    }
                }

                public record Where() implements CpuTask<String> {
                    public String call() {
                        return getClass().getModule().getName() + " in "
                                + CpuTask.class.getModule().getName();
                    }
                }

                public static String shout(String text) {
                    return text.toUpperCase();
                }
            }
            """;

    @TempDir
    private Path directory;

    private String modulePath;

    @BeforeEach
    void compile() throws IOException {
        Path sources = directory.resolve("sources");
        write(sources.resolve("module-info.java"), MODULE);
        write(
                sources.resolve("app/Main.java"),
                MAIN.replace("DIRECTORY", directory.resolve("published").toString()));
        write(sources.resolve("app/open/Jobs.java"), JOBS);
        Path classes = directory.resolve("app classes");
        String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith("target" + File.separator + "classes") || entry.contains("slf4j-api"))
                .collect(Collectors.joining(File.pathSeparator));
        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "-d",
                        classes.toString(),
                        "--module-path",
                        libraries,
                        sources.resolve("module-info.java").toString(),
                        sources.resolve("app/Main.java").toString(),
                        sources.resolve("app/open/Jobs.java").toString());
        assertThat(code).isZero();
        modulePath = libraries + File.pathSeparator + classes;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void application_onTheModulePath_runsItsTasksInModularWorkers() throws Exception {
        try (Application application =
                Application.start(List.of("--module-path", modulePath, "--module", "app/app.Main"))) {
            List<String> output = application.remainingLines().stream()
                    .filter(line -> !line.startsWith("SLF4J"))
                    .toList();

            assertThat(output)
                    .startsWith(
                            "[app in io.github.workloadexecutor, app in io.github.workloadexecutor]",
                            "HELLO",
                            "published 1")
                    .anyMatch(line -> line.contains("app") && line.contains("to io.github.workloadexecutor"));
            assertThat(application.awaitExit()).isZero();
        }
    }
}
