package io.github.workloadexecutor.testing.conformance;

import static io.github.workloadexecutor.testing.conformance.Outcomes.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.workloadexecutor.failure.GatherTimeoutException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.GatherProgress;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.Functions;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many tasks as one: their order, what they come to together, and that nothing of them outlives the call. */
interface GatherSpec extends BackendUnderTest {

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static CpuTask<String> value(String value) {
        return new Tasks.Echo<>(value);
    }

    private static CpuTask<String> failing(String message) {
        return new Tasks.Fail(new IOException(message));
    }

    /** Runs until it is interrupted, and says by files of that name that it runs, and that it was. */
    private CpuTask<String> sleeping(String name) {
        return new Tasks.Sleep(file(name + " runs"), file(name + " interrupted"), Duration.ofMinutes(5));
    }

    /** Fails once a file is there. */
    record FailOnce(Path there) implements CpuTask<String> {
        @Override
        public String call() throws IOException, InterruptedException {
            while (!Files.exists(there)) {
                Thread.sleep(2); // Another process may be awaited: there is nothing else to wait on.
            }
            throw new IOException("planted");
        }
    }

    private void assertNothingRuns() {
        assertThat(cpu().statistics().running() + cpu().statistics().queued()).isZero();
    }

    // Maps.

    /** B16. */
    @Test
    default void map_firstInputsTakeLonger_givesInputOrder() throws Exception {
        assertThat(cpu().map(Functions::slowerFirst, numbers(20))).isEqualTo(numbers(20));
    }

    /** B16: more inputs than are under way at once. */
    @Test
    default void map_twoThousandInputs_givesInputOrder() throws Exception {
        assertThat(cpu().map(Functions::square, numbers(2_000)))
                .isEqualTo(numbers(2_000).stream().map(Functions::square).toList());
    }

    /** B19. */
    @Test
    default void map_noInput_givesNothing() throws Exception {
        assertThat(cpu().map(Functions::square, List.of())).isEmpty();
    }

    /** B16, B19. */
    @Test
    default void map_twoInputs_stopsAtTheShorter() throws Exception {
        assertThat(cpu().map(Functions::add, List.of(1, 2, 3), List.of(10, 20))).containsExactly(11, 22);
    }

    @Test
    default void map_oneInputFails_throwsThatWithItsPlace() {
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class, () -> cpu().map(Functions::squareUnlessTenth, List.of(1, 2, 10)));

