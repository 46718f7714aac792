package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.Output;
import io.github.workloadexecutor.Outputs;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.ResourceHolder;
import io.github.workloadexecutor.event.ResourceWaiter;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.IoTask;
import io.github.workloadexecutor.task.Rate;
import io.github.workloadexecutor.task.Resource;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Leftovers;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Limits, resources and rates, the same on both lanes where both have them. Workers are threads here, so tasks of both
 * lanes meet in static state. Numbers such as B46 are those of the behaviours this library is measured against.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LimitedLanesTest {

    private static final String NAME = "limited";
    private static final Resource GPU = Resource.of("gpu", 1);
    private static final Resource PORT = Resource.of("port", 2);
    private static final TaskOptions NEEDS_GPU = TaskOptions.none().requires(GPU);
    private static final Duration LONG = Duration.ofSeconds(30);

    // Workers are threads of this process, so this is how tasks and test meet.
    private static final AtomicInteger RUNNING = new AtomicInteger();
    private static final AtomicInteger MOST = new AtomicInteger();
    private static final ConcurrentHashMap<String, Object> SLOTS = new ConcurrentHashMap<>();
    private static final ConcurrentLinkedQueue<String> VIOLATIONS = new ConcurrentLinkedQueue<>();
    private static volatile CountDownLatch goOn = new CountDownLatch(1);

    private final Leftovers leftovers = Leftovers.of(NAME);
    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().name(NAME).workers(4).inProcess().build();

    /** A lane, seen in one of several ways. */
    enum Via {
        IO,
        CPU;

        ExecutorService limitedTo(WorkloadExecutor executor, int tasks) {
            return this == IO ? executor.io().limitedTo(tasks) : executor.cpu().limitedTo(tasks);
        }

        ExecutorService with(WorkloadExecutor executor, TaskOptions options) {
            return this == IO ? executor.io().with(options) : executor.cpu().with(options);
        }

        ExecutorService limitedWith(WorkloadExecutor executor, int tasks, TaskOptions options) {
            return this == IO
                    ? executor.io().limitedTo(tasks).with(options)
                    : executor.cpu().limitedTo(tasks).with(options);
        }

        ExecutorService limitedTwice(WorkloadExecutor executor, int first, int second) {
            return this == IO
                    ? executor.io().limitedTo(first).limitedTo(second)
                    : executor.cpu().limitedTo(first).limitedTo(second);
        }
    }

    private static <T> TaskFuture<T> submit(ExecutorService lane, Callable<T> task) {
        return (TaskFuture<T>) lane.submit(task);
    }

    @AfterEach
    void closeAndCheck() {
        goOn.countDown();
        executor.close();
        goOn = new CountDownLatch(1);
        MOST.set(0);
        await().atMost(LONG).until(() -> leftovers.now().isEmpty());
    }

    /** Counts how many run at once, for a moment. */
    record Counted(int number) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            int now = RUNNING.incrementAndGet();
            MOST.accumulateAndGet(now, Math::max);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
            RUNNING.decrementAndGet();
            return number;
        }
    }

    /** Runs until it is told to go on. */
    record Hold() implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            RUNNING.incrementAndGet();
            try {
                goOn.await();
                return "went on";
            } finally {
                RUNNING.decrementAndGet();
            }
        }
    }

    record SlotOf(Resource resource) implements CpuTask<List<Integer>> {
        @Override
        public List<Integer> call() {
            return TaskContext.current().slots(resource);
        }
    }

    /** Marks the slots it has as its own, and notices if another has one of them. */
    record Occupy(List<Resource> resources) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            for (Resource resource : resources) {
                for (int slot : TaskContext.current().slots(resource)) {
                    if (SLOTS.putIfAbsent(resource.name() + slot, this) != null) {
                        VIOLATIONS.add(resource.name() + slot + " has two holders");
                    }
                    LockSupport.parkNanos(1_000);
                    SLOTS.remove(resource.name() + slot);
                }
            }
            return 1;
        }
    }

    private static void awaitRunning(int tasks) {
        await().atMost(LONG).until(() -> RUNNING.get() == tasks);
    }

    // Limits.

    @ParameterizedTest
    @EnumSource
    void limitedTo_manyTasks_runsThatManyAtOnce(Via via) throws Exception {
        ExecutorService two = via.limitedTo(executor, 2);
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            futures.add(submit(two, new Counted(i)));
        }

        for (int i = 0; i < 200; i++) {
            assertThat(futures.get(i).get()).isEqualTo(i);
        }
        assertThat(MOST.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void map_ofALimitedView_keepsItsLimitOnBothLanes() throws Exception {
        List<Integer> numbers = IntStream.range(0, 100).boxed().toList();

        assertThat(executor.io().limitedTo(2).map(number -> new Counted(number).call(), numbers))
                .isEqualTo(numbers);
        assertThat(executor.cpu().limitedTo(2).map(LimitedLanesTest::counted, numbers))
                .isEqualTo(numbers);
        assertThat(MOST.get()).isLessThanOrEqualTo(2);
    }

    static Integer counted(Integer number) {
        return new Counted(number).call();
    }

    @ParameterizedTest
    @EnumSource
    void limitedTo_limitIsReached_leavesTheRestOfTheLaneAlone(Via via) throws Exception {
        ExecutorService two = via.limitedTo(executor, 2);
        for (int i = 0; i < 3; i++) {
            var unused = submit(two, new Hold());
        }
        awaitRunning(2);

        assertThat(submit(via.with(executor, TaskOptions.none()), new Tasks.Echo<>("free"))
                        .get())
                .isEqualTo("free");
        assertThat(RUNNING).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void limitedTo_ofALimitedView_hasBothLimitsAndWithKeepsThem(Via via) {
        ExecutorService narrow = via.limitedTwice(executor, 3, 1);
        ExecutorService wide = via.limitedTwice(executor, 1, 3);
        ExecutorService with = via.limitedWith(executor, 1, TaskOptions.none().queueTimeout(LONG));
        for (ExecutorService view : List.of(narrow, wide, with)) {
            for (int i = 0; i < 2; i++) {
                var unused = submit(view, new Hold());
            }
        }

        awaitRunning(3);
        assertThat(
                        via == Via.IO
                                ? executor.io().statistics().queued()
                                : executor.cpu().statistics().queued())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void limitedTo_lessThanOne_isRefused(Via via) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> via.limitedTo(executor, 0))
                .withMessage("limitedTo must be at least 1, but was 0");
    }

    /** What depends on a future never holds a permit: a callback may use the lane it comes from, and wait for that. */
    @ParameterizedTest
    @EnumSource
    void limitedTo_callbackWaitsForTheNextTask_getsItsPermit(Via via) throws Exception {
        ExecutorService one = via.limitedTo(executor, 1);
        CountDownLatch attached = new CountDownLatch(1);
        TaskFuture<String> first = submit(one, new Hold());
        var then = first.thenApply(
                value -> submit(one, new Tasks.Echo<>(value + " and on")).join());
        attached.countDown();
        goOn.countDown();

        assertThat(then.get()).isEqualTo("went on and on");
    }

    /** B46. */
    @Test
    void limitedTo_one_startsInOrderOfArrival() throws Exception {
        ExecutorService one = executor.io().limitedTo(1);
        List<Integer> order = new CopyOnWriteArrayList<>();
        var first = submit(one, new Hold());
        List<TaskFuture<Boolean>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            futures.add(submit(one, () -> order.add(number)));
        }
        goOn.countDown();
        for (TaskFuture<?> future : futures) {
            future.get();
        }

        assertThat(order).hasSize(50).isSorted();
        assertThat(first).isCompletedWithValue("went on");
    }

    /** B47, B51. */
    @ParameterizedTest
    @EnumSource
    void cancel_whileItWaits_neverRunsAndTheNextIsNotHeldUp(Via via) throws Exception {
        ExecutorService one = via.limitedTo(executor, 1);
        var holder = submit(one, new Hold());
        awaitRunning(1);
        TaskFuture<Integer> cancelled = submit(one, new Counted(1));
        TaskFuture<Integer> next = submit(one, new Counted(2));

        assertThat(cancelled.cancel(true)).isTrue();
        goOn.countDown();

        assertThat(next.get()).isEqualTo(2);
        assertThat(MOST).hasValue(1);
        cancelled.awaitEnd();
        assertThat(holder.get()).isEqualTo("went on");
    }

    /** Nobody starts a thread for it any more that would let go of it. */
    @Test
    void cancel_whileItWaits_letsGoOfTheTask() {
        ExecutorService one = executor.io().limitedTo(1);
        var holder = submit(one, new Hold());
        awaitRunning(1);
        byte[] large = new byte[1 << 20];
        WeakReference<byte[]> held = new WeakReference<>(large);
        TaskFuture<Integer> waits = submit(one, lengthOf(large));
        large = null;

        waits.cancel(true);

        await().atMost(LONG).until(() -> {
            System.gc();
            return held.get() == null;
        });
        assertThat(waits).isCancelled();
        assertThat(holder).isNotDone();
    }

    private static Callable<Integer> lengthOf(byte[] bytes) {
        return () -> bytes.length;
    }

    /** B50: zero timeout never blocks; and nobody ever waits in submit. */
    @ParameterizedTest
    @EnumSource
    void get_zeroTimeoutWhileItWaits_timesOutAtOnce(Via via) {
        ExecutorService one = via.limitedTo(executor, 1);
        var holder = submit(one, new Hold());
        awaitRunning(1);
        TaskFuture<Integer> waits = submit(one, new Counted(1));

        assertThatThrownBy(() -> waits.get(0, TimeUnit.NANOSECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(waits.isRunning()).isFalse();
        assertThat(holder).isNotDone();
    }

    // Resources.

    @Test
    void requires_tasksOfBothLanes_shareThePermits() throws Exception {
        TaskFuture<String> holder = executor.io().with(NEEDS_GPU).submit(new Hold());
        awaitRunning(1);
        TaskFuture<String> waits = executor.cpu().with(NEEDS_GPU).submit(new Hold());

        assertThat(executor.whoHolds(GPU))
                .singleElement()
                .returns(holder.taskName(), ResourceHolder::taskName)
                .returns(List.of(0), ResourceHolder::slots)
                .returns(Duration.ZERO, ResourceHolder::waitedFor)
                .matches(held -> held.heldFor().isPositive());
        assertThat(executor.whoWaits(GPU))
                .singleElement()
                .returns(waits.taskName(), ResourceWaiter::taskName)
                .matches(waiter -> waiter.waitingFor().isPositive());

        goOn.countDown();
        waits.get();
        await().atMost(LONG).until(() -> executor.whoHolds(GPU).isEmpty());
        assertThat(holder.get()).isEqualTo("went on");
    }

    @Test
    void whoHolds_nobodyHasRequiredIt_isEmpty() {
        assertThat(executor.whoHolds(GPU)).isEmpty();
        assertThat(executor.whoWaits(GPU)).isEmpty();
    }

    /** B50: same name = same semaphore from different places, or a refusal. */
    @Test
    void with_sameNameOtherPermits_isRefusedOnBothLanes() {
        var unused = executor.io().with(NEEDS_GPU);
        TaskOptions other = TaskOptions.none().requires(Resource.of("gpu", 2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> executor.cpu().with(other))
                .withMessage("resource gpu must have 1 permits, as where this executor met it first, but was given"
                        + " with 2");
        assertThatIllegalArgumentException().isThrownBy(() -> executor.io().with(other));
    }

    @Test
    void taskOptions_ofTheExecutor_holdForRoutedTasksOfTheCpuLaneOnly() throws Exception {
        try (WorkloadExecutor limited = WorkloadExecutor.builder()
                .inProcess()
                .workers(2)
                .taskOptions(NEEDS_GPU.timeout(LONG))
                .build()) {
            TaskFuture<List<Integer>> cpu = limited.submit(new SlotOf(GPU));
            IoTask<Boolean> isLimited = () -> TaskContext.current().remaining().isPresent();
            TaskFuture<Boolean> io = limited.submit(isLimited);
            TaskFuture<List<Integer>> plainIo = limited.io().submit(new SlotOf(GPU));

            assertThat(cpu.get()).containsExactly(0);
            assertThat(io.get()).isFalse();
            assertThat(catchThrowable(plainIo::get)).hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void slots_inTheTask_areItsNumbers(Via via) throws Exception {
        assertThat(submit(via.with(executor, TaskOptions.none().requires(PORT, 2)), new SlotOf(PORT))
                        .get())
                .containsExactly(0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void slots_withoutThatResource_areRefusedWithItsName(Via via) {
        TaskFuture<List<Integer>> future = submit(via.with(executor, NEEDS_GPU), new SlotOf(PORT));

        assertThatThrownBy(future::get)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task %s has no slot of resource port: it was submitted without TaskOptions.requires(port)"
                        .formatted(future.taskName()));
    }

    @Test
    void requires_twoResourcesInOppositeOrderByBothLanes_allEnd() throws Exception {
        TaskOptions ab = TaskOptions.none().requires(GPU).requires(PORT, 2);
        TaskOptions ba = TaskOptions.none().requires(PORT, 1).requires(GPU);
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            futures.add(executor.io().with(i % 2 == 0 ? ab : ba).submit(new Occupy(List.of(GPU, PORT))));
            futures.add(executor.cpu().with(i % 2 == 0 ? ba : ab).submit(new Occupy(List.of(PORT, GPU))));
        }

        for (TaskFuture<Integer> future : futures) {
            assertThat(future.get()).isOne();
        }
        assertThat(VIOLATIONS).isEmpty();
    }

    /** B46-B51 together: cancels race with grants on both lanes, and at the end all permits are back. */
    @Test
    void hammer_cancelsRaceWithGrantsOnBothLanes_allPermitsAreBack() throws Exception {
        long seed = Long.getLong("limits.seed", new Random().nextLong());
        System.out.println("limits seed " + seed + ": -Dlimits.seed=" + seed);
        var io = executor.io().limitedTo(3);
        var cpu = executor.cpu().limitedTo(3);
        ConcurrentLinkedQueue<TaskFuture<Integer>> futures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Random random = new Random(seed + i);
            threads.add(Thread.ofPlatform().start(() -> {
                List<TaskFuture<Integer>> mine = new ArrayList<>();
                for (int j = 0; j < 700; j++) {
                    TaskOptions options = random.nextBoolean()
                            ? TaskOptions.none().requires(PORT, 1 + random.nextInt(2))
                            : NEEDS_GPU.requires(PORT, 1 + random.nextInt(2));
                    Occupy task = new Occupy(List.copyOf(options.requirements().keySet()));
                    mine.add(
                            random.nextBoolean()
                                    ? io.with(options).submit(task)
                                    : cpu.with(options).submit(task));
                    if (random.nextInt(3) == 0) {
                        mine.get(random.nextInt(mine.size())).cancel(random.nextBoolean());
                    }
                }
                futures.addAll(mine);
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        int ran = 0;
        for (TaskFuture<Integer> future : futures) {
            try {
                ran += future.get();
            } catch (CancellationException cancelled) {
                // Some are.
            }
            future.awaitEnd();
        }
        assertThat(ran).isPositive();
        assertThat(VIOLATIONS).isEmpty();
        for (Resource resource : List.of(GPU, PORT)) {
            assertThat(executor.whoHolds(resource)).isEmpty();
            assertThat(executor.whoWaits(resource)).isEmpty();
        }
        assertThat(io.with(NEEDS_GPU.requires(PORT, 2)).submit(new SlotOf(PORT)).get())
                .containsExactlyInAnyOrder(0, 1);
    }

    /** Writes an output of its own, and tells whether the one before it has been published. */
    record WriteAfter(String before, Output own) implements CpuTask<Boolean> {
        @Override
        public Boolean call() throws IOException {
            own.writeString("written");
            return before.isEmpty() || Files.exists(Path.of(before));
        }
    }

    @ParameterizedTest
    @EnumSource
    void permits_ofATaskThatWritesOutputs_areKeptUntilTheseArePublished(Via via, @TempDir Path directory)
            throws Exception {
        List<TaskFuture<Boolean>> futures = new ArrayList<>();
        try (Outputs outputs = Outputs.in(directory)) {
            String before = "";
            for (int i = 0; i < 100; i++) {
                Output own = outputs.claim(i + ".txt");
                futures.add(submit(via.with(executor, NEEDS_GPU), new WriteAfter(before, own)));
                before = own.path().toString();
            }

            for (TaskFuture<Boolean> future : futures) {
                assertThat(future.get()).isTrue();
            }
        }
    }

    /** It lends its permit of the view, and keeps the resource, while it waits for tasks of its own. */
    @Test
    void map_withinATaskThatHasAResource_doesNotWaitForThoseThatWaitForTheResource() throws Exception {
        var one = executor.io().limitedTo(1);
        Callable<Integer> maps = () -> executor.io()
                .map(number -> new Counted(number).call(), List.of(1, 2, 3))
                .size();
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            futures.add(one.with(NEEDS_GPU).submit(maps));
            futures.add(one.submit(maps));
        }

        for (TaskFuture<Integer> future : futures) {
            assertThat(future.get()).isEqualTo(3);
        }
        await().atMost(LONG).until(() -> executor.whoHolds(GPU).isEmpty());
    }

    // Options of the I/O lane.

    @Test
    void timeout_ofAnIoTask_failsTheFutureAndInterruptsTheThread() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        TaskFuture<String> future = executor.io()
                .with(TaskOptions.none().timeout(Duration.ofMillis(50)))
                .submit(() -> {
                    try {
                        new CountDownLatch(1).await();
                        return "never";
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                });

        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(TaskTimeoutException.class, late -> {
                    assertThat(late.limit()).isEqualTo(Limit.RUN);
                    assertThat(late.snapshot()).isPresent();
                    assertThat(late.snapshot().orElseThrow().wasComputing()).isFalse();
                })
                .hasMessageContaining("had not ended 0.05 s after its start. It was waiting")
                .hasMessageContaining("LimitedLanesTest");
        interrupted.await();
        future.awaitEnd();
    }

    /** It keeps every carrier from other virtual threads, so what fails it must not need one. */
    @Test
    void timeout_ofIoTasksThatHogAllCarriers_failsTheirFutures() {
        List<TaskFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            futures.add(executor.io()
                    .with(TaskOptions.none().timeout(Duration.ofMillis(100)))
                    .submit(() -> {
                        while (!Thread.currentThread().isInterrupted()) {
                            Thread.onSpinWait();
                        }
                        return "interrupted";
                    }));
        }

        for (TaskFuture<String> future : futures) {
            assertThatThrownBy(future::get).hasCauseInstanceOf(TaskTimeoutException.class);
        }
    }

    @Test
    void timeout_ofAnIoTaskThatEndsInTime_doesNothing() throws Exception {
        TaskFuture<Boolean> future = executor.io()
                .with(TaskOptions.none().timeout(LONG).queueTimeout(LONG))
                .submit(() -> TaskContext.current().remaining().isPresent());

        assertThat(future.get()).isTrue();
    }

    @Test
    void queueTimeout_ofAnIoTaskThatWaitsForPermits_countsTheWaiting() {
        var holder = executor.io().with(NEEDS_GPU).submit(new Hold());
        awaitRunning(1);

        TaskFuture<Integer> waits = executor.io()
                .with(NEEDS_GPU.queueTimeout(Duration.ofMillis(50)))
                .submit(new Counted(1));

        assertThatThrownBy(waits::get)
                .cause()
                .isInstanceOfSatisfying(
                        TaskTimeoutException.class,
                        late -> assertThat(late.limit()).isEqualTo(Limit.QUEUE))
                .hasMessageEndingWith("had not started 0.05 s after its submission. It was waiting for 1 of 1 permits"
                        + " of resource gpu, of which 0 are free, with 1 in line");
        assertThat(executor.whoWaits(GPU)).isEmpty();
        assertThat(MOST).hasValue(0);
        assertThat(holder).isNotDone();
    }

    @Test
    void with_optionsTheIoLaneDoesNotKnow_areRefusedWithTheReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> executor.io().with(TaskOptions.none().stallTimeout(LONG)))
                .withMessageStartingWith("stallTimeout must not be set for tasks on the I/O lane")
                .withMessageContaining("but was PT30S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> executor.io().with(TaskOptions.none().idempotent()))
                .withMessageStartingWith("idempotent must not be set for tasks on the I/O lane");
    }

    // Rates.

    @Test
    void ratedAt_moreThanTheRate_spreadsTheStarts() throws Exception {
        Duration window = Duration.ofMillis(100);
        var rated = executor.io().ratedAt(Rate.of(5, window));
        long begin = System.nanoTime();
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            futures.add(rated.submit(new Counted(i)));
        }

        for (TaskFuture<Integer> future : futures) {
            future.get();
        }
        // Five at once, five after one window, two after another: never sooner.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(window.multipliedBy(2));
    }

    // The end.

    @ParameterizedTest
    @EnumSource
    void shutdown_whileTasksWaitForPermits_seesThemThrough(Via via) throws Exception {
        ExecutorService one = via.limitedTo(executor, 1);
        var holder = submit(one, new Hold());
        awaitRunning(1);
        TaskFuture<Integer> waits = submit(one, new Counted(7));

        executor.shutdown();
        goOn.countDown();

        assertThat(waits.get()).isEqualTo(7);
        assertThat(holder.get()).isEqualTo("went on");
        assertThat(one.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shutdownNow_whileTasksWaitForPermits_cancelsAndNamesThem(Via via) {
        ExecutorService one = via.limitedTo(executor, 1);
        var holder = submit(one, new Hold());
        awaitRunning(1);
        List<TaskFuture<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waiting.add(submit(one, new Counted(i)));
        }

        List<Runnable> neverStarted = one.shutdownNow();

        assertThat(neverStarted).hasSize(1_000);
        assertThat(waiting).allMatch(TaskFuture::isCancelled);
        assertThat(MOST).hasValue(0);
        await().atMost(LONG).until(holder::isDone);
    }

    @Test
    void statistics_whileTasksWaitForPermits_countThemAsQueued() {
        ExecutorService one = executor.io().limitedTo(1);
        var first = submit(one, new Hold());
        awaitRunning(1);
        var second = submit(one, new Hold());

        assertThat(executor.io().statistics().queued()).isOne();
        assertThat(executor.io().statistics().running()).isOne();
        assertThat(second.toString()).endsWith("[IO, queued]");
        assertThat(first.toString()).endsWith("[IO, running]");
    }

    @Test
    void slots_requirementsOfOneTask_areOneEach() throws Exception {
        Map<Resource, Integer> needs = NEEDS_GPU.requires(PORT).requirements();

        assertThat(needs).containsExactly(Map.entry(GPU, 1), Map.entry(PORT, 1));
        assertThat(executor.cpu()
                        .with(NEEDS_GPU.requires(PORT))
                        .submit(new SlotOf(GPU))
                        .get())
                .containsExactly(0);
    }
}
