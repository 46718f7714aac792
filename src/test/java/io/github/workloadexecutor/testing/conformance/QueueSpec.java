package io.github.workloadexecutor.testing.conformance;

import static io.github.workloadexecutor.testing.conformance.Outcomes.failureOf;
import static io.github.workloadexecutor.testing.conformance.Outcomes.resultOf;
import static io.github.workloadexecutor.testing.conformance.Outcomes.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.QueuePolicy;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What waits, what becomes of it when much happens at once, and when there is no more room. */
interface QueueSpec extends BackendUnderTest {

    /** Has the only worker of an executor run a task until {@link #unblock}. */
    private TaskFuture<Long> block(WorkloadExecutor executor) {
        TaskFuture<Long> blocker = executor.submit(new Tasks.Rendezvous(file("here"), file("go-on")));
        soon().until(() -> Files.exists(file("here")) && blocker.isRunning());
        return blocker;
    }

    private void unblock() throws IOException {
        Files.createFile(file("go-on"));
    }

    // Room.

    @Test
    default void queueLimit_reachedAndRefusing_refusesTheNextAndCostsNoneOfTheOthers() throws Exception {
        WorkloadExecutor executor = open(builder(1).queueLimit(2).whenQueueFull(QueuePolicy.REJECT));
        TaskFuture<Long> blocker = block(executor);
        TaskFuture<String> first = executor.submit(new Tasks.Echo<>("first"));
        TaskFuture<String> second = executor.submit(new Tasks.Echo<>("second"));

        assertThatThrownBy(() -> executor.submit(new Tasks.Echo<>("third")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("is full: 2 of at most 2 tasks wait");
        unblock();

        assertThat(resultOf(blocker)).isPositive();
        assertThat(resultOf(first)).isEqualTo("first");
        assertThat(resultOf(second)).isEqualTo("second");
    }

    @Test
    default void queueLimit_reachedAndWaiting_submitsWhenThereIsRoom() throws Exception {
        WorkloadExecutor executor = open(builder(1).queueLimit(1));
        TaskFuture<Long> blocker = block(executor);
        TaskFuture<String> first = executor.submit(new Tasks.Echo<>("first"));
        FutureTask<TaskFuture<String>> submission = new FutureTask<>(() -> executor.submit(new Tasks.Echo<>("second")));
        Thread submitter = Thread.ofPlatform().daemon().start(submission);
        soon().until(() -> submitter.getState() == Thread.State.WAITING);
        boolean submittedMeanwhile = submission.isDone();

        unblock();

        assertThat(submittedMeanwhile).isFalse();
        assertThat(resultOf(resultOf(submission))).isEqualTo("second");
        assertThat(resultOf(first)).isEqualTo("first");
        assertThat(resultOf(blocker)).isPositive();
    }

    @Test
    default void queueBytes_reachedAndRefusing_refusesTheNext() {
        WorkloadExecutor executor = open(builder(1).queueBytes(10_000).whenQueueFull(QueuePolicy.REJECT));
        var unused = block(executor);
        var unused1 = executor.cpu().submit(Tasks::shout, "x".repeat(6_000));

        assertThatThrownBy(() -> executor.cpu().submit(Tasks::shout, "y".repeat(6_000)))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("of at most 10000 bytes");
    }

    /** B87. */
    @Test
    default void gatherAll_queueIsShorter_givesAllInOrder() throws Exception {
        WorkloadExecutor executor = open(builder(1).queueLimit(3));
        List<Tasks.Echo<Integer>> tasks =
                IntStream.range(0, 60).mapToObj(Tasks.Echo<Integer>::new).toList();

        assertThat(executor.gatherAll(tasks))
                .isEqualTo(IntStream.range(0, 60).boxed().toList());
    }

    // Many at once.

    /** B34. */
    @Test
    default void submit_fromManyThreads_givesEachItsOwnValue() throws Exception {
        List<FutureTask<Integer>> sums = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int base = t * 1000;
            sums.add(new FutureTask<>(() -> {
                int sum = 0;
                for (int i = 0; i < 40; i++) {
                    sum += resultOf(cpu().submit(new Tasks.Echo<>(base + i)));
                }
                return sum;
            }));
            Thread.ofVirtual().start(sums.getLast());
        }

        for (int t = 0; t < 8; t++) {
            assertThat(resultOf(sums.get(t))).isEqualTo(40 * t * 1000 + 39 * 40 / 2);
        }
    }

    /** B35. */
    @Test
    default void submit_insideCallbacksAHundredDeep_works() throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();

        deeper(1, end);

        assertThat(resultOf(end)).isEqualTo(100);
    }

    private void deeper(int depth, CompletableFuture<Integer> end) {
        cpu().submit(new Tasks.Echo<>(depth)).onDone(done -> {
            if (depth == 100) {
                end.complete(done.resultNow());
            } else {
                deeper(depth + 1, end);
            }
        });
    }