        assertThat(failure.index()).isEqualTo(2);
        assertThat(failure).hasCauseInstanceOf(IOException.class).hasMessageContaining("at index 2 of 3");
    }

    /** B20. */
    @Test
    default void map_collecting_givesFailuresAtTheirPlaces() throws Exception {
        Gathered<Integer> gathered = cpu().map(Functions::squareUnlessTenth, numbers(35), Gather.collecting());

        assertThat(gathered.failures()).extracting(Outcome::index).containsExactly(0L, 10L, 20L, 30L);
        assertThat(gathered.outcomes().get(34)).isEqualTo(new Outcome.Success<>(34, 34 * 34));
        assertThat(gathered.values()).hasSize(31);
    }

    /** B21. */
    @Test
    default void map_taskThrowsTimeout_isTheTasksFailure() throws Exception {
        Gathered<Integer> gathered = cpu().map(
                        Functions::throwTimeout, numbers(3), Gather.collecting().within(Duration.ofMinutes(1)));

        assertThat(gathered.failures())
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure.cause()).isInstanceOf(TimeoutException.class));
    }

    // Batches.

    @Test
    default void gatherAll_firstTasksTakeLonger_givesInputOrder() throws Exception {
        List<CpuTask<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tasks.add(new Slower(20 - i, i));
        }

        assertThat(executor().gatherAll(tasks)).isEqualTo(numbers(20));
    }

    /** Takes so many milliseconds. */
    record Slower(int millis, int number) implements CpuTask<Integer> {
        @Override
        public Integer call() throws InterruptedException {
            Thread.sleep(millis); // plays work of different length
            return number;
        }
    }

    @Test
    default void gatherAll_byKey_givesKeysInInputOrder() throws Exception {
        Map<String, CpuTask<String>> tasks = new LinkedHashMap<>();
        tasks.put("z", value("1"));
        tasks.put("a", value("2"));

        assertThat(executor().gatherAll(tasks)).containsExactly(Map.entry("z", "1"), Map.entry("a", "2"));
    }

    /** B41. */
    @Test
    default void gatherAll_oneFails_endsTheOthersBeforeItThrows() {
        List<CpuTask<String>> tasks = List.of(sleeping("one"), new FailOnce(file("one runs")), sleeping("two"));

        TaskFailedException failure =
                catchThrowableOfType(TaskFailedException.class, () -> executor().gatherAll(tasks));

        assertThat(failure.index()).isEqualTo(1);
        assertThat(failure).hasRootCauseMessage("planted");
        assertThat(file("one interrupted")).exists();
        assertNothingRuns();
    }

    /** B45. */
    @Test
    default void gatherAll_collecting_givesEachAtItsPlace() throws Exception {
        Gathered<String> gathered =
                executor().gatherAll(List.of(value("a"), failing("b"), value("c")), Gather.collecting());

        assertThat(gathered.values()).containsExactly("a", "c");
        assertThat(gathered.outcomes().get(0)).isEqualTo(new Outcome.Success<>(0, "a"));
        assertThat(gathered.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.index()).isEqualTo(1);
            assertThat(failure.cause()).isInstanceOf(IOException.class).hasMessage("b");
        });
    }

    @Test
    default void gatherAll_first_givesSoManyAndEndsTheRest() throws Exception {
        Gathered<String> gathered =
                executor().gatherAll(List.of(sleeping("one"), value("b"), failing("c"), value("d")), Gather.first(2));

        assertThat(gathered.values()).containsExactly("b", "d");
        assertThat(gathered.outcomes().getFirst()).isInstanceOf(Outcome.Cancelled.class);
        assertNothingRuns();
    }

    @Test
    default void gatherAll_firstCannotBeHadAnyMore_throwsTheFirstFailure() {
        List<CpuTask<String>> tasks = List.of(sleeping("one"), failing("b"), failing("c"));

        assertThatThrownBy(() -> executor().gatherAll(tasks, Gather.first(2)))
                .isInstanceOf(TaskFailedException.class)
                .hasRootCauseInstanceOf(IOException.class);
        assertNothingRuns();
    }

    @Test
    default void gatherAll_tolerating_putsUpWithSoMany() throws Exception {
        Gathered<String> gathered =
                executor().gatherAll(List.of(failing("a"), value("b"), failing("c")), Gather.tolerating(2));

        assertThat(gathered.values()).containsExactly("b");
        assertThat(gathered.failures()).hasSize(2);
    }

    /** B22, B23. */
    @Test
    default void gatherAll_timeIsOver_endsWhatRunsAndThrows() {
        List<CpuTask<String>> tasks = List.of(sleeping("one"), value("b"));

        GatherTimeoutException failure = catchThrowableOfType(
                GatherTimeoutException.class,
                () -> executor().gatherAll(tasks, Gather.failFast().within(Duration.ofMillis(700))));

        assertThat(failure.submitted()).isEqualTo(2);
        assertThat(failure).hasMessageContaining("of 2 submitted tasks were not done within 0.7 s");
        assertNothingRuns();
    }

    @Test
    default void gatherAll_collectingAndTimeIsOver_givesWhatIsDone() throws Exception {
        assertThat(executor().gatherAll(List.of(value("warm")))).containsExactly("warm");

        Gathered<String> gathered = executor()
                .gatherAll(
                        List.of(sleeping("one"), value("b")),
                        Gather.collecting().within(Duration.ofSeconds(1)));

        assertThat(gathered.values()).containsExactly("b");
        assertThat(gathered.outcomes().getFirst()).isInstanceOf(Outcome.Cancelled.class);
    }

    @Test
    default void gatherAll_inCompletionOrder_givesTheQuickOnesFirst() throws Exception {
        List<CpuTask<?>> tasks = List.of(new Tasks.Rendezvous(file("slow"), file("go-on")), value("quick"));

        Gathered<Object> gathered = executor()
                .gatherAll(
                        tasks, Gather.collecting().inCompletionOrder().onProgress(progress -> goOnAfterOne(progress)));

        assertThat(gathered.outcomes()).extracting(Outcome::index).containsExactly(1L, 0L);
    }

    private void goOnAfterOne(GatherProgress progress) {
        if (progress.done() == 1) {
            assertThat(file("go-on").toFile().mkdir()).isTrue();
        }
    }

    @Test
    default void gatherAll_oneCannotTravel_startsNone() {
        List<CpuTask<Integer>> tasks = List.of(new Tasks.LeaveTrace(file("").toAbsolutePath(), 1), () -> 2);

        assertThatThrownBy(() -> executor().gatherAll(tasks)).isInstanceOf(NotShippableException.class);
        assertNothingRuns();
        assertThat(file("ran-1")).doesNotExist();
    }

    /** B43. */
    @Test
    default void gatherAll_interrupted_endsAllAndAwaitsThem() throws Exception {
        List<CpuTask<String>> tasks = List.of(sleeping("one"), sleeping("two"), sleeping("three"));
        FutureTask<List<String>> gathering = new FutureTask<>(() -> executor().gatherAll(tasks));
        Thread thread = Thread.ofPlatform().daemon().start(gathering);
        soon().until(() -> Files.exists(file("one runs")) && Files.exists(file("two runs")));

        thread.interrupt();

        assertThatThrownBy(() -> gathering.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(file("one interrupted")).exists();
        assertThat(file("two interrupted")).exists();
        assertNothingRuns();
    }

    @Test
    default void invokeAll_mixedOutcomes_givesEveryFutureInOrder() throws Exception {
        List<Callable<String>> tasks = List.of(value("a"), failing("b"), value("c"));

        assertThat(cpu().invokeAll(tasks))
                .extracting(Future::state)
                .containsExactly(Future.State.SUCCESS, Future.State.FAILED, Future.State.SUCCESS);
    }

    @Test
    default void invokeAny_someFail_givesAValueAndEndsTheRest() throws Exception {
        List<Callable<String>> tasks = List.of(failing("a"), value("b"), sleeping("one"));

        assertThat(cpu().invokeAny(tasks)).isEqualTo("b");
        // As the JDK's executors it does not wait for what it ends.
        soon().untilAsserted(this::assertNothingRuns);
    }

    // Streams.

    /** B20. */
    @Test
    default void stream_someFail_givesOutcomesInInputOrder() {
        try (Stream<Outcome<Integer>> outcomes = cpu().stream(Functions::squareUnlessTenth, numbers(35), 4)) {
            List<Outcome<Integer>> all = outcomes.toList();

            assertThat(all)
                    .extracting(Outcome::index)
                    .isEqualTo(IntStream.range(0, 35).mapToObj(i -> (long) i).toList());
            assertThat(all).filteredOn(Outcome.Failure.class::isInstance).hasSize(4);
        }
    }

    /** B29. */
    @Test
    default void streamAsCompleted_oneIsSlow_givesTheOthersFirst() throws Exception {
        List<Functions.Gate> gates = List.of(new Functions.Gate(1, file("open")), new Functions.Gate(2, file("")));
        try (Stream<Outcome<Integer>> outcomes = cpu().streamAsCompleted(Functions::pass, gates, 2)) {
            Iterator<Outcome<Integer>> all = outcomes.iterator();
            int first = all.next().get();
            Files.createFile(file("open"));

            assertThat(first).isEqualTo(2);
            assertThat(all.next().get()).isEqualTo(1);
        }
    }

    /** B26, B31. */
    @Test
    default void stream_ofEndlessInputsClosedEarly_leavesNothing() {
        Iterable<Integer> endless = () -> Stream.iterate(0, i -> i + 1).iterator();
        try (Stream<Outcome<Integer>> outcomes = cpu().stream(Functions::square, endless, 4)) {
            assertThat(outcomes.limit(10).map(Outcome::get).toList())
                    .isEqualTo(numbers(10).stream().map(Functions::square).toList());
        }

        assertNothingRuns();
    }
}
