package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.RawBlock;
import io.github.workloadexecutor.internal.wire.Request;
import io.github.workloadexecutor.system.FakeWorkers.Stage;
import io.github.workloadexecutor.system.FakeWorkers.Way;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Leftovers;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A worker has been sent four tasks, and ends, falls silent, or does to the memory that it shares what no worker would.
 * Whatever it was: at most the task fails that it had begun with, the others run elsewhere, and each has one outcome.
 */
@SystemTest
@EnabledOnOs(value = OS.LINUX, disabledReason = "puts a script in the place of java")
final class SentAheadToAFakeTest {

    private static final String NAME = "sent-ahead-fake";
    private static final int TASKS = 4;

    // As an argument; there is room for four such tasks, and not for a fifth.
    private static final int QUARTER_OF_THE_RING = 60_000;

    private static final long PATIENCE_SECONDS = 20;

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
        executor = WorkloadExecutor.builder()
                .name(NAME)
                .workers(1)
                .workerHeartbeatTimeout(Duration.ofSeconds(1))
                .quarantineAfter(Integer.MAX_VALUE) // the same task dies again and again
                .build();
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

    /** What may come of the first task. The others succeed. */
    private enum First {
        SUCCEEDS,
        FAILS
    }

    private interface Part {
        void play(Stage worker, List<Request> requests) throws Exception;
    }

    private static Frame value(long task) {
        return Frame.of(FrameKind.VALUE, task, Encoding.encodeResult(0, "fake"));
    }

    private static Frame costly(long task, String cost) {
        return new Frame(FrameKind.VALUE, task, cost, Encoding.encodeResult(0, "fake"));
    }

