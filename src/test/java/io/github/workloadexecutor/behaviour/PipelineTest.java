package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.Pipeline;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.testing.Functions;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Workers;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Stages that wait and compute by turns: order, limits, failures; with both kinds of workers. */
@SystemTest
@ParameterizedClass
@EnumSource(Workers.class)
final class PipelineTest {

    private static final Map<Workers, WorkloadExecutor> EXECUTORS = new EnumMap<>(Workers.class);

    private final WorkloadExecutor executor;

    PipelineTest(Workers workers) {
        this.executor = EXECUTORS.get(workers);
    }

    @BeforeAll
    static void open() {
        for (Workers workers : Workers.values()) {
            EXECUTORS.put(workers, workers.builder().workers(2).build());
        }
    }

    @AfterAll
    static void close() {
        EXECUTORS.values().forEach(WorkloadExecutor::close);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void run_stagesOfBothLanes_givesInputOrder() throws Exception {
        List<String> results = Pipeline.io(Functions::slowerFirst)
                .cpu(Functions::square)
                .io(String::valueOf)
                .run(executor, numbers(200));

        assertThat(results)
                .isEqualTo(numbers(200).stream().map(i -> String.valueOf(i * i)).toList());
    }

    @Test
    void run_nothing_givesNothing() throws Exception {
        assertThat(Pipeline.cpu(Functions::square).run(executor, List.of())).isEmpty();
    }

    @Test
    void run_oneFails_saysInWhichStage() {
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> Pipeline.io((Integer number) -> number + 1)
                        .cpu(Functions::squareUnlessTenth)
                        .named("square")
                        .io(String::valueOf)
                        .run(executor, List.of(1, 2, 9)));

        assertThat(failure).hasCauseInstanceOf(IOException.class).hasMessageContaining("failed in stage square: ");
        assertThat(failure.index()).isEqualTo(2);
    }

    @Test
    void run_oneFailsInALaterStage_namesItByNumberAndLane() {
        assertThatThrownBy(() -> Pipeline.cpu(Functions::square)
                        .io(number -> {
                            throw new IOException("no store for " + number);
                        })
                        .run(executor, List.of(3)))
                .hasMessageContaining("failed in stage 2 (io): java.io.IOException: no store for 9");
    }

    @Test
    void run_collecting_givesFailuresAtTheirPlacesAndStages() throws Exception {
        AtomicInteger stored = new AtomicInteger();

        Gathered<Integer> gathered = Pipeline.cpu(Functions::squareUnlessTenth)
                .io(number -> stored.incrementAndGet())
                .run(executor, numbers(25), Gather.collecting());

        assertThat(gathered.failures()).extracting(Outcome.Failure::index).containsExactly(0L, 10L, 20L);
        assertThat(gathered.failures()).extracting(Outcome.Failure::stage).containsOnly("1 (cpu)");
        assertThat(stored).as("what failed does not come to the next stage").hasValue(22);
    }

    /** A slow stage holds up those before it, and inputs are asked for no faster than they can go through. */
    @Test
    void run_lastStageIsSlow_holdsUpTheEarlierOnes() throws Exception {
        AtomicInteger pulled = new AtomicInteger();
        Semaphore goOn = new Semaphore(0);
        CountDownLatch over = new CountDownLatch(1);
        Iterable<Integer> inputs = () -> IntStream.range(0, 100)
                .peek(i -> pulled.incrementAndGet())
                .boxed()
                .iterator();
        Thread running = Thread.ofVirtual().start(() -> {
            try {
                Pipeline.io((Integer number) -> number)
                        .limitedTo(3)
                        .cpu(Functions::square)
                        .limitedTo(2)
                        .io(number -> {
                            goOn.acquire();
                            return number;
                        })
                        .limitedTo(1)
                        .run(executor, inputs);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                over.countDown();
            }
        });

        await().until(() -> pulled.get() == 3 + 2 + 1);
        goOn.release(10);
        await().until(() -> goOn.availablePermits() == 0 && pulled.get() > 6);
        assertThat(pulled).hasValueLessThanOrEqualTo(10 + 6 + 1);
        goOn.release(1000);
        over.await();
        running.join();
        assertThat(pulled).hasValue(100);
    }

    @Test
    void run_limitedStage_runsNoMoreAtOnce() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        Pipeline.io((Integer number) -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    Thread.sleep(1); // plays a slow server
                    now.decrementAndGet();
                    return number;
                })
                .limitedTo(5)
                .run(executor, numbers(200));

        assertThat(most).hasValueBetween(1, 5);
    }

    /** One place that becomes free is taken, though others are not. */
    @Test
    void run_oneOfALimitedStageIsDone_takesTheNextInput() throws Exception {
        CountDownLatch last = new CountDownLatch(1);

        List<Integer> results = Pipeline.io((Integer number) -> {
                    if (number == 20) {
                        last.countDown();
                    } else if (number < 19) {
                        last.await(); // All but one of the twenty places are taken until the last input has come.
                    }
                    return number;
                })
                .limitedTo(20)
                .run(executor, numbers(21));

        assertThat(results).isEqualTo(numbers(21));
    }

    @Test
    void run_inFlight_boundsAllStagesTogether() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Iterable<Integer> inputs = () -> IntStream.range(0, 100)
                .peek(i -> most.accumulateAndGet(now.incrementAndGet(), Math::max))
                .boxed()
                .iterator();

        Pipeline.cpu(Functions::square)
                .io(number -> {
                    now.decrementAndGet();
                    return number;
                })
                .run(executor, inputs, Gather.failFast().inFlight(4));

        assertThat(most).hasValueBetween(1, 5);
    }

    @Test
    void stream_endlessInputs_givesAsManyAsAskedFor() {
        Iterable<Integer> endless =
                () -> IntStream.iterate(0, i -> i + 1).boxed().iterator();

        try (Stream<Outcome<String>> stream =
                Pipeline.cpu(Functions::square).io(String::valueOf).stream(executor, endless, 8)) {
            Iterator<Outcome<String>> outcomes = stream.iterator();
            for (int i = 0; i < 50; i++) {
                assertThat(outcomes.next().get()).isEqualTo(String.valueOf(i * i));
            }
        }
    }

    @Test
    void run_again_givesTheSame() throws Exception {
        Pipeline.Stages<Integer, Integer> twice =
                Pipeline.cpu(Functions::square).cpu(Functions::square);

        assertThat(twice.run(executor, List.of(2))).containsExactly(16);
        assertThat(twice.run(executor, List.of(3))).containsExactly(81);
    }

    @Test
    void limitedTo_belowOne_isRefused() {
        assertThatThrownBy(() -> Pipeline.cpu(Functions::square).limitedTo(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limitedTo must be at least 1, but was 0");
    }
}
