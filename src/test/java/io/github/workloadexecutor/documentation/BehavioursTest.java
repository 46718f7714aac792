package io.github.workloadexecutor.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the page on behaviours true: what it names as proof is there, and says so itself. */
final class BehavioursTest {

    private static final Path PAGE = Path.of("src/docs/design/behaviours.md");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern ROW = Pattern.compile("^\\| B(\\d+) \\| (.*?) \\| (.*) \\|$", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");

    /**
     * A line of the page.
     *
     * @param number the behaviour's
     * @param proof the tests, or why there is none
     */
    record Row(int number, String behaviour, String proof) {}

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            rows.add(new Row(Integer.parseInt(row.group(1)), row.group(2), row.group(3)));
        }
        return rows;
    }

    @Test
    void rows_areInOrderAndEachNumberOnce() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThan(55)
                .extracting(Row::number)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void tests_named_existAndCiteTheNumber(Row row) throws IOException {
        Matcher named = NAMED.matcher(row.proof());
        boolean any = false;
        while (named.find()) {
            any = true;
            String source = sourceOf(named.group(1));
            assertThat(source)
                    .as("B%d: %s has a test %s", row.number(), named.group(1), named.group(2))
                    .containsPattern("void " + named.group(2) + "\\(")
                    .as("B%d is cited in %s", row.number(), named.group(1))
                    .containsPattern("\\bB" + row.number() + "\\b");
        }
        assertThat(any || row.behaviour().contains("Moot") || row.proof().contains("Moot"))
                .as("B%d names a test, or says that it is moot", row.number())
                .isTrue();
    }

    private static String sourceOf(String testClass) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().equals(testClass + ".java"))
                    .toList();
            assertThat(found).as("test class %s", testClass).hasSize(1);
            return Files.readString(found.getFirst());
        }
    }
}
