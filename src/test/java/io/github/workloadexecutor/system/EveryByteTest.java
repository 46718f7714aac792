package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Overdue;
import io.github.workloadexecutor.internal.wire.Progress;
import io.github.workloadexecutor.internal.wire.Vitals;
import io.github.workloadexecutor.system.FakeWorkers.End;
import io.github.workloadexecutor.system.FakeWorkers.Way;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskProgress;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Leftovers;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * B79, B83: a worker that ends after any byte of any frame costs at most the task it had started. Whatever it was: one
 * outcome, the right one, and the next task succeeds. A failure names the place.
 */
@SystemTest
@EnabledOnOs(value = OS.LINUX, disabledReason = "puts a script in the place of java")
final class EveryByteTest {

    private static final String NAME = "every-byte";
    private static final int HEADER = 24;
    private static final int SOME = 5;
    private static final String LARGE = "a".repeat(200_000);
    private static final String SMALL = "a".repeat(100);

    // Made once: they hold stacks, whose length differs from place to place.
    private static final byte[] FAILURE = Encoding.encodeFailure(new IOException("planted"));
    private static final byte[] OUT_OF_HEAP = Encoding.encodeFailure(new OutOfMemoryError("planted"));

    @TempDir
    private static Path directory;

    private static CapturedLog log;
    private static Leftovers leftovers;
    private static FakeWorkers fakes;
    private static WorkloadExecutor executor;

    @BeforeAll
    static void open() throws Exception {
        log = CapturedLog.at(Level.ERROR);
        leftovers = Leftovers.of(NAME);
        fakes = new FakeWorkers(directory);
        executor = builder().build();
    }

    private static WorkloadExecutor.Builder builder() {
        return WorkloadExecutor.builder()
                .name(NAME)
                .workers(1)
                .cancelGrace(Duration.ofMillis(50))
                .quarantineAfter(Integer.MAX_VALUE); // the same task dies again and again
    }

    @AfterAll
    static void close() throws Exception {
        executor.close();
        fakes.close();
        log.close();
        assertThat(log.messages()).isEmpty();
        assertThat(fakes.errors()).isEmpty();
        await().untilAsserted(() -> assertThat(leftovers.now()).isEmpty());
    }

    /** A frame of each kind that a worker sends about a task. */
    static Frame sample(FrameKind kind, long task) throws IOException {
        byte[] body = switch (kind) {
            case VALUE -> Encoding.encodeResult(LARGE, "large");
            case FAILURE -> FAILURE.clone();
            case OUT_OF_HEAP -> OUT_OF_HEAP.clone();
            case PROGRESS -> Progress.toBody(new TaskProgress(0.5, "half"));
            case VITALS -> Vitals.toBody(new WorkerVitals(1, 2, 3, 4, Duration.ofSeconds(5)));
            case OVERDUE ->
                new Overdue(
                                TaskTimeoutException.Limit.RUN,
                                new TaskSnapshot(
                                        Thread.State.RUNNABLE,
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(1),
                                        "",
                                        List.of("a.b(C.java:1)")))
                        .toBody();
            case FINDING -> "threads".getBytes(StandardCharsets.UTF_8);
            default -> new byte[0];
        };
        return new Frame(kind, task, labelOf(kind), body);
    }

    private static String labelOf(FrameKind kind) {
        return switch (kind) {
            case EXITING -> "exit 3";
            case FINDING -> "LEFT_BEHIND";
            case FAILURE -> "4 3 2 1"; // a cost that nobody has asked for
            default -> "";
        };
    }

    static Stream<Arguments> frames() {
        return Stream.of(FrameKind.values())
                .filter(kind -> kind != FrameKind.CANCEL)
                .flatMap(kind -> Stream.of(Way.values()).map(way -> Arguments.of(kind, way)));
    }

    @ParameterizedTest
    @MethodSource("frames")
    @Tag("long")
    void worker_endsAfterAnyByteOfAFrame_costsAtMostTheTaskItHadStarted(FrameKind kind, Way way) throws Exception {
        endAt(kind, way, places(kind, length(kind), way));
    }

    /** In every build some of the places, others each time. */
    @ParameterizedTest
    @MethodSource("frames")
    void worker_endsAfterSomeBytesOfAFrame_costsAtMostTheTaskItHadStarted(FrameKind kind, Way way) throws Exception {
        List<Integer> all = new ArrayList<>(places(kind, length(kind), way));
        Collections.shuffle(all);
        endAt(kind, way, all.subList(0, Math.min(SOME, all.size())));
    }

