package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.IoLane;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.DuplicateKeyException;
import io.github.workloadexecutor.failure.GatherTimeoutException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.GatherProgress;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.GatheredMap;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.IoTask;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import io.github.workloadexecutor.testing.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a gather gives up, how many tasks it has at once, for how long, in which order; with both kinds of workers. */
@SystemTest
@ParameterizedClass
@EnumSource(Workers.class)
final class GatherPoliciesTest {

    private static final Map<Workers, WorkloadExecutor> EXECUTORS = new EnumMap<>(Workers.class);

    private final WorkloadExecutor executor;

    // Tasks of the I/O lane wait for it, and count themselves when they are interrupted.
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger interrupted = new AtomicInteger();

    GatherPoliciesTest(Workers workers) {
        this.executor = EXECUTORS.get(workers);
    }

    @BeforeAll
    static void open() throws InterruptedException {
        for (Workers workers : Workers.values()) {
            WorkloadExecutor opened = workers.builder().workers(2).build();
            EXECUTORS.put(workers, opened);
            opened.gatherAll(List.of(value("a"), value("b"))); // Its workers stand when time is measured.
        }
    }

    @AfterAll
    static void close() {
        EXECUTORS.values().forEach(WorkloadExecutor::close);
    }

    private static CpuTask<String> value(String value) {
        return new Tasks.Echo<>(value);
    }

    private static CpuTask<String> failing(String message) {
        return new Tasks.Fail(new IOException(message));
    }

    private IoTask<String> waiting() {
        return () -> {
            try {
                never.await();
                return "never";
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
            }
        };
    }

    /** B41: the first failure cancels the others; all that failed is reported together. */
    @Test
    void gatherAll_failFast_cancelsTheOthersAndAwaitsThem() {
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> executor.gatherAll(List.of(waiting(), failing("second"), waiting()), Gather.failFast()));

