package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Functions;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A function applied to many inputs, and all results awaited; the same on both lanes and on the routed facade. */
@SystemTest
@ParameterizedClass
@EnumSource(Place.class)
final class MapTest {

    private static final Map<Place, WorkloadExecutor> EXECUTORS = new EnumMap<>(Place.class);

    private final Place place;
    private final WorkloadExecutor executor;

    @TempDir
    private Path directory;

    MapTest(Place place) {
        this.place = place;
        this.executor = EXECUTORS.get(place);
    }

    @BeforeAll
    static void open() throws InterruptedException {
        for (Place each : Place.values()) {
            WorkloadExecutor opened = each.builder().build();
            EXECUTORS.put(each, opened);
            each.map(opened, Functions::square, numbers(1000)); // Its workers stand when time is measured.
        }
    }

    @AfterAll
    static void close() {
        EXECUTORS.values().forEach(WorkloadExecutor::close);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private <R> List<R> map(CpuFunction<Integer, R> function, Iterable<Integer> inputs) throws InterruptedException {
        return place.map(executor, function, inputs);
    }

    /** B16: results of different durations, in the order of the inputs. */
    @Test
    void map_firstInputsTakeLonger_givesInputOrder() throws Exception {
        assertThat(map(Functions::slowerFirst, numbers(20))).isEqualTo(numbers(20));
    }

    /** B16, B33: more inputs than are under way at once. There is no chunk size, so that none is wrong (B17). */
    @Test
    void map_tenThousandInputs_givesInputOrder() throws Exception {
        assertThat(map(Functions::square, numbers(10_000)))
                .isEqualTo(numbers(10_000).stream().map(Functions::square).toList());
    }

    /** B19. */
    @Test
    void map_noInput_givesNothing() throws Exception {
        assertThat(map(Functions::square, List.of())).isEmpty();
    }

    /** B19. */
    @Test
    void map_oneInput_givesOneResult() throws Exception {
        assertThat(map(Functions::square, List.of(7))).containsExactly(49);
    }

    @Test
    void map_oneInputFails_throwsThatWithItsPlace() {
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class, () -> map(Functions::squareUnlessTenth, List.of(1, 2, 10)));

        assertThat(failure.index()).isEqualTo(2);
        assertThat(failure).hasCauseInstanceOf(IOException.class).hasMessageContaining("at index 2 of 3");
    }

    /** B20: failures at their places, and the later ones still come. */
    @Test
    void map_collecting_givesFailuresAtTheirPlaces() throws Exception {
        Gathered<Integer> gathered =
                place.map(executor, Functions::squareUnlessTenth, numbers(35), Gather.collecting());

        assertThat(gathered.failures()).extracting(Outcome::index).containsExactly(0L, 10L, 20L, 30L);
        assertThat(gathered.outcomes().get(34)).isEqualTo(new Outcome.Success<>(34, 34 * 34));
        assertThat(gathered.values()).hasSize(31);
    }