    @SuppressWarnings("ImmutableEnumChecker") // they hold nothing
    enum Deed {
        // It ends.
        CUT_BEFORE_THE_CLAIM(First.SUCCEEDS, null, (worker, sent) -> worker.end(Way.CUT)),
        KILLED_BEFORE_THE_CLAIM(First.SUCCEEDS, null, (worker, sent) -> worker.end(Way.KILL)),
        CUT_AFTER_THE_CLAIM(First.FAILS, null, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.end(Way.CUT);
        }),
        KILLED_AFTER_THE_CLAIM(First.FAILS, null, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.end(Way.KILL);
        }),
        KILLED_WHILE_IT_WRITES_ITS_REPLY(First.FAILS, null, (worker, sent) -> {
            claimFirst(worker, sent);
            RawBlock.Ring replies = worker.memory().replies();
            replies.putInt(replies.tail(), 100); // the length, and it never comes to move the tail
            worker.end(Way.KILL);
        }),
        CUT_AFTER_A_REPLY_IT_HAS_NOT_ANNOUNCED(First.SUCCEEDS, null, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.leave(value(sent.getFirst().id()), /* announce= */ false);
            worker.end(Way.CUT);
        }),
        KILLED_AFTER_A_REPLY_IT_HAS_NOT_ANNOUNCED(First.SUCCEEDS, null, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.leave(value(sent.getFirst().id()), /* announce= */ false);
            worker.end(Way.KILL);
        }),

        // It falls silent.
        SILENT_BEFORE_THE_CLAIM(First.SUCCEEDS, null, (worker, sent) -> worker.fallSilent()),
        SILENT_AFTER_THE_CLAIM(First.FAILS, WorkerDossier.Kind.KILLED_BY_EXECUTOR, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.fallSilent();
        }),
        DEAF(First.SUCCEEDS, null, (worker, sent) -> {
            worker.closeDoorbell();
            worker.fallSilent();
        }),

        // It answers what makes no sense.
        NO_REPLY(First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.leave(Frame.of(FrameKind.PROGRESS, sent.getFirst().id()), /* announce= */ true);
            worker.fallSilent();
        }),
        NO_KIND(First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, (worker, sent) -> {
            claimFirst(worker, sent);
            RawBlock.Ring replies = worker.memory().replies();
            replies.putInt(replies.tail() + 12, 99);
            replies.putMessage(12, 16);
            announce(worker);
        }),
        UNKNOWN_TASK(First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.leave(value(sent.getFirst().id() + 1_000_000), /* announce= */ true);
            worker.fallSilent();
        }),
        NEGATIVE_TASK(First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.leave(value(Long.MIN_VALUE), /* announce= */ true);
            worker.fallSilent();
        }),
        TASK_WITH_THE_SAME_SLOT(First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.leave(value(sent.getFirst().id() + 1024), /* announce= */ true);
            worker.fallSilent();
        }),
        TASK_IT_HAS_NOT_CLAIMED(First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.leave(value(sent.get(1).id()), /* announce= */ true);
            worker.fallSilent();
        }),
        NOT_CLAIMED_ITSELF(First.SUCCEEDS, null, (worker, sent) -> {
            worker.leave(value(sent.getFirst().id()), /* announce= */ true);
            worker.fallSilent();
        }),
        SECOND_REPLY(First.SUCCEEDS, null, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.leave(value(sent.getFirst().id()), /* announce= */ false);
            worker.leave(value(sent.getFirst().id()), /* announce= */ true);
            worker.fallSilent();
        }),

        // It tells stories about what the task has cost, or has done.
        ABSURD_COST(First.SUCCEEDS, null, (worker, sent) -> {
            claimFirst(worker, sent);
            String most = Long.toString(Long.MAX_VALUE);
            worker.leave(costly(sent.getFirst().id(), String.join(" ", most, most, most, most)), /* announce= */ true);
            worker.fallSilent();
        }),
        NEGATIVE_COST(First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.leave(costly(sent.getFirst().id(), "1 -1 1 1"), /* announce= */ true);
            worker.fallSilent();
        }),
        NO_COST_AT_ALL(First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.say(costly(sent.getFirst().id(), "a lot"));
            worker.fallSilent();
        }),
        FINDING_IN_A_TASK_OF_NOBODY(First.SUCCEEDS, null, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.say(new Frame(FrameKind.FINDING, Long.MIN_VALUE, "LEFT_BEHIND", new byte[100]));
            worker.say(value(sent.getFirst().id()));
            worker.fallSilent();
        }),
        FINDING_THAT_IS_NOT_ITS_TO_MAKE(First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, (worker, sent) -> {
            claimFirst(worker, sent);
            worker.say(new Frame(FrameKind.FINDING, sent.getFirst().id(), "SHARED_STATE", new byte[0]));
            worker.fallSilent();
        }),

        // It spoils the ring.
        NEGATIVE_LENGTH(First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, spoiled(ring -> ring.putMessage(-2, 16))),
        LEAST_LENGTH(
                First.FAILS,
                WorkerDossier.Kind.PROTOCOL_VIOLATION,
                spoiled(ring -> ring.putMessage(Integer.MIN_VALUE, 16))),
        HUGE_LENGTH(
                First.FAILS,
                WorkerDossier.Kind.PROTOCOL_VIOLATION,
                spoiled(ring -> ring.putMessage(Integer.MAX_VALUE, 16))),
        LENGTH_OF_MORE_THAN_THERE_IS(
                First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, spoiled(ring -> ring.putMessage(1000, 16))),
        LENGTH_OF_NO_REPLY(First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, spoiled(ring -> ring.putMessage(4, 8))),
        SKIP_AT_THE_BEGINNING(
                First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, spoiled(ring -> ring.putMessage(-1, 16))),
        TAIL_BEYOND_THE_RING(
                First.FAILS,
                WorkerDossier.Kind.PROTOCOL_VIOLATION,
                spoiled(ring -> ring.setTail(ring.tail() + ring.capacity() + 8))),
        TAIL_BEFORE_THE_HEAD(
                First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, spoiled(ring -> ring.setTail(ring.head() - 8))),
        TAIL_FAR_BEFORE_THE_HEAD(
                First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, spoiled(ring -> ring.setTail(Long.MIN_VALUE))),
        TAIL_WITHIN_A_MESSAGE(
                First.FAILS, WorkerDossier.Kind.PROTOCOL_VIOLATION, spoiled(ring -> ring.setTail(ring.tail() + 13)));

        private final First first;
        private final WorkerDossier.@Nullable Kind kind;
        private final Part part;

        Deed(First first, WorkerDossier.@Nullable Kind kind, Part part) {
            this.first = first;
            this.kind = kind;
            this.part = part;
        }

        private interface Spoiling {
            void spoil(RawBlock.Ring ring);
        }

        private static Part spoiled(Spoiling spoiling) {
            return (worker, sent) -> {
                claimFirst(worker, sent);
                spoiling.spoil(worker.memory().replies());
                announce(worker);
            };
        }

        private static void claimFirst(Stage worker, List<Request> sent) {
            if (!worker.claim(sent.getFirst().id())) {
                throw new IllegalStateException("nobody must have taken the task back");
            }
        }

        private static void announce(Stage worker) throws Exception {
            worker.say(Frame.of(FrameKind.REPLIES, 0));
            worker.fallSilent();
        }
    }

    /** So that the next task has a worker of its own started, and others are sent to that ahead. */
    private static void endTheIdleWorker() {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
            FakeWorkers.killAll();
            return executor.cpu().workers().alive() == 0;
        });
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void worker_withTasksSentAhead_costsAtMostTheOneItHadBegunWith(Deed deed) throws Exception {
        endTheIdleWorker();
        fakes.next((worker, first) -> {
            List<Request> sent = new ArrayList<>(List.of(first));
            while (sent.size() < TASKS) {
                sent.add(worker.next());
            }
            deed.part.play(worker, sent);
        });
        ConcurrentLinkedQueue<Integer> completions = new ConcurrentLinkedQueue<>();

        List<TaskFuture<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            int number = i;
            TaskFuture<Integer> task = executor.submit(new Tasks.Echo<>(number));
            task.onDone(done -> completions.add(number));
            tasks.add(task);
        }
        Throwable failure = catchThrowable(() -> tasks.getFirst().get(PATIENCE_SECONDS, TimeUnit.SECONDS));

        if (deed.first == First.SUCCEEDS) {
            assertThat(failure).isNull();
            assertThat(tasks.getFirst().get()).isZero();
        } else {
            assertThat(failure).hasCauseInstanceOf(WorkerCrashedException.class);
            WorkerCrashedException crash = (WorkerCrashedException) failure.getCause();
            assertThat(crash).hasMessageContaining("Echo");
            if (deed.kind != null) {
                assertThat(crash.dossier().kind()).as(crash.getMessage()).isEqualTo(deed.kind);
            }
        }
        for (int i = 1; i < TASKS; i++) {
            assertThat(tasks.get(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(i);
        }
        assertThat(executor.submit(new Tasks.Echo<>("next")).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo("next");
        await().until(() -> completions.size() >= TASKS);
        assertThat(completions).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    // The ring of requests is full.

    private static List<TaskFuture<byte[]>> fillTheRing() {
        List<TaskFuture<byte[]>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(executor.submit(new Tasks.Echo<>(new byte[QUARTER_OF_THE_RING])));
        }
        return tasks;
    }

    /** What was taken back stays in the ring until the worker comes to skip it, and nobody says when that is. */
    @Test
    void worker_idleWithARingFullOfTasksTakenBack_getsTheNextAsSoonAsThereIsRoom() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch skip = new CountDownLatch(1);
        endTheIdleWorker();
        fakes.next((worker, first) -> {
            assertThat(worker.claim(first.id())).isTrue();
            answer.await();
            worker.answer(first);
            skip.await();
        });
        TaskFuture<Integer> first = executor.submit(new Tasks.Echo<>(0));
        await().until(first::isRunning);
        for (TaskFuture<byte[]> task : fillTheRing()) {
            assertThat(task.cancel(true)).isTrue();
        }
        TaskFuture<byte[]> last = executor.submit(new Tasks.Echo<>(new byte[QUARTER_OF_THE_RING]));

        answer.countDown();
        assertThat(first.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
        skip.countDown();

        assertThat(last.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).hasSize(QUARTER_OF_THE_RING);
        assertThat(executor.cpu().workers().crashed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -8, 0, Long.MAX_VALUE})
    void worker_saysOfItsRingWhatCannotBe_isReplacedAndCostsNoTask(long head) throws Exception {
        endTheIdleWorker();
        fakes.next((worker, first) -> {
            assertThat(worker.claim(first.id())).isTrue();
            List<Request> sent = new ArrayList<>(List.of(first));
            while (sent.size() < 5) {
                sent.add(worker.next());
            }
            worker.memory().requests().setHead(head);
            worker.answer(first);
            for (Request request : sent.subList(1, sent.size())) {
                assertThat(worker.claim(request.id())).isTrue();
                worker.answer(request);
            }
            worker.fallSilent();
        });
        TaskFuture<Integer> first = executor.submit(new Tasks.Echo<>(0));
        List<TaskFuture<byte[]>> tasks = fillTheRing();
        await().until(first::isDone);

        tasks.addAll(fillTheRing());

        for (TaskFuture<byte[]> task : tasks) {
            assertThat(task.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).hasSize(QUARTER_OF_THE_RING);
        }
    }

    private static boolean isShuttingAWorkerDown() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getMethodName().equals("shutDown"));
    }

    /** The order to end must get through, or what tasks have left to be closed would not be. */
    @Test
    void close_ringFullOfTasksTakenBack_endsTheWorkerInGoodOrder() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        try (WorkloadExecutor ending =
                WorkloadExecutor.builder().name(NAME + "-end").workers(1).build()) {
            fakes.next((worker, first) -> {
                assertThat(worker.claim(first.id())).isTrue();
                answer.await();
                worker.answer(first);
                await().until(SentAheadToAFakeTest::isShuttingAWorkerDown);
                Request next = worker.next();
                while (!next.isLeave()) {
                    next = worker.next();
                }
                left.complete(true);
                worker.end(Way.CUT);
            });
            TaskFuture<Integer> first = ending.submit(new Tasks.Echo<>(0));
            await().until(first::isRunning);
            for (int i = 0; i < 4; i++) {
                boolean unused = ending.submit(new Tasks.Echo<>(new byte[QUARTER_OF_THE_RING]))
                        .cancel(true);
            }
            answer.countDown();
            assertThat(first.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();

            assertThat(ending.close(Duration.ofSeconds(PATIENCE_SECONDS)).isClean())
                    .isTrue();

            assertThat(left).isCompleted(); // A worker that was killed has not heard the order.
        }
    }
}