        assertThat(failure.index()).isEqualTo(1);
        assertThat(failure).hasRootCauseMessage("second").hasMessageContaining("at index 1 of 3");
        assertThat(executor.io().statistics().running()).isZero();
    }

    /** B45: values and failures mixed, each at its place. */
    @Test
    void gatherAll_collecting_givesEachAtItsPlace() throws Exception {
        Gathered<String> gathered =
                executor.gatherAll(List.of(value("a"), failing("b"), value("c")), Gather.collecting());

        assertThat(gathered.values()).containsExactly("a", "c");
        assertThat(gathered.outcomes().get(0)).isEqualTo(new Outcome.Success<>(0, "a"));
        assertThat(gathered.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.index()).isEqualTo(1);
            assertThat(failure.describe()).contains("Tasks.Fail").contains("java.io.IOException: b");
        });
        assertThat(gathered.isComplete()).isFalse();
    }

    @Test
    void gatherAll_first_givesSoManyAndCancelsTheRest() throws Exception {
        Gathered<String> gathered = executor.gatherAll(
                List.of(waiting(), value("b"), failing("c"), value("d"), waiting()), Gather.first(2));

        assertThat(gathered.values()).containsExactly("b", "d");
        assertThat(gathered.outcomes()).hasSize(5);
        assertThat(gathered.outcomes().get(0)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(gathered.outcomes().get(4)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(executor.io().statistics().running()).isZero();
    }

    @Test
    void gatherAll_firstCannotBeHadAnyMore_throwsTheFirstFailure() {
        assertThatThrownBy(() -> executor.gatherAll(List.of(waiting(), failing("b"), failing("c")), Gather.first(2)))
                .isInstanceOf(TaskFailedException.class)
                .rootCause()
                .isInstanceOf(IOException.class);
        assertThat(executor.io().statistics().running()).isZero();
    }

    @Test
    void gatherAll_firstOfFewer_isRefused() {
        assertThatThrownBy(() -> executor.gatherAll(List.of(value("a")), Gather.first(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("first must be at most the number of tasks, which is 1, but was 2");
    }

    @Test
    void gatherAll_tolerating_putsUpWithSoMany() throws Exception {
        Gathered<String> gathered =
                executor.gatherAll(List.of(failing("a"), value("b"), failing("c")), Gather.tolerating(2));

        assertThat(gathered.values()).containsExactly("b");
        assertThat(gathered.failures()).hasSize(2);
    }

    @Test
    void gatherAll_oneMoreThanTolerated_throwsTheFirstWithTheOthersSuppressed() {
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> executor.gatherAll(
                        List.of(failing("a"), failing("b"), failing("c"), waiting()), Gather.tolerating(2)));

        assertThat(failure.getSuppressed()).hasSize(2);
        assertThat(executor.io().statistics().running()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void gatherAll_inFlight_hasNoMoreAtOnceAndAsksForNoMore(int bound) throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Iterable<Callable<Integer>> tasks = () -> IntStream.range(0, 60)
                .<Callable<Integer>>mapToObj(i -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    return () -> {
                        now.decrementAndGet();
                        return i;
                    };
                })
                .iterator();

        Gathered<Integer> gathered = executor.gatherAll(tasks, Gather.failFast().inFlight(bound));

        assertThat(gathered.values()).isEqualTo(IntStream.range(0, 60).boxed().toList());
        // One more: it counts itself out before its future is done.
        assertThat(most.get()).isLessThanOrEqualTo(bound + 1);
    }

    @Test
    void gatherAll_withinIsOver_throwsWithWhatWasNotDone() {
        GatherTimeoutException failure = catchThrowableOfType(
                GatherTimeoutException.class,
                () -> executor.gatherAll(
                        List.of(waiting(), value("b"), waiting()),
                        Gather.failFast().within(Duration.ofSeconds(1))));

        assertThat(failure.submitted()).isEqualTo(3);
        assertThat(failure)
                .hasMessageContaining("of 3 submitted tasks were not done within 1.0 s, and were cancelled: ");
        assertThat(executor.io().statistics().running()).isZero();
    }

    @Test
    void gatherAll_collectingWithinIsOver_givesWhatIsDone() throws Exception {
        Gathered<String> gathered = executor.gatherAll(
                List.of(waiting(), value("b")), Gather.collecting().within(Duration.ofSeconds(1)));

        assertThat(gathered.values()).containsExactly("b");
        assertThat(gathered.outcomes().getFirst()).isInstanceOf(Outcome.Cancelled.class);
        assertThatThrownBy(gathered.outcomes().getFirst()::get)
                .isInstanceOf(java.util.concurrent.CancellationException.class)
                .hasMessageContaining("at index 0, was cancelled");
    }

    @Test
    void gatherAll_inCompletionOrder_givesTheQuickOnesFirst() throws Exception {
        CountDownLatch quickIsDone = new CountDownLatch(1);
        List<Callable<String>> tasks = List.of(
                () -> {
                    quickIsDone.await();
                    return "slow";
                },
                () -> "quick");

        Gathered<String> gathered = executor.gatherAll(
                tasks, Gather.collecting().inCompletionOrder().onProgress(progress -> {
                    if (progress.done() == 1) {
                        quickIsDone.countDown();
                    }
                }));

        assertThat(gathered.values()).containsExactly("quick", "slow");
        assertThat(gathered.outcomes()).extracting(Outcome::index).containsExactly(1L, 0L);
    }

    @Test
    void gatherAll_onProgress_tellsFromNothingToAll() throws Exception {
        List<GatherProgress> told = new ArrayList<>();

        executor.gatherAll(
                List.of(value("a"), failing("b"), value("c")),
                Gather.collecting().onProgress(told::add));

        assertThat(told.getFirst().done()).isZero();
        assertThat(told.getFirst().remaining()).isEmpty();
        assertThat(told).extracting(GatherProgress::done).isSorted().doesNotHaveDuplicates();
        GatherProgress last = told.getLast();
        assertThat(last.total()).hasValue(3);
        assertThat(last.succeeded()).isEqualTo(2);
        assertThat(last.failed()).isEqualTo(1);
        assertThat(last.remaining()).contains(Duration.ZERO);
    }

    /** As B5 for callbacks. */
    @Test
    void gatherAll_listenerThrows_goesOnWithoutIt() throws Exception {
        AtomicInteger calls = new AtomicInteger();

        Gathered<String> gathered = executor.gatherAll(
                List.of(value("a"), value("b")), Gather.failFast().onProgress(progress -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("planted");
                }));

        assertThat(gathered.values()).containsExactly("a", "b");
        assertThat(calls).hasValue(1);
    }

    /** B27. */
    @Test
    void gatherAll_iteratorThrowsMidway_throwsThatAndLeavesNothing() {
        Iterable<Callable<String>> broken = () -> new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Callable<String> next() {
                if (given++ == 2) {
                    throw new IllegalStateException("the tasks are broken");
                }
                return waiting();
            }
        };

        assertThatThrownBy(() -> executor.gatherAll(broken, Gather.collecting().inFlight(10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the tasks are broken");
        assertThat(executor.io().statistics().running()).isZero();
    }

    @Test
    void gatherAll_oneIsRefused_startsNone() {
        AtomicBoolean ran = new AtomicBoolean();
        CpuTask<String> lambda = () -> "cannot travel";
        Callable<String> first = () -> {
            ran.set(true);
            return "ran";
        };

        assertThatThrownBy(() -> executor.gatherAll(List.of(first, lambda), Gather.collecting()))
                .isInstanceOf(NotShippableException.class);
        assertThat(ran).isFalse();
    }

    /** B43: an interrupt of the gathering thread reaches every task, and its cleanup is awaited. */
    @Test
    void gatherAll_interrupted_cancelsAllAndAwaitsThem() throws Exception {
        FutureTask<Gathered<String>> gathering = new FutureTask<>(
                () -> executor.gatherAll(List.of(waiting(), waiting(), waiting()), Gather.collecting()));
        Thread thread = Thread.ofVirtual().start(gathering);
        await().until(() -> executor.io().statistics().running() == 3);

        thread.interrupt();

        assertThatThrownBy(gathering::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(interrupted).hasValue(3);
        assertThat(executor.io().statistics().running()).isZero();
    }

    /** B42: one that is cancelled by hand fails no gather that can do without it. */
    @Test
    void gatherAll_taskCancelsItself_isAnOutcomeOfItsOwn() throws Exception {
        IoTask<String> givesUp = () -> {
            throw new java.util.concurrent.CancellationException("by itself");
        };

        Gathered<String> gathered = executor.gatherAll(List.of(givesUp, value("b")), Gather.tolerating(1));

        assertThat(gathered.values()).containsExactly("b");
        assertThat(gathered.outcomes().getFirst().isSuccess()).isFalse();
    }

    /** B44: nested gathers nest their failures. */
    @Test
    void gatherAll_nested_nestsFailures() {
        IoTask<List<String>> inner = () -> executor.gatherAll(List.of(value("a"), failing("inner")));

        assertThatThrownBy(() -> executor.gatherAll(List.of(inner), Gather.failFast()))
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .hasMessage("inner");
    }

    private int depth(int levels) throws InterruptedException {
        if (levels == 0) {
            return 0;
        }
        IoTask<Integer> deeper = () -> depth(levels - 1);
        return 1
                + executor.gatherAll(List.of(deeper, deeper), Gather.failFast())
                        .values()
                        .getFirst();
    }

    @Test
    void gatherAll_recursive_ends() throws Exception {
        assertThat(depth(7)).isEqualTo(7);
    }

    /** Whoever waits for tasks of its own keeps no permit from them: that would be a deadlock. */
    @Test
    void gatherAll_recursiveWithOnePermit_ends() throws Exception {
        try (WorkloadExecutor narrow = WorkloadExecutor.builder().ioLimit(1).build()) {
            AtomicInteger now = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            IoTask<Integer> leaf = () -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                return now.getAndDecrement();
            };
            IoTask<Integer> inner = () -> narrow.gatherAll(List.of(leaf, leaf)).size();
            IoTask<Integer> outer = () -> narrow.gatherAll(List.of(inner, inner, leaf))
                            .size()
                    + narrow.io().map(number -> leaf.call(), List.of(1, 2)).size();

            assertThat(narrow.gatherAll(List.of(outer, outer, outer))).containsExactly(5, 5, 5);
            assertThat(most).hasValue(1);
        }
    }

    @Test
    void map_recursiveOnALimitedView_ends() throws Exception {
        IoLane one = executor.io().limitedTo(1);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        List<Integer> sizes = one.map(
                outer -> one.map(
                                inner -> {
                                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                    return now.getAndDecrement();
                                },
                                List.of(1, 2, 3))
                        .size(),
                List.of(1, 2, 3));

        assertThat(sizes).containsExactly(3, 3, 3);
        assertThat(most).hasValue(1);
        assertThat(one.submit(() -> "free again").get()).isEqualTo("free again");
    }

    @Test
    void gatherAll_keyed_givesAMapInInputOrder() throws Exception {
        Map<String, Callable<String>> tasks = new LinkedHashMap<>();
        tasks.put("z", value("1"));
        tasks.put("a", () -> "2");
        tasks.put("m", value("3"));

        Map<String, String> results = executor.gatherAll(tasks);

        assertThat(results).containsExactly(Map.entry("z", "1"), Map.entry("a", "2"), Map.entry("m", "3"));
    }

    @Test
    void gatherAll_keyedCollecting_givesFailuresUnderTheirKeys() throws Exception {
        Map<String, Callable<String>> tasks = new LinkedHashMap<>();
        tasks.put("good", value("1"));
        tasks.put("bad", failing("planted"));

        GatheredMap<String, String> results = executor.gatherAll(tasks, Gather.collecting());

        assertThat(results.values()).containsExactly(Map.entry("good", "1"));
        assertThat(results.failures()).containsOnlyKeys("bad");
        assertThat(results.outcomes()).containsOnlyKeys("good", "bad");
    }

    @Test
    void gatherMerged_distinctKeys_givesOneMapInOrder() throws Exception {
        List<Callable<Map<String, Integer>>> tasks =
                List.of(() -> Map.of("b", 1), () -> Map.of("a", 2), () -> Map.of());

        assertThat(executor.gatherMerged(tasks)).containsExactly(Map.entry("b", 1), Map.entry("a", 2));
    }

    @Test
    void gatherMerged_sameKeyTwice_isRefusedWithBothPlaces() {
        List<Callable<Map<String, Integer>>> tasks =
                List.of(() -> Map.of("a", 1), () -> Map.of("b", 2), () -> Map.of("a", 3));

        assertThatThrownBy(() -> executor.gatherMerged(tasks))
                .isInstanceOf(DuplicateKeyException.class)
                .hasMessageContaining("the tasks at index 0 and 2 both gave a value under key a");
    }

    @Test
    void gatherMerged_withAFunction_merges() throws Exception {
        List<Callable<Map<String, Integer>>> tasks =
                List.of(() -> Map.of("a", 1), () -> Map.of("b", 2), () -> Map.of("a", 3));

        assertThat(executor.gatherMerged(tasks, Integer::sum)).containsExactly(Map.entry("a", 4), Map.entry("b", 2));
    }

    @Test
    void gather_badChoice_isRefusedWithTheValue() {
        assertThatThrownBy(() -> Gather.first(0)).hasMessage("values must be at least 1, but was 0");
        assertThatThrownBy(() -> Gather.tolerating(-1)).hasMessage("failures must be at least 0, but was -1");
        assertThatThrownBy(() -> Gather.failFast().inFlight(0)).hasMessage("inFlight must be at least 1, but was 0");
        assertThatThrownBy(() -> Gather.failFast().within(Duration.ZERO))
                .hasMessage("within must be more than zero, but was PT0S");
    }

    @Test
    void gather_toString_saysTheChoices() {
        assertThat(Gather.tolerating(2)
                        .inFlight(5)
                        .within(Duration.ofSeconds(1))
                        .inCompletionOrder())
                .hasToString("Gather[tolerating=2, inFlight=5, within=PT1S, inCompletionOrder]");
    }
}
