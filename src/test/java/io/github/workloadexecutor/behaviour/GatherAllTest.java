package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import io.github.workloadexecutor.testing.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch: order, failure, interruption; with both kinds of workers. */
@SystemTest
@ParameterizedClass
@EnumSource(Workers.class)
final class GatherAllTest {

    private static final Map<Workers, WorkloadExecutor> EXECUTORS = new EnumMap<>(Workers.class);

    private final WorkloadExecutor executor;

    @TempDir
    private Path directory;

    GatherAllTest(Workers workers) {
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

    /** B16: both lanes, durations at random. */
    @Test
    void gatherAll_tasksOfBothLanesThatFinishInAnyOrder_givesInputOrder() throws Exception {
        Random random = new Random(7);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int number = i;
            int pause = random.nextInt(3);
            tasks.add(
                    i % 3 == 0
                            ? new Tasks.Echo<>(number)
                            : () -> {
                                Thread.sleep(pause); // plays slow work
                                return number;
                            });
        }

        List<Integer> results = executor.gatherAll(tasks);

        assertThat(results).isEqualTo(IntStream.range(0, 400).boxed().toList());
    }

    /** B19. */
    @Test
    void gatherAll_empty_givesEmpty() throws Exception {
        assertThat(executor.gatherAll(List.<Callable<String>>of())).isEmpty();
    }

    /** B19. */
    @Test
    void gatherAll_oneTask_givesItsValue() throws Exception {
        assertThat(executor.gatherAll(List.of(new Tasks.Echo<>("only")))).containsExactly("only");
    }

    @Test
    void gatherAll_nullResults_keepTheirPlaces() throws Exception {
        List<String> results = executor.gatherAll(List.of(new Tasks.Echo<String>(null), new Tasks.Echo<>("b")));

        assertThat(results).containsExactly(null, "b");
    }

    /** B30, B41: the sibling would take five minutes. */
    @Test
    void gatherAll_oneFails_cancelsTheOthersAndWaitsForTheirEnd() {
        CountDownLatch siblingRuns = new CountDownLatch(1);
        AtomicBoolean siblingOver = new AtomicBoolean();
        Callable<String> sibling = () -> {
            siblingRuns.countDown();
            try {
                Thread.sleep(Duration.ofMinutes(5)); // plays slow work
                return "slow";
            } finally {
                siblingOver.set(true);
            }
        };
        Callable<String> failing = () -> {
            siblingRuns.await();
            throw new IOException("planted");
        };

        TaskFailedException failure =
                catchThrowableOfType(TaskFailedException.class, () -> executor.gatherAll(List.of(sibling, failing)));

        assertThat(siblingOver).isTrue();
        assertThat(failure.index()).isEqualTo(1);
        assertThat(failure)
                .hasMessageMatching("task lambda in GatherAllTest #\\d+, at index 1 of 2, failed:"
                        + " java\\.io\\.IOException: planted")
                .cause()
                .isInstanceOf(IOException.class);
    }

    /** The same when the sibling computes: it takes no notice of interrupts, and its worker is killed. */
    @Test
    void gatherAll_oneFailsWhileAnotherComputes_killsItsWorker() throws Exception {
        Path started = directory.resolve("started");
        Callable<String> failing = () -> {
            await().until(() -> Files.exists(started));
            throw new IOException("planted");
        };

        // A thread of this process could not be killed: see InProcessTest.
        WorkloadExecutor forked = EXECUTORS.get(Workers.FORKED);
        assertThatThrownBy(() -> forked.gatherAll(List.of(new Tasks.Spin(started), failing)))
                .isInstanceOf(TaskFailedException.class);

        long pid = Long.parseLong(Files.readString(started));
        assertThat(Processes.isRunning(pid)).isFalse();
    }

    @Test
    void gatherAll_siblingFailsOnlyWhenCancelled_isNoFailureOfItsOwn() {
        CountDownLatch bothRun = new CountDownLatch(2);
        Callable<String> first = () -> {
            bothRun.countDown();
            bothRun.await();
            throw new IOException("first");
        };
        Callable<String> second = () -> {
            bothRun.countDown();
            try {
                Thread.sleep(Duration.ofMinutes(5)); // until cancelled, because the first has failed
                return "slow";
            } catch (InterruptedException e) {
                throw new IOException("second, when cancelled", e);
            }
        };

        TaskFailedException failure =
                catchThrowableOfType(TaskFailedException.class, () -> executor.gatherAll(List.of(second, first)));

        assertThat(failure.getCause()).hasMessage("first");
        assertThat(failure.getSuppressed()).isEmpty();
    }

    /** B71: nothing of a batch runs if one of its tasks is refused. */
    @Test
    void gatherAll_oneTaskCannotTravel_startsNone() throws Exception {
        CpuTask<Integer> lambda = () -> 1;
        List<Callable<Integer>> tasks =
                List.of(new Tasks.LeaveTrace(directory, 0), new Tasks.LeaveTrace(directory, 1), lambda);

        assertThatThrownBy(() -> executor.gatherAll(tasks)).isInstanceOf(NotShippableException.class);

        executor.submit(new Tasks.LeaveTrace(directory, 2)).get();
        assertThat(directory).isDirectoryNotContaining("glob:**ran-[01]");
    }

    /** B27. */
    @Test
    void gatherAll_inputThrowsWhenIterated_throwsThat() {
        List<Callable<Integer>> input = new java.util.AbstractList<>() {
            @Override
            public Callable<Integer> get(int index) {
                throw new IllegalStateException("planted");
            }

            @Override
            public int size() {
                return 3;
            }
        };

        assertThatThrownBy(() -> executor.gatherAll(input))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("planted");
    }

    /** B43. */
    @Test
    void gatherAll_callerInterrupted_cancelsAllAndThrows() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                executor.gatherAll(List.of(() -> {
                    running.countDown();
                    try {
                        Thread.sleep(Duration.ofMinutes(5)); // plays slow work
                        return 1;
                    } finally {
                        over.set(true);
                    }
                }));
                thrown.complete(new AssertionError("must be interrupted"));
            } catch (Throwable expected) {
                thrown.complete(expected);
            }
        });
        running.await();

        caller.interrupt();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(over).isTrue();
    }

    /** B45: the same task twice runs twice; each place gets its own result. */
    @Test
    void gatherAll_sameTaskTwice_givesAResultForEachPlace() throws Exception {
        Tasks.Echo<String> task = new Tasks.Echo<>("value");

        assertThat(executor.gatherAll(List.of(task, task))).containsExactly("value", "value");
    }

    @Test
    void gatherAll_insideATaskOfAGather_works() throws Exception {
        List<List<Integer>> results = executor.gatherAll(IntStream.range(0, 4)
                .<Callable<List<Integer>>>mapToObj(
                        i -> () -> executor.gatherAll(List.of(new Tasks.Echo<>(i), new Tasks.Echo<>(i + 1))))
                .toList());

        assertThat(results).containsExactly(List.of(0, 1), List.of(1, 2), List.of(2, 3), List.of(3, 4));
    }
}
