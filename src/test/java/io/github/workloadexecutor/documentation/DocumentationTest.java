package io.github.workloadexecutor.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps README and guide true: each block of Java in them is a region of compiled code, named in a comment before it,
 * and each link to a file of the project leads somewhere.
 */
final class DocumentationTest {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path SOURCES = ROOT.resolve("src/test/java/io/github/workloadexecutor/documentation");
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- region (\\w+) of (\\w+) -->\\n)?```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\((?!http|#)([^)#]+)(?:#[^)]*)?\\)");

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> guide = Files.walk(ROOT.resolve("src/docs"))) {
            return Stream.concat(
                    Stream.of(ROOT.resolve("README.md")),
                    guide.filter(f -> f.toString().endsWith(".md")))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void javaBlocks_areRegionsOfCompiledCode(Path document) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            assertThat(block.group(1))
                    .as("every Java block names its region, in %s:\n%s", document, block.group(3))
                    .isNotNull();
            assertThat(block.group(3).strip()).isEqualTo(region(block.group(1), block.group(2)));
        }
    }

    private static String region(String name, String file) throws IOException {
        Matcher region = Pattern.compile("// region " + name + "\\n(.*?)// endregion", Pattern.DOTALL)
                .matcher(Files.readString(SOURCES.resolve(file + ".java")));
        assertThat(region.find()).as("region %s of %s", name, file).isTrue();
        return region.group(1).stripTrailing().stripIndent().strip();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void links_leadToFiles(Path document) throws IOException {
        Matcher link = LINK.matcher(Files.readString(document));
        while (link.find()) {
            assertThat(document.resolveSibling(link.group(1))).exists();
        }
    }

    @Test
    void readme_isShortEnoughForFiveMinutes() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("README.md"));

        assertThat(lines.size()).isLessThan(200);
    }

    /** What CI runs is what the README tells a stranger to run. */
    @Test
    void ci_runsTheCommandOfTheReadme() throws IOException {
        String command = "mvn -B -ntp verify";

        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("\n" + command + "\n");
        assertThat(Files.readString(ROOT.resolve(".ci/run"))).endsWith("\n" + command + "\n");
        assertThat(Files.readString(ROOT.resolve(".github/workflows/ci.yml"))).contains("run: " + command + "\n");
    }
}
