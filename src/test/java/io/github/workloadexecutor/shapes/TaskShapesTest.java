package io.github.workloadexecutor.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.routing.Explanation;
import io.github.workloadexecutor.routing.Nature;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is guessed of real tasks from their code, what is learned from their runs and after how many, and what is true.
 * The table is written to {@code target/task-shapes.md}.
 */
@SystemTest
@Tag("long")
@Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("measuring")
final class TaskShapesTest {

    private static final int MOST_RUNS = 150;

    /** While the machine has more to do than processors, runs that are half and half are not judged. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For so many runs after it was right it has to stay so. */
    private static final int STEADY = 12;

    private static final double GUESSED_AT_LEAST = 0.8;

    /**
     * What came of one kind of task.
     *
     * @param rightAfter after how many runs what was learned was true, and stayed so; -1 for never
     */
    private record Row(Shape shape, Explanation last, int rightAfter) {

        private boolean isGuessed() {
            return last.guess().nature() == shape.truth();
        }

        private String line() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s%s | %s | %s | %.2f | %.1f ms | %s |",
                    shape.name(),
                    shape.truth(),
                    last.guess().nature(),
                    isGuessed() ? "" : " (wrong)",
                    last.evidence().nature(),
                    rightAfter < 0 ? "never" : rightAfter,
                    last.evidence().cpuShare(),
                    last.evidence().wallTime().toNanos() / 1e6,
                    last.place());
        }
    }

    @Test
    void shapes_real_areLearnedRightAndGuessedMostly(@TempDir Path directory) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Surroundings around = new Surroundings(directory);
                WorkloadExecutor executor =
                        WorkloadExecutor.builder().name("shapes").build()) {
            for (Shape shape : shapes(around)) {
                rows.add(learn(executor, shape));
            }
            write(rows);

            assertThat(executor.cpu().workers().started())
                    .as("tasks that declare nothing stay in the process")
                    .isZero();
        }

        assertThat(rows).hasSizeGreaterThanOrEqualTo(30);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.rightAfter()).as(row.line()).isPositive());
        assertThat(rows.stream().filter(Row::isGuessed).count())
                .isGreaterThanOrEqualTo((long) Math.ceil(GUESSED_AT_LEAST * rows.size()));
    }

    private static List<Shape> shapes(Surroundings around) {
        return Stream.of(Waiting.all(around), Computing.all(around), Mixed.all(around))
                .flatMap(List::stream)
                .toList();
    }

    /** Runs one after the other until what was learned is true and stays so. */
    private static Row learn(WorkloadExecutor executor, Shape shape) throws Exception {
        int rightSince = -1;
        long patientUntil = System.nanoTime() + PATIENCE.toNanos();
        for (int run = 1; run <= MOST_RUNS || System.nanoTime() < patientUntil; run++) {
            Object unused = executor.submit(shape.task()).get();
            Nature learned = executor.explain(shape.task()).evidence().nature();
            if (learned != shape.truth()) {
                rightSince = -1;
            } else if (rightSince < 0) {
                rightSince = run;
            } else if (run == rightSince + STEADY) {
                break;
            }
        }
        return new Row(shape, executor.explain(shape.task()), rightSince);
    }

    private static void write(List<Row> rows) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| task | truth | guessed from its code | learned | right after runs | share computing | a run | runs in |");
        lines.add("|---|---|---|---|---:|---:|---:|---|");
        rows.forEach(row -> lines.add(row.line()));
        Files.write(Path.of("target", "task-shapes.md"), lines);
    }
}