    @Test
    default void callback_thatWaitsForAnotherTask_doesNotHang() throws Exception {
        WorkloadExecutor executor = single();

        CompletableFuture<String> both = executor.submit(new Tasks.Echo<>("first"))
                .thenApply(first -> {
                    try {
                        return first + resultOf(executor.submit(new Tasks.Echo<>(" second")));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });

        assertThat(resultOf(both)).isEqualTo("first second");
    }

    /** B4: in order of attachment, and at once if attached late. */
    @Test
    default void onDone_severalActions_runOnceEachInOrder() throws Exception {
        TaskFuture<Long> future = block(single());
        List<String> calls = new CopyOnWriteArrayList<>();
        CompletableFuture<String> last = new CompletableFuture<>();
        future.onDone(done -> calls.add("first"));
        future.onDone(done -> calls.add("second"));
        future.onDone(done -> last.complete("done"));

        unblock();

        assertThat(resultOf(last)).isEqualTo("done");
        future.onDone(done -> calls.add("late"));
        assertThat(calls).containsExactly("first", "second", "late");
    }

    // Everything at once.

    /** What becomes of a task of the mixed run. */
    enum Fate {
        GIVE_A_VALUE,
        FAIL,
        GIVE_WHAT_CANNOT_TRAVEL,
        BE_CANCELLED_AT_ONCE,
        BE_CANCELLED_LATER,
        TAKE_TOO_LONG,
        CRASH,
        BE_KILLED;

        // Few, because each costs the start of a worker.
        private static final int CRASHES_OF_A_THOUSAND = 10;
        private static final int KILLS_OF_A_THOUSAND = 4;

        static Fate of(Random random, BackendUnderTest backend) {
            if (random.nextInt(1000) < CRASHES_OF_A_THOUSAND && backend.has(Capability.ISOLATION)) {
                return CRASH;
            }
            if (random.nextInt(1000) < KILLS_OF_A_THOUSAND && backend.has(Capability.KILL)) {
                return BE_KILLED;
            }
            return switch (random.nextInt(20)) {
                case 0, 1, 2 -> FAIL;
                case 3 -> GIVE_WHAT_CANNOT_TRAVEL;
                case 4, 5 -> BE_CANCELLED_AT_ONCE;
                case 6, 7 -> BE_CANCELLED_LATER;
                case 8 -> TAKE_TOO_LONG;
                default -> GIVE_A_VALUE;
            };
        }

        CpuTask<?> task(int number) {
            return switch (this) {
                case FAIL -> new Tasks.Fail(new IOException("planted " + number));
                case GIVE_WHAT_CANNOT_TRAVEL -> new FailureSpec.GiveThread();
                case TAKE_TOO_LONG -> new CancelSpec.Compute();
                case CRASH -> new Halt(number);
                case BE_KILLED -> new Spin(number);
                case GIVE_A_VALUE, BE_CANCELLED_AT_ONCE, BE_CANCELLED_LATER -> new Tasks.Echo<>(number);
            };
        }

        TaskOptions options() {
            return this == TAKE_TOO_LONG || this == BE_KILLED
                    ? TaskOptions.none().timeout(Duration.ofMillis(20))
                    : TaskOptions.none();
        }

        void assertHasCome(TaskFuture<?> future, int number) throws Exception {
            switch (this) {
                case GIVE_A_VALUE -> assertThat(resultOf(future)).isEqualTo(number);
                case FAIL -> assertThat(failureOf(future)).hasMessage("planted " + number);
                case GIVE_WHAT_CANNOT_TRAVEL -> assertThat(failureOf(future)).isInstanceOf(NotShippableException.class);
                case BE_CANCELLED_AT_ONCE, BE_CANCELLED_LATER -> {
                    if (!future.isCancelled()) { // It was over before.
                        assertThat(resultOf(future)).isEqualTo(number);
                    }
                }
                case TAKE_TOO_LONG, BE_KILLED -> assertThat(failureOf(future)).isInstanceOf(TaskTimeoutException.class);
                case CRASH -> assertThat(failureOf(future)).isInstanceOf(WorkerCrashedException.class);
            }
        }
    }

    /** Ends its process. Each is another task, so that none is quarantined. */
    record Halt(int number) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            Runtime.getRuntime().halt(number & 0x7F);
            return number;
        }
    }

    /** Computes for ever and takes no notice of interrupts. */
    record Spin(int number) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            while (number >= 0) {
                Thread.onSpinWait();
            }
            return number;
        }
    }

    /** B34, B71, B84: each is completed once, as it should be, and the books add up. Again with -Dconformance.seed. */
    @Test
    default void manyTasks_ofRandomFate_areEachCompletedOnceAndCounted() throws Exception {
        long seed = Long.getLong("conformance.seed", System.nanoTime());
        System.err.println("conformance.seed=" + seed);
        Random random = new Random(seed);
        Duration grace = Duration.ofMillis(200);
        WorkloadExecutor executor = open(builder(2).cancelGrace(grace).killGrace(grace));
        int tasks = 250;
        List<Fate> fates = new ArrayList<>();
        List<TaskFuture<?>> futures = new ArrayList<>();
        List<AtomicInteger> completions = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            Fate fate = Fate.of(random, this);
            TaskFuture<?> future = executor.cpu().with(fate.options()).submit(fate.task(i));
            AtomicInteger completed = new AtomicInteger();
            future.onDone(done -> completed.incrementAndGet());
            if (fate == Fate.BE_CANCELLED_AT_ONCE) {
                future.cancel(random.nextBoolean());
            }
            fates.add(fate);
            futures.add(future);
            completions.add(completed);
            int other = random.nextInt(futures.size());
            if (fates.get(other) == Fate.BE_CANCELLED_LATER) {
                futures.get(other).cancel(true);
            }
        }

        for (int i = 0; i < tasks; i++) {
            fates.get(i).assertHasCome(futures.get(i), i);
            futures.get(i).awaitEnd();
        }
        executor.shutdown();
        assertThat(executor.cpu().awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        soon().until(() -> completions.stream().allMatch(completed -> completed.get() > 0));
        assertThat(completions).allSatisfy(completed -> assertThat(completed).hasValue(1));
        var books = executor.cpu().statistics();
        assertThat(books.succeeded() + books.failed() + books.cancelled()).isEqualTo(tasks);
        assertThat(books.queued() + books.running()).isZero();
    }
}
