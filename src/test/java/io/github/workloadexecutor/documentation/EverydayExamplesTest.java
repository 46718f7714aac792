package io.github.workloadexecutor.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.gather.GatherProgress;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages about map, streams, gather and pipelines show does what they say. */
@SystemTest
final class EverydayExamplesTest {

    @TempDir
    private static Path directory;

    private static WorkloadExecutor executor;
    private static List<Path> files;

    @BeforeAll
    static void open() throws IOException {
        executor = WorkloadExecutor.builder().workers(2).build();
        files = List.of(
                Files.writeString(directory.resolve("one.txt"), "to be or"),
                Files.writeString(directory.resolve("two.txt"), "not to be, that"));
    }

    @AfterAll
    static void close() {
        executor.close();
    }

    @Test
    void map_threeWays_giveTheSame() throws Exception {
        assertThat(EverydayExamples.countWords(files)).containsExactly(3, 4);
        assertThat(EverydayExamples.map(executor, files)).containsExactly(3, 4);
        assertThat(EverydayExamples.mapTwo(executor)).containsExactly("a1", "b2");
    }

    @Test
    void stream_endless_isTakenFromAndClosed() {
        Iterable<String> endless =
                () -> Stream.generate(() -> "ten words ".repeat(5)).iterator();

        assertThat(EverydayExamples.stream(executor, endless)).isEqualTo(100);
        assertThat(EverydayExamples.mapping(executor, files.stream())).containsExactly(3, 4);
        assertThat(EverydayExamples.completed(executor, files, new ArrayList<>()))
                .containsExactlyInAnyOrder(files.get(0) + " read", files.get(1) + " read");
    }

    @Test
    void gather_choices_areKept() throws Exception {
        List<GatherProgress> told = new ArrayList<>();
        Callable<String> failing = () -> {
            throw new IOException("planted");
        };

        Gathered<String> gathered = EverydayExamples.gather(executor, List.of(() -> "a", failing), told::add);

        assertThat(gathered.values()).containsExactly("a");
        assertThat(told.getLast().done()).isEqualTo(2);
        assertThat(EverydayExamples.firstOf(executor, List.of(failing, () -> "b")))
                .isEqualTo("b");
    }

    @Test
    void gather_maps_keepKeys() throws Exception {
        Map<String, Callable<Integer>> byName = new LinkedHashMap<>();
        byName.put("one", () -> 1);
        byName.put("two", () -> 2);

        assertThat(EverydayExamples.keyed(executor, byName)).containsExactly(Map.entry("one", 1), Map.entry("two", 2));
        assertThat(EverydayExamples.merged(executor, List.of(() -> Map.of("a", 1), () -> Map.of("a", 2))))
                .containsExactly(Map.entry("a", 3));
    }

    @Test
    void futures_several_areAwaited() throws Exception {
        assertThat(EverydayExamples.asCompleted(List.of(executor.io().submit(() -> "x"))))
                .containsExactly("x");
    }

    @Test
    void pipeline_ofBothLanes_keepsOrder() throws Exception {
        assertThat(EverydayExamples.pipeline(executor, files)).containsExactly(3, 4);
        assertThat(EverydayExamples.then(executor, files.getFirst()).get()).isEqualTo(3);
    }
}