    /** B21: a timeout of the task itself is a failure, and not the end of the time that the gather has. */
    @Test
    void map_taskThrowsTimeout_isTheTasksFailure() throws Exception {
        Gathered<Integer> gathered = place.map(
                executor,
                Functions::throwTimeout,
                numbers(3),
                Gather.collecting().within(Duration.ofMinutes(1)));

        assertThat(gathered.failures())
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure.cause()).isInstanceOf(TimeoutException.class));
    }

    /** B22, B23: when the time is over the ready ones have been given, the one under way is cancelled like the rest. */
    @Test
    void map_timeIsOver_cancelsWhatIsNotDone() throws Exception {
        Path open = Files.createFile(directory.resolve("open"));
        Path never = directory.resolve("never");
        List<Functions.Gate> gates = List.of(
                new Functions.Gate(0, open),
                new Functions.Gate(1, never),
                new Functions.Gate(2, never),
                new Functions.Gate(3, never));

        Gathered<Integer> gathered =
                place.map(executor, Functions::pass, gates, Gather.collecting().within(Duration.ofSeconds(1)));

        assertThat(gathered.outcomes().getFirst()).isEqualTo(new Outcome.Success<>(0, 0));
        assertThat(gathered.outcomes().subList(1, 4)).allMatch(Outcome.Cancelled.class::isInstance);
    }

    /** B27: what the inputs throw reaches the caller, and nothing is left running. */
    @Test
    void map_inputsThrow_throwsThat() {
        Iterable<Integer> broken = () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (next == 5) {
                    throw new IllegalStateException("the inputs are broken");
                }
                return next++;
            }
        };

        assertThatThrownBy(() -> map(Functions::square, broken))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the inputs are broken");
    }

    /** B30: the first failure ends a batch long before it would be done. */
    @Test
    void map_firstFails_endsTheOthers() throws Exception {
        Path never = directory.resolve("never");
        List<Functions.Gate> gates = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            gates.add(new Functions.Gate(i, i == 0 ? null : never));
        }

        assertThatThrownBy(() -> place.map(executor, Functions::pass, gates))
                .isInstanceOf(TaskFailedException.class)
                .hasCauseInstanceOf(NullPointerException.class);
    }

    /** One that kills its worker fails alone, whatever travelled with it. */
    @Test
    void map_oneKillsItsWorker_failsAlone() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(place == Place.CPU || place == Place.ROUTED);

        Gathered<Integer> gathered = place.map(executor, Functions::haltAtThirteen, numbers(200), Gather.collecting());

        assertThat(gathered.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.index()).isEqualTo(13);
            assertThat(failure.cause()).isInstanceOf(WorkerCrashedException.class);
        });
        assertThat(gathered.values()).hasSize(199);
    }

    @Test
    void map_afterShutdown_isRejected() {
        WorkloadExecutor closed = place.builder().build();
        closed.close();

        assertThatThrownBy(() -> place.map(closed, Functions::square, numbers(3)))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void map_interrupted_throwsAndLeavesNothing() throws Exception {
        Path never = directory.resolve("never");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> place.map(executor, Functions::pass, List.of(new Functions.Gate(0, never))))
                .isInstanceOf(InterruptedException.class);
        assertThat(executor.io().statistics().running()
                        + executor.cpu().statistics().running())
                .isZero();
    }

    /** B16, B19: two inputs in parallel, as many as the shorter has. */
    @Test
    void map_twoInputs_stopsAtTheShorter() throws Exception {
        assertThat(executor.cpu().map(Functions::add, List.of(1, 2, 3), List.of(10, 20)))
                .containsExactly(11, 22);
        assertThat(executor.io().map((a, b) -> a + b, List.of(1, 2), List.of(10, 20, 30)))
                .containsExactly(11, 22);
        List<Integer> routed = executor.map(Sum::new, List.of(1, 2), List.of(10, 20, 30));
        assertThat(routed).containsExactly(11, 22);
    }

    @Test
    void map_twoInputsOnTheIoLane_isCalledByTheFunction() {
        assertThatThrownBy(() -> executor.io().map(MapTest::failing, List.of(1), List.of(2)))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("task lambda in MapTest #");
    }

    static int failing(int one, int other) throws IOException {
        throw new IOException("planted for " + one + other);
    }

    /** B33: limits of time are each input's own. */
    @Test
    void map_withTimeout_countsForEachInput() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(place == Place.CPU);
        Path open = Files.createFile(directory.resolve("open"));
        Path never = directory.resolve("never");
        List<Functions.Gate> gates = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            gates.add(new Functions.Gate(i, i == 2 ? never : open));
        }

        Gathered<Integer> gathered = executor.cpu()
                .with(TaskOptions.none().timeout(Duration.ofSeconds(1)))
                .map(Functions::pass, gates, Gather.collecting());

        assertThat(gathered.failures()).extracting(Outcome::index).containsExactly(2L);
    }

    @Test
    void map_lambdaOnCpuLane_isRefusedInTheCallingThread() {
        org.junit.jupiter.api.Assumptions.assumeTrue(place == Place.CPU || place == Place.CPU_IN_PROCESS);

        assertThatThrownBy(() -> executor.cpu().map((Integer number) -> number + 1, numbers(3)))
                .isInstanceOf(NotShippableException.class);
    }

    /** One input that cannot travel fails alone when failures are collected (B71). */
    @Test
    void map_oneInputCannotTravel_failsAlone() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(place != Place.IO);
        List<Object> inputs = List.of("a", new Object(), "c");

        Gathered<Object> gathered = place.map(executor, MapTest::same, inputs, Gather.collecting());

        assertThat(gathered.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.index()).isEqualTo(1);
            assertThat(failure.cause()).isInstanceOf(NotShippableException.class);
        });
    }

    record Sum(int one, int other) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return one + other;
        }
    }

    static Object same(Object any) {
        return any;
    }
}
