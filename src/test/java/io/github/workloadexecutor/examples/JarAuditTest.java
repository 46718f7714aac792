package io.github.workloadexecutor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.testing.CapturedLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example as a whole, on real lanes, over three good jars and three damaged ones. */
@Timeout(60)
class JarAuditTest {

    private static final List<String> JARS =
            List.of("a/good.jar", "b/truncated.jar", "c/good.jar", "d/empty.jar", "e/good.jar", "f/corrupt.jar");

    @TempDir
    Path directory;

    @TempDir
    Path output;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void makeJars() throws IOException {
        byte[] good = JarBuilder.good("A").build();
        byte[] corrupt =
                JarBuilder.good("A").entry("Broken.class", new byte[] {1, 2, 3}).build();
        put("a/good.jar", good);
        put("b/truncated.jar", Arrays.copyOf(good, good.length / 2));
        put("c/good.jar", good);
        put("d/empty.jar", new byte[0]);
        put("e/good.jar", good);
        put("f/corrupt.jar", corrupt);
    }

    @Test
    void run_goodAndDamagedJars_givesARowForEachInInputOrder() throws Exception {
        List<AuditRow> rows = run();

        assertThat(rows).extracting(AuditRow::jar).containsExactlyElementsOf(JARS);
        assertThat(rows)
                .extracting(AuditRow::error)
                .satisfiesExactly(
                        error -> assertThat(error).isNull(),
                        error -> assertThat(error).contains("truncated"),
                        error -> assertThat(error).isNull(),
                        error -> assertThat(error).isEqualTo("the file is empty"),
                        error -> assertThat(error).isNull(),
                        error -> assertThat(error).startsWith("corrupt class Broken.class"));
    }

    @Test
    void run_goodAndDamagedJars_writesAReportForEach() throws Exception {
        run();

        try (Stream<Path> files = Files.walk(output)) {
            assertThat(files.filter(Files::isRegularFile))
                    .containsExactlyInAnyOrderElementsOf(JARS.stream()
                            .map(jar -> output.resolve(jar + ".json"))
                            .toList());
        }
        assertThat(output.resolve("d/empty.jar.json"))
                .hasContent("{\"jar\":\"d/empty.jar\",\"error\":\"the file is empty\"}");
        assertThat(output.resolve("e/good.jar.json"))
                .content()
                .contains("\"classFileVersions\":{\"65\":1}", "\"checksum\":\"NONE\"");
    }

    @Test
    void run_goodAndDamagedJars_printsTheTableAndWhatRanWhere() throws Exception {
        run();

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .anySatisfy(line -> assertThat(line).matches("empty\\.jar +ERROR: the file is empty"))
                .anySatisfy(line -> assertThat(line).isEqualTo("6 jars, 3 of them damaged or not readable"))
                .anySatisfy(line -> assertThat(line).matches(" *I/O lane +12 tasks, 0 of them failed, .*"))
                .anySatisfy(line -> assertThat(line).matches(" *CPU lane +6 tasks, 3 of them failed, .*"));
    }

    /** It plants no pitfall, so none is found. */
    @Test
    void run_goodAndDamagedJars_findsNothingToReport() throws Exception {
        try (CapturedLog log = CapturedLog.at(Level.WARN)) {
            run();

            assertThat(log.messages()).noneMatch(message -> message.contains(" found "));
        }
    }

    private List<AuditRow> run() throws IOException, InterruptedException {
        var config = new AuditConfig(directory, output, /* limit= */ 0, /* compare= */ false);
        return JarAudit.run(config, new PrintStream(printed, /* autoFlush= */ true, StandardCharsets.UTF_8));
    }

    private void put(String name, byte[] content) throws IOException {
        Path jar = directory.resolve(name);
        Files.createDirectories(jar.getParent());
        Files.write(jar, content);
    }
}
