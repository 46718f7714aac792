package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.testing.conformance.BackendConformance;
import io.github.workloadexecutor.testing.conformance.Capability;
import io.github.workloadexecutor.testing.conformance.Needs;
import io.github.workloadexecutor.testing.conformance.Without;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the page on conformance true: it lists the tests of the suite, and what our own backends promise of them. */
final class ConformanceListTest {

    private static final Path PAGE = Path.of("src/docs/design/conformance.md");
    private static final Pattern ROW = Pattern.compile(
            "^\\| (?<words>\\S.*?) \\| `(?<test>\\w+\\.\\w+)` \\| (?<forked>.*?) \\| (?<inProcess>.*?)"
                    + " \\| (?<hazelcast>.*?) \\|$",
            Pattern.MULTILINE);
    private static final String PROMISED = "yes";
    private static final String NOT_PROMISED = "–";

    /** A line of the page. */
    private record Row(String words, String test, String forked, String inProcess, String hazelcast) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            rows.add(new Row(
                    row.group("words"),
                    row.group("test"),
                    row.group("forked"),
                    row.group("inProcess"),
                    row.group("hazelcast")));
        }
        return rows;
    }

    /** The tests of the suite, by the name of the interface they stand in and their own. */
    private static Map<String, Method> tests() {
        Map<String, Method> tests = new TreeMap<>();
        Stream.of(BackendConformance.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .forEach(method ->
                        tests.put(method.getDeclaringClass().getSimpleName() + "." + method.getName(), method));
        return tests;
    }

    private static String promise(Method test, Set<Capability> missing) {
        Needs needs = test.getAnnotation(Needs.class);
        Without without = test.getAnnotation(Without.class);
        boolean skipped = (needs != null && !Collections.disjoint(List.of(needs.value()), missing))
                || (without != null && !missing.contains(without.value()));
        return skipped ? NOT_PROMISED : PROMISED;
    }

    @Test
    void page_listsEachTestOfTheSuiteOnce() throws IOException {
        assertThat(rows()).extracting(Row::test).containsExactlyInAnyOrderElementsOf(tests().keySet());
    }

    @Test
    void page_describesEachTestInItsOwnWords() throws IOException {
        assertThat(rows()).extracting(Row::words).doesNotHaveDuplicates().allMatch(words -> words.contains(" "));
    }

    @Test
    void columns_ofOurOwnBackends_sayWhatTheirCapabilitiesSay() throws IOException {
        Map<String, Method> tests = tests();
        Set<Capability> notForked = new ForkedConformanceTest().missing();
        Set<Capability> notInProcess = new InProcessConformanceTest().missing();
        Set<Capability> notHazelcast = new HazelcastConformanceTest().missing();

        assertThat(rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.forked()).isEqualTo(promise(tests.get(row.test()), notForked));
            assertThat(row.inProcess()).isEqualTo(promise(tests.get(row.test()), notInProcess));
            assertThat(row.hazelcast()).isEqualTo(promise(tests.get(row.test()), notHazelcast));
        });
    }

    /** A name that two interfaces had would be one test and not two. */
    @Test
    void tests_haveNamesOfTheirOwn() {
        assertThat(tests().values()).extracting(Method::getName).doesNotHaveDuplicates();
    }
}