    private static void endAt(FrameKind kind, Way way, Collection<Integer> places) throws Exception {
        int length = length(kind);
        for (int bytes : places) {
            endTheIdleWorker();
            fakes.endNext(new End(kind, bytes, way));
            long overBefore = over();
            AtomicInteger completions = new AtomicInteger();

            // What is announced is in the ring, and so are small tasks; all else goes by the channel.
            String argument = kind == FrameKind.REPLIES ? SMALL : LARGE;
            TaskFuture<String> task = executor.submit(new Tasks.Echo<>(argument));
            task.onDone(done -> completions.incrementAndGet());
            Throwable failure = catchThrowable(
                    () -> assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo(argument));

            String place = "%s after %d of %d bytes of %s".formatted(way, bytes, length, kind);
            assertThat(failure == null ? null : failure.getCause())
                    .as("%s: %s", place, failure)
                    .satisfies(cause ->
                            assertThat(isRight(cause, kind, bytes == length)).isTrue());
            // Actions run after the future is done, maybe while this thread goes on.
            quickly().until(() -> completions.get() > 0 && over() > overBefore);
            assertThat(completions).as(place).hasValue(1);
            assertThat(over()).as(place).isEqualTo(overBefore + 1);
            assertThat(afterBackOff()).as("the next task, %s", place).isEqualTo("next");
        }
    }

    private static long over() {
        var figures = executor.cpu().statistics();
        return figures.succeeded() + figures.failed() + figures.cancelled();
    }

    private static int length(FrameKind kind) throws IOException {
        return switch (kind) {
            case HELLO, DOORBELL -> HEADER + 64;
            case RUN ->
                FakeWorkers.bytesOf(Frame.of(FrameKind.RUN, 1, Encoding.encodeTask(new Tasks.Echo<>(LARGE), "large")))
                        .length;
            default -> FakeWorkers.bytesOf(sample(kind, 1)).length;
        };
    }

    /** All of header and label, and some of the body; of the second way to end, every third. */
    private static Set<Integer> places(FrameKind kind, int length, Way way) {
        int step = way == Way.CUT ? 1 : 3;
        Set<Integer> places = new TreeSet<>(List.of(0, length - 1, length));
        int dense = kind == FrameKind.HELLO ? length : Math.min(length, HEADER + 6);
        IntStream.range(0, dense).filter(i -> i % step == 0).forEach(places::add);
        Stream.of(100, 1000, 1 << 16, (1 << 16) + 1, 150_000)
                .filter(i -> i < length)
                .forEach(places::add);
        return places;
    }

    /** What may come of the task, by the frame the worker ends in. */
    private static boolean isRight(@Nullable Throwable failure, FrameKind kind, boolean whole) {
        return switch (kind) {
            // Not started for certain, so another worker runs it.
            case HELLO, DOORBELL -> failure == null || failure instanceof WorkerStartException;
            case RUN -> failure == null;
            // The reply is where it is seen without being announced.
            case REPLIES -> failure == null;
            case VALUE -> whole ? failure == null : failure instanceof WorkerCrashedException;
            case FAILURE ->
                whole
                        ? failure instanceof IOException && "planted".equals(failure.getMessage())
                        : failure instanceof WorkerCrashedException;
            case OUT_OF_HEAP -> whole ? failure instanceof OutOfMemoryError : failure instanceof WorkerCrashedException;
            case OVERDUE ->
                failure instanceof WorkerCrashedException || (whole && failure instanceof TaskTimeoutException);
            case PROGRESS, VITALS, EXITING, CANCEL, FINDING -> failure instanceof WorkerCrashedException;
        };
    }

    /** So that the next task has a worker of its own started. */
    private static void endTheIdleWorker() {
        quickly().until(() -> {
            FakeWorkers.killAll();
            return executor.cpu().workers().alive() == 0;
        });
    }

    private static ConditionFactory quickly() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    }

    /** Failed starts may be followed by a pause, in which tasks are told so. */
    private static String afterBackOff() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                return executor.submit(new Tasks.Echo<>("next")).get(10, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof WorkerStartException) || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    /** Told to end its task, the worker ends itself instead. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void worker_endsWhenItIsToldToCancel_theTaskStaysCancelledAndTheNextSucceeds(Way way) throws Exception {
        endTheIdleWorker();
        fakes.endNext(new End(FrameKind.CANCEL, 0, way));
        TaskFuture<String> task = executor.submit(new Tasks.Echo<>("never answered"));
        await().until(() -> task.isRunning() && fakes.hasBegunToEnd());

        assertThat(task.cancel(true)).isTrue();
        task.awaitEnd();

        assertThat(task.isCancelled()).isTrue();
        assertThat(afterBackOff()).isEqualTo("next");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void worker_endsWhenItIsToldToShutDown_holdsUpNothing(Way way) throws Exception {
        endTheIdleWorker();
        WorkloadExecutor ending = builder().build();
        fakes.next((worker, first) -> {
            assertThat(worker.claim(first.id())).isTrue();
            worker.answer(first);
            assertThat(worker.next().isLeave()).isTrue();
            worker.end(way);
        });
        assertThat(ending.submit(new Tasks.Echo<>("before")).get()).isEqualTo("before");
        long begin = System.nanoTime();

        ending.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }
}
