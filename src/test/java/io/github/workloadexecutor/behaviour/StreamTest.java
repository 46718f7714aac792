package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.testing.Functions;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A function applied to inputs as outcomes are asked for; the same on both lanes and on the routed facade. */
@SystemTest
@ParameterizedClass
@EnumSource(Place.class)
final class StreamTest {

    private static final Map<Place, WorkloadExecutor> EXECUTORS = new EnumMap<>(Place.class);

    private final Place place;
    private final WorkloadExecutor executor;

    // How many inputs were pulled.
    private final AtomicInteger pulled = new AtomicInteger();

    @TempDir
    private Path directory;

    StreamTest(Place place) {
        this.place = place;
        this.executor = EXECUTORS.get(place);
    }

    @BeforeAll
    static void open() {
        for (Place each : Place.values()) {
            EXECUTORS.put(each, each.builder().build());
        }
    }

    @AfterAll
    static void close() {
        EXECUTORS.values().forEach(WorkloadExecutor::close);
    }

    /** All numbers there are, counted as they are pulled. */
    private Iterator<Integer> endless() {
        return IntStream.iterate(0, i -> i + 1)
                .peek(i -> pulled.incrementAndGet())
                .boxed()
                .iterator();
    }

    /** B20: failures at their places, and later ones still come. */
    @Test
    void stream_someFail_givesOutcomesInInputOrder() {
        List<Integer> inputs = IntStream.range(0, 31).boxed().toList();

        List<Outcome<Integer>> outcomes =
                place.stream(executor, Functions::squareUnlessTenth, inputs, 4).toList();

        assertThat(outcomes)
                .extracting(Outcome::index)
                .isEqualTo(inputs.stream().map(Integer::longValue).toList());
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.isSuccess())
                .extracting(Outcome::index)
                .containsExactly(0L, 10L, 20L, 30L);
        assertThatThrownBy(outcomes.getFirst()::get)
                .isInstanceOf(TaskFailedException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    /** B26: endless inputs, and never more than the buffer is ahead of what was taken. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void stream_endlessInputs_pullsNoMoreThanTheBufferAhead(int buffer) {
        try (Stream<Outcome<Integer>> stream = place.stream(executor, Functions::square, this::endless, buffer)) {
            Iterator<Outcome<Integer>> outcomes = stream.iterator();
            for (int taken = 0; taken < 50; taken++) {
                assertThat(pulled).hasValueLessThanOrEqualTo(taken + buffer);
                assertThat(outcomes.next().get()).isEqualTo(taken * taken);
            }
        }
    }

    /** B18: tasks start without anybody asking. */
    @Test
    void stream_nobodyAsks_startsAsManyAsTheBuffer() {
        place.stream(executor, Functions::square, this::endless, 3).close();

        assertThat(pulled).hasValue(3);
    }

    /** B28: with room for one, inputs and results come by turns, as in a loop. */
    @Test
    void stream_bufferOfOne_takesTurns() {
        List<String> order = new ArrayList<>();
        Iterable<Integer> inputs = () ->
                IntStream.range(0, 3).peek(i -> order.add("in " + i)).boxed().iterator();

        place.stream(executor, Functions::square, inputs, 1).forEach(outcome -> order.add("out " + outcome.index()));

        assertThat(order).containsExactly("in 0", "out 0", "in 1", "out 1", "in 2", "out 2");
    }

    /** B25. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void stream_bufferBelowOne_isRefused(int buffer) {
        assertThatThrownBy(() -> place.stream(executor, Functions::square, List.of(1), buffer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("buffer must be at least 1, but was " + buffer);
    }

    /** B19, B24: closed early it has ended, and stays so. */
    @Test
    void stream_closedEarly_hasEnded() {
        Stream<Outcome<Integer>> stream = place.stream(executor, Functions::square, this::endless, 4);
        Iterator<Outcome<Integer>> outcomes = stream.iterator();
        outcomes.next();

        stream.close();

        assertThat(outcomes.hasNext()).isFalse();
        assertThat(outcomes.hasNext()).isFalse();
    }

    /** B31, B32: what is under way is cancelled, and over when close returns. */
    @Test
    void stream_closedWhileTasksRun_leavesNothing() throws Exception {
        Path never = directory.resolve("never");
        List<Functions.Gate> gates = IntStream.range(0, 8)
                .mapToObj(i -> new Functions.Gate(i, never))
                .toList();
        Stream<Outcome<Integer>> stream = place.stream(executor, Functions::pass, gates, 8);
        await().until(() -> executor.io().statistics().running()
                        + executor.cpu().statistics().running()
                > 0);

        stream.close();

        assertThat(executor.io().statistics().running()
                        + executor.cpu().statistics().running())
                .isZero();
    }

    /** B27: what the inputs throw comes after the outcomes of all before. */
    @Test
    void stream_inputsThrow_throwsAfterTheOutcomesBefore() {
        Iterable<Integer> broken = () -> Stream.of(1, 2, 0).map(i -> 2 / i).iterator();

        try (Stream<Outcome<Integer>> stream = place.stream(executor, Functions::square, broken, 8)) {
            Iterator<Outcome<Integer>> outcomes = stream.iterator();
            assertThat(outcomes.next().get()).isEqualTo(4);
            assertThat(outcomes.next().get()).isEqualTo(1);
            assertThatThrownBy(outcomes::next).isInstanceOf(ArithmeticException.class);
            assertThat(outcomes.hasNext()).isFalse();
        }
    }

    /** B26, B107: after shutdown asking for more is an error, not an end. */
    @Test
    void stream_afterShutdown_throwsInsteadOfEnding() {
        WorkloadExecutor closed = place.builder().build();
        Iterator<Outcome<Integer>> outcomes =
                place.stream(closed, Functions::square, this::endless, 2).iterator();
        closed.close();

        assertThat(outcomes.next().get()).isEqualTo(0);
        assertThat(outcomes.next().get()).isEqualTo(1);
        assertThatThrownBy(outcomes::next).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void stream_consumerInterrupted_cancelsAndKeepsTheFlag() {
        Path never = directory.resolve("never");
        Iterator<Outcome<Integer>> outcomes = place.stream(
                        executor, Functions::pass, List.of(new Functions.Gate(0, never)), 1)
                .iterator();
        Thread.currentThread().interrupt();

        assertThatThrownBy(outcomes::next).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(executor.io().statistics().running()
                        + executor.cpu().statistics().running())
                .isZero();
    }

    /** B116: two that overlap do not mix. */
    @Test
    void stream_twoOverlap_eachGivesItsOwn() {
        Iterator<Outcome<Integer>> one =
                place.stream(executor, Functions::square, this::endless, 3).iterator();
        Iterator<Outcome<Integer>> other =
                place.stream(executor, Functions::square, List.of(10, 20), 3).iterator();

        assertThat(one.next().get()).isEqualTo(0);
        assertThat(other.next().get()).isEqualTo(100);
        assertThat(one.next().get()).isEqualTo(1);
        assertThat(other.next().get()).isEqualTo(400);
    }

    /** B29: the fast ones come while a slow one is under way, and say which they are. */
    @Test
    void streamAsCompleted_oneIsSlow_givesTheOthersFirst() throws Exception {
        Path open = Files.createFile(directory.resolve("open"));
        Path later = directory.resolve("later");
        List<Functions.Gate> gates = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            gates.add(new Functions.Gate(i, i == 3 ? later : open));
        }

        try (Stream<Outcome<Integer>> stream = place.streamAsCompleted(executor, Functions::pass, gates, 10)) {
            Iterator<Outcome<Integer>> outcomes = stream.iterator();
            List<Long> fast = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                fast.add(outcomes.next().index());
            }
            Files.createFile(later);

            assertThat(fast).containsExactlyInAnyOrder(0L, 1L, 2L, 4L, 5L, 6L, 7L, 8L, 9L);
            assertThat(outcomes.next()).isEqualTo(new Outcome.Success<>(3, 3));
            assertThat(outcomes.hasNext()).isFalse();
        }
    }

    @Test
    void mapping_inAStream_keepsOrder() {
        List<Integer> squares = IntStream.range(0, 300)
                .boxed()
                .gather(place.mapping(executor, Functions::square, 8))
                .toList();

        assertThat(squares)
                .isEqualTo(IntStream.range(0, 300).map(i -> i * i).boxed().toList());
    }

    @Test
    void mapping_shortCircuited_endsAndLeavesNothing() {
        List<Integer> squares = IntStream.iterate(0, i -> i + 1)
                .peek(i -> pulled.incrementAndGet())
                .boxed()
                .gather(place.mapping(executor, Functions::square, 4))
                .limit(5)
                .toList();

        assertThat(squares).containsExactly(0, 1, 4, 9, 16);
        assertThat(pulled).hasValueLessThanOrEqualTo(5 + 4);
        assertThat(executor.io().statistics().running()
                        + executor.cpu().statistics().running())
                .isZero();
    }

    @Test
    void mapping_oneFails_throwsAfterTheOnesBefore() {
        List<Integer> seen = new ArrayList<>();

        assertThatThrownBy(() -> Stream.of(1, 2, 3, 10, 4)
                        .gather(place.mapping(executor, Functions::squareUnlessTenth, 2))
                        .forEach(seen::add))
                .isInstanceOf(TaskFailedException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(seen).containsExactly(1, 4, 9);
    }
}
