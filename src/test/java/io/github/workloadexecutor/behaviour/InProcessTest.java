package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.SharedBuffer;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.WorkerLocal;
import io.github.workloadexecutor.testing.Leftovers;
import io.github.workloadexecutor.testing.Tasks;
import java.lang.ref.WeakReference;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is different, and what is not, with workers that are threads of this process. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InProcessTest {

    private static final String NAME = "inprocess";
    private static final Duration LONG = Duration.ofSeconds(20);

    // Tasks share static state with the test, so this is how the test reaches them.
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static volatile CountDownLatch running = new CountDownLatch(1);
    private static volatile CountDownLatch goOn = new CountDownLatch(1);
    private static final List<Object> SEEN = new CopyOnWriteArrayList<>();

    private final Leftovers leftovers = Leftovers.of(NAME);
    private final List<WorkloadExecutor> opened = new ArrayList<>();

    private static WorkloadExecutor.Builder builder() {
        return WorkloadExecutor.builder()
                .name(NAME)
                .inProcess()
                .workers(1)
                .cancelGrace(Duration.ofMillis(200))
                .killGrace(Duration.ofMillis(200));
    }

    private WorkloadExecutor open(WorkloadExecutor.Builder builder) {
        WorkloadExecutor executor = builder.build();
        opened.add(executor);
        return executor;
    }

    private WorkloadExecutor open() {
        return open(builder());
    }

    @BeforeEach
    void reset() {
        COUNT.set(0);
        running = new CountDownLatch(1);
        goOn = new CountDownLatch(1);
        SEEN.clear();
    }

    /** Whatever a test has done, nothing of its executors is left once its tasks let go. */
    @AfterEach
    void nothingIsLeft() {
        goOn.countDown();
        opened.forEach(WorkloadExecutor::close);

        await().untilAsserted(() -> assertThat(leftovers.now()).isEmpty());
    }

    private static Throwable failureOf(TaskFuture<?> future) {
        Throwable failure = catchThrowable(() -> future.get(20, TimeUnit.SECONDS));
        assertThat(failure).isInstanceOf(ExecutionException.class);
        return failure.getCause();
    }

    private static TaskTimeoutException timeoutOf(TaskFuture<?> future) {
        Throwable failure = failureOf(future);
        assertThat(failure).isInstanceOf(TaskTimeoutException.class);
        return (TaskTimeoutException) failure;
    }

    /** Takes no notice of interrupts until the test lets it go. */
    private record Stubborn() implements CpuTask<String> {
        @Override
        public String call() {
            running.countDown();
            while (goOn.getCount() > 0) {
                Thread.onSpinWait();
            }
            return "let go";
        }
    }

    /** Waits, and lets an interrupt end it. */
    private record Meek() implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            running.countDown();
            goOn.await();
            return "waited";
        }
    }

    private record ThreadName() implements CpuTask<String> {
        @Override
        public String call() {
            return Thread.currentThread().getName() + (Thread.currentThread().isDaemon() ? ", a daemon" : "");
        }
    }

    // Where tasks run.

    @Test
    void task_runsInThisProcessOnAWorkersThread() throws Exception {
        WorkloadExecutor executor = open();

        assertThat(executor.submit(new Tasks.Pid()).get())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(executor.submit(new ThreadName()).get()).isEqualTo(NAME + " worker 1, a daemon");
    }

    @Test
    void build_startsNothing() {
        WorkloadExecutor executor = open();

        assertThat(executor.cpu().workers().started()).isZero();
        assertThat(leftovers.now()).isEmpty();
    }

    private record See(int number) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            SEEN.add(number);
            return number;
        }
    }

    @Test
    void tasks_ofOneWorker_runInOrderOfArrival() throws Exception {
        WorkloadExecutor executor = open();

        List<Integer> results =
                executor.gatherAll(IntStream.range(0, 300).mapToObj(See::new).toList());

        assertThat(results).isEqualTo(IntStream.range(0, 300).boxed().toList());
        assertThat(SEEN).isEqualTo(results);
    }

    private record Disturb() implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            goOn.await();
            Thread.currentThread().setName("mine");
            Thread.currentThread().setContextClassLoader(null);
            Thread.currentThread().interrupt();
            SEEN.add(Thread.currentThread());
            return "disturbed";
        }
    }

    private record LookAround() implements CpuTask<List<Object>> {
        @Override
        public List<Object> call() {
            Thread thread = Thread.currentThread();
            return List.of(
                    thread.getName(),
                    thread.isInterrupted(),
                    ClassLoader.getSystemClassLoader().equals(thread.getContextClassLoader()));
        }
    }

    @Test
    void task_thatDisturbsItsThread_doesNotMeetTheNext() throws Exception {
        WorkloadExecutor executor = open();
        TaskFuture<String> first = executor.submit(new Disturb());
        goOn.countDown();
        first.get();
        first.awaitEnd();
        ((Thread) SEEN.getFirst()).interrupt(); // By somebody who has kept it, while no task runs.
        TaskFuture<List<Object>> next = executor.submit(new LookAround());

        assertThat(next.get()).containsExactly(NAME + " worker 1", false, true);
        assertThat(executor.cpu().workers().started()).isEqualTo(1);
    }

    @Test
    void sharedBuffersAndLargeArrays_arrive() throws Exception {
        WorkloadExecutor executor = open();
        double[] numbers = new double[1 << 20];
        Arrays.setAll(numbers, i -> i);

        try (SharedBuffer buffer = executor.cpu().share(new byte[] {1, 2, 3})) {
            assertThat(executor.submit(new SumBytes(buffer)).get()).isEqualTo(6);
        }
        assertThat(executor.submit(new Tasks.Echo<>(numbers)).get())
                .isEqualTo(numbers)
                .isNotSameAs(numbers);
    }

    private record SumBytes(SharedBuffer buffer) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            int sum = 0;
            for (int i = 0; i < 3; i++) {
                sum += buffer.asByteBuffer().get(i);
            }
            return sum;
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Keepsake(byte[] argument) implements CpuTask<byte[]> {
        private static final List<WeakReference<byte[]>> LAST = new CopyOnWriteArrayList<>();

        @Override
        public byte[] call() {
            byte[] result = argument.clone();
            LAST.add(new WeakReference<>(argument));
            LAST.add(new WeakReference<>(result));
            return result;
        }
    }

    /** B15: a worker's thread lets go of the last argument and the last result before it waits for the next task. */
    @Test
    void idleWorker_holdsNeitherLastArgumentNorLastResult() throws Exception {
        Keepsake.LAST.clear();
        WorkloadExecutor executor = open();
        assertThat(executor.submit(new Keepsake(new byte[1000])).get()).hasSize(1000);

        assertThat(Keepsake.LAST).hasSize(2);
        await().untilAsserted(() -> {
            System.gc();
            assertThat(Keepsake.LAST)
                    .allSatisfy(reference -> assertThat(reference.get()).isNull());
        });
    }

    // The context.

    private record Tell() implements CpuTask<List<Object>> {
        @Override
        public List<Object> call() {
            TaskContext context = TaskContext.current();
            context.progress(0.5, "half");
            return List.of(
                    context.remaining().orElseThrow().toMillis(),
                    context.attempt(),
                    context.taskName(),
                    context.isCancelled());
        }
    }

    @Test
    void context_tellsNameAttemptAndTime() throws Exception {
        TaskFuture<List<Object>> future =
                open().cpu().with(TaskOptions.none().timeout(LONG)).submit(new Tell());

        assertThat((Long) future.get().getFirst()).isBetween(1L, LONG.toMillis());
        assertThat(future.get().subList(1, 4)).containsExactly(1, "InProcessTest.Tell #1", false);
        assertThat(future.progress().orElseThrow().note()).isEqualTo("half");
    }

    private record ReportMuch() implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            for (int i = 0; i <= 1000; i++) {
                TaskContext.current().progress(i / 1000.0, "report " + i);
            }
            running.countDown();
            goOn.await();
            return "reported";
        }
    }

    @Test
    void progress_inQuickSuccession_isThinnedOutAndTheLastIsTold() throws Exception {
        TaskFuture<String> future = open().submit(new ReportMuch());

        await().until(() -> future.progress()
                .filter(progress -> progress.note().equals("report 1000"))
                .isPresent());
        goOn.countDown();

        assertThat(future.get()).isEqualTo("reported");
    }

    private static final class Resource implements AutoCloseable {
        private static final WorkerLocal<Resource> LOCAL = WorkerLocal.of(Resource::new);

        private final int number = COUNT.incrementAndGet();
        private volatile boolean closed;

        @Override
        public void close() {
            closed = true;
            SEEN.add("closed " + number + " in " + Thread.currentThread().getName());
        }
    }

    private record UseResource() implements CpuTask<String> {
        @Override
        public String call() throws Exception {
            Resource resource = Resource.LOCAL.get();
            running.countDown();
            running.await();
            return resource.number + (resource.closed ? ", closed" : "");
        }
    }

    /** Each worker has its own, as each process would; and the next executor does not get what the last has closed. */
    @Test
    void workerLocal_isMadeOncePerWorkerAndClosedWithIt() throws Exception {
        for (int round = 0; round < 2; round++) {
            running = new CountDownLatch(2);
            COUNT.set(0);
            SEEN.clear();
            WorkloadExecutor executor = builder().workers(2).build();

            List<String> first = executor.gatherAll(List.of(new UseResource(), new UseResource()));
            List<String> second = executor.gatherAll(List.of(new UseResource(), new UseResource()));
            executor.close();

            assertThat(new TreeSet<>(first)).containsExactly("1", "2");
            assertThat(Set.of("1", "2")).containsAll(second);
            assertThat(SEEN).hasSize(2).allMatch(closing -> closing.toString().contains(" in " + NAME + " worker "));
        }
    }

    // Ending tasks.

    @Test
    void cancel_taskThatHeedsInterrupts_keepsItsWorker() throws Exception {
        WorkloadExecutor executor = open();
        TaskFuture<String> meek = executor.submit(new Meek());
        running.await();

        meek.cancel(true);
        meek.awaitEnd();

        assertThat(executor.submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
        assertThat(executor.cpu().workers().started()).isEqualTo(1);
        assertThat(executor.cpu().workers().crashed()).isZero();
    }

    private record WaitForFlag() implements CpuTask<String> {
        @Override
        public String call() {
            running.countDown();
            while (!TaskContext.current().isCancelled()) {
                Thread.onSpinWait();
            }
            SEEN.add(Thread.currentThread().isInterrupted());
            return "saw it";
        }
    }

    @Test
    void cancel_taskThatLooksAtItsFlag_isNotEvenInterrupted() throws Exception {
        WorkloadExecutor executor = open(builder().cancelNotice(LONG));
        TaskFuture<String> waiting = executor.submit(new WaitForFlag());
        running.await();

        waiting.cancel(true);
        waiting.awaitEnd();

        assertThat(SEEN).containsExactly(false);
    }

    /** It cannot be killed: it is left to itself, another worker takes its place, and the receipt names it. */
    @Test
    void cancel_taskThatIgnoresInterrupts_abandonsItsWorker() throws Exception {
        WorkloadExecutor executor = open();
        TaskFuture<String> stubborn = executor.submit(new Stubborn());
        running.await();

        stubborn.cancel(true);
        stubborn.awaitEnd();

        assertThatThrownBy(stubborn::get).isInstanceOf(CancellationException.class);
        assertThat(executor.submit(new ThreadName()).get()).isEqualTo(NAME + " worker 2, a daemon");
        assertThat(executor.cpu().workers().alive()).isEqualTo(1);
        assertThat(executor.cpu().workers().crashed()).isEqualTo(1);
        CloseReceipt receipt = executor.close(LONG);
        assertThat(receipt.left())
                .singleElement()
                .asString()
                .isEqualTo(
                        "thread inprocess worker 1, abandoned because its task InProcessTest.Stubborn #1 was cancelled"
                                + " and had not ended 200 ms after it was interrupted");
    }

    @Test
    void abandonedTask_thatEndsAfterAll_isNotHeardOf() throws Exception {
        WorkloadExecutor executor = open();
        TaskFuture<String> stubborn = executor.submit(new Stubborn());
        running.await();
        stubborn.cancel(true);
        stubborn.awaitEnd();

        goOn.countDown();
        List<Integer> results =
                executor.gatherAll(IntStream.range(0, 100).mapToObj(See::new).toList());

        assertThat(results).hasSize(100);
        assertThat(executor.cpu().statistics().succeeded()).isEqualTo(100);
        assertThat(executor.close(LONG).left()).isEmpty();
    }

    @Test
    void timeout_taskThatComputes_isShownComputingAndItsWorkerReplaced() throws Exception {
        WorkloadExecutor executor = open();
        TaskFuture<String> stubborn = executor.cpu()
                .with(TaskOptions.none().timeout(Duration.ofMillis(300)))
                .submit(new Stubborn());

        TaskTimeoutException timeout = timeoutOf(stubborn);
        stubborn.awaitEnd();

        assertThat(timeout.limit()).isEqualTo(Limit.RUN);
        assertThat(timeout)
                .hasMessageStartingWith("task InProcessTest.Stubborn #1 in worker 1 (in this process) had not ended"
                        + " 0.3 s after its start. It was computing (thread RUNNABLE");
        assertThat(timeout.snapshot().orElseThrow().stack().getLast()).contains("InProcessTest$Stubborn.call");
        assertThat(executor.submit(new ThreadName()).get()).isEqualTo(NAME + " worker 2, a daemon");
    }

    @Test
    void timeout_taskThatWaits_endsItAndKeepsItsWorker() throws Exception {
        WorkloadExecutor executor = open();
        TaskFuture<String> meek = executor.cpu()
                .with(TaskOptions.none().timeout(Duration.ofMillis(300)))
                .submit(new Meek());

        TaskTimeoutException timeout = timeoutOf(meek);
        meek.awaitEnd();

        assertThat(timeout.snapshot().orElseThrow().wasComputing()).isFalse();
        assertThat(executor.submit(new ThreadName()).get()).isEqualTo(NAME + " worker 1, a daemon");
    }

    private record ReportThenWait() implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            long end = System.nanoTime() + Duration.ofMillis(900).toNanos();
            while (System.nanoTime() < end) {
                TaskContext.current().progress(0.5);
            }
            SEEN.add("reported long enough");
            goOn.await();
            return "waited";
        }
    }

    @Test
    void stallTimeout_countsFromTheLastReport() {
        TaskFuture<String> stalling = open().cpu()
                .with(TaskOptions.none().stallTimeout(Duration.ofMillis(400)))
                .submit(new ReportThenWait());

        assertThat(timeoutOf(stalling).limit()).isEqualTo(Limit.STALL);
        assertThat(SEEN).containsExactly("reported long enough");
    }

    @Test
    void queueTimeout_behindALongTask_failsWithoutRunning() throws Exception {
        WorkloadExecutor executor = open();
        TaskFuture<String> first = executor.submit(new Meek());
        running.await();
        TaskFuture<Integer> second = executor.cpu()
                .with(TaskOptions.none().queueTimeout(Duration.ofMillis(100)))
                .submit(new See(2));

        assertThat(timeoutOf(second).possiblyRan()).isFalse();
        goOn.countDown();

        assertThat(first.get()).isEqualTo("waited");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void gatherAll_oneFailsWhileAnotherComputes_abandonsTheOthersWorker() throws Exception {
        WorkloadExecutor executor = open(builder().workers(2));
        List<CpuTask<?>> tasks = List.of(new Stubborn(), new FailOnceOthersRun());

        assertThatThrownBy(() -> executor.gatherAll(tasks)).isInstanceOf(TaskFailedException.class);

        assertThat(executor.cpu().workers().crashed()).isEqualTo(1);
    }

    private record FailOnceOthersRun() implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            running.await();
            throw new IllegalStateException("planted");
        }
    }

    private record ExhaustHeap() implements CpuTask<Object> {
        @Override
        public Object call() {
            throw new OutOfMemoryError("planted");
        }
    }

    @Test
    void outOfMemory_failsItsTaskAlone() throws Exception {
        WorkloadExecutor executor = open();
        TaskOptions idempotent = TaskOptions.none().idempotent();

        assertThat(failureOf(executor.cpu().with(idempotent).submit(new ExhaustHeap())))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(executor.submit(new ThreadName()).get()).isEqualTo(NAME + " worker 1, a daemon");
    }

    // Closing.

    @Test
    void close_tasksRunTooLong_countsWhatWasStoppedAndWhatNeverStarted() throws Exception {
        WorkloadExecutor executor = open();
        TaskFuture<String> stopped = executor.submit(new Meek());
        running.await();
        TaskFuture<String> waiting = executor.submit(new Tasks.Echo<>("never started"));

        CloseReceipt receipt = executor.close(Duration.ofMillis(50));

        assertThat(receipt.completed()).isZero();
        assertThat(receipt.cancelled()).isEqualTo(1);
        assertThat(receipt.lost()).isEqualTo(1);
        assertThat(receipt.left()).isEmpty();
        assertThat(waiting).isCancelled();
        assertThat(failureOf(stopped))
                .isInstanceOf(WorkerCrashedException.class)
                .hasMessageContaining("because its executor was told to shut down now")
                .hasMessageContaining("It was a thread of the application's own process");
    }

    @Test
    void close_taskThatIgnoresItsInterrupt_isBoundedAndNamesIt() throws Exception {
        WorkloadExecutor executor = open();
        TaskFuture<String> stubborn = executor.submit(new Stubborn());
        running.await();

        CloseReceipt receipt = executor.close(Duration.ofMillis(50));

        assertThat(receipt.lost()).isEqualTo(1);
        assertThat(receipt.left())
                .containsExactly("thread inprocess worker 1, abandoned because its executor was told to shut down now");
        assertThat(receipt.took()).isLessThan(LONG);
        assertThat(stubborn).isCompletedExceptionally();
    }

    // Workers.

    private static String initialised;

    private record Initialise() implements CpuTask<Integer> {
        @Override
        public Integer call() {
            initialised = TaskContext.current().taskName();
            return COUNT.incrementAndGet();
        }
    }

    @Test
    void initialiser_runsOncePerWorker() throws Exception {
        WorkloadExecutor executor = open(builder().workers(2).workerInitialiser(new Initialise()));
        running = new CountDownLatch(2);

        executor.gatherAll(List.of(new Both(), new Both(), new Both(), new Both()));

        assertThat(COUNT).hasValue(2);
        assertThat(initialised).isEqualTo("initialiser");
    }

    private record Both() implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            running.countDown();
            running.await();
            return "both ran";
        }
    }

    @Test
    void initialiser_thatFails_failsWhatWaitsWithItsFailure() {
        WorkloadExecutor executor =
                open(builder().workerInitialiser(new Tasks.Fail(new IllegalStateException("planted"))));

        for (int i = 0; i < 3; i++) {
            assertThat(failureOf(executor.submit(new Tasks.Echo<>("never run"))))
                    .isInstanceOf(WorkerStartException.class)
                    .hasMessageMatching("worker \\d+ \\(in this process\\) could not be started because its initialiser"
                            + " failed: java\\.lang\\.IllegalStateException: planted")
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void initialiser_thatTakesTooLong_isAbandoned() {
        WorkloadExecutor executor =
                open(builder().workerInitialiser(new Stubborn()).workerInitialiserTimeout(Duration.ofMillis(200)));

        assertThat(failureOf(executor.submit(new Tasks.Echo<>("never run"))))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageContaining("its initialiser was not over within 0.2 s");
    }

    @Test
    void idleWorkers_leaveButForTheMinimum() throws Exception {
        WorkloadExecutor executor = open(builder().workers(3).minWorkers(1).workerIdleTimeout(Duration.ofMillis(50)));
        running = new CountDownLatch(3);
        executor.gatherAll(List.of(new Both(), new Both(), new Both()));

        await().until(() -> executor.cpu().workers().alive() == 1);

        assertThat(executor.submit(new Tasks.Echo<>("still here")).get()).isEqualTo("still here");
        assertThat(executor.cpu().workers().started()).isEqualTo(3);
    }

    @Test
    void idleWorker_thatHasLeft_isReplacedOnDemand() throws Exception {
        WorkloadExecutor executor = open(builder().workerIdleTimeout(Duration.ofMillis(1)));

        for (int i = 0; i < 200; i++) {
            assertThat(executor.submit(new Tasks.Echo<>(i)).get(20, TimeUnit.SECONDS))
                    .isEqualTo(i);
        }
    }

    @Test
    void resize_downAndUp_changesHowManyRun() throws Exception {
        WorkloadExecutor executor = open(builder().workers(3));
        running = new CountDownLatch(3);
        executor.gatherAll(List.of(new Both(), new Both(), new Both()));

        executor.cpu().resize(1);
        await().until(() -> executor.cpu().workers().alive() == 1);
        assertThat(executor.cpu().workers().limit()).isEqualTo(1);
        assertThat(executor.submit(new Tasks.Echo<>("one")).get()).isEqualTo("one");

        executor.cpu().resize(4);
        running = new CountDownLatch(4);
        assertThat(executor.gatherAll(List.of(new Both(), new Both(), new Both(), new Both())))
                .hasSize(4);
    }

    @Test
    void resize_whileAllAreBusy_letsThemFinish() throws Exception {
        WorkloadExecutor executor = open(builder().workers(3));
        running = new CountDownLatch(3);
        List<TaskFuture<String>> busy = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            busy.add(executor.submit(new Meek()));
        }
        running.await();

        executor.cpu().resize(1);
        goOn.countDown();

        for (TaskFuture<String> each : busy) {
            assertThat(each.get()).isEqualTo("waited");
        }
        await().until(() -> executor.cpu().workers().alive() == 1);
        assertThat(executor.cpu().workers().crashed()).isZero();
    }

    /** Those too many go although there would be work for them. */
    @Test
    void resize_whileTasksWait_shrinksBeforeTheyAreOver() throws Exception {
        WorkloadExecutor executor = open(builder().workers(3));
        running = new CountDownLatch(4); // Three tasks, and the test.
        List<TaskFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            futures.add(executor.submit(new Both()));
        }
        await().until(() -> running.getCount() == 1);
        futures.add(executor.submit(new Meek()));
        futures.add(executor.submit(new Meek()));

        executor.cpu().resize(1);
        running.countDown();

        await().until(() -> executor.cpu().workers().alive() == 1);
        goOn.countDown();
        for (TaskFuture<String> each : futures) {
            each.get();
        }
    }

    // Everything at once.

    /** Tasks that end, fail, wait, and take no notice, cancelled and timed out at random: the books add up. */
    @Test
    void manyTasks_cancelledAndOverdueAtRandom_eachEndsOnce() throws Exception {
        long seed = Long.getLong("inprocess.seed", System.nanoTime());
        System.err.println("inprocess.seed=" + seed);
        Random random = new Random(seed);
        WorkloadExecutor executor = open(builder()
                .workers(3)
                .workerIdleTimeout(Duration.ofMillis(2))
                .cancelGrace(Duration.ofMillis(5))
                .killGrace(Duration.ofMillis(5)));
        List<TaskFuture<?>> futures = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            CpuTask<?> task = switch (random.nextInt(20)) {
                case 0 -> new Meek();
                case 1 -> new Nap(random.nextInt(8), /* stubborn= */ true);
                case 2, 3 -> new Nap(random.nextInt(3), /* stubborn= */ false);
                case 4 -> new Tasks.Fail(new IllegalStateException("planted"));
                default -> new Tasks.Echo<>(i);
            };
            TaskOptions options =
                    random.nextInt(4) == 0 ? TaskOptions.none().timeout(Duration.ofMillis(3)) : TaskOptions.none();
            futures.add(executor.cpu().with(options).submit(task));
            if (task instanceof Meek || random.nextInt(5) == 0) {
                futures.get(random.nextInt(futures.size())).cancel(random.nextBoolean());
                futures.getLast().cancel(true);
            }
            if (random.nextInt(100) == 0) {
                executor.cpu().resize(1 + random.nextInt(4));
            }
        }
        for (TaskFuture<?> future : futures) {
            future.awaitEnd();
            assertThat(future).isDone();
        }

        var books = executor.cpu().statistics();
        assertThat(books.succeeded() + books.failed() + books.cancelled()).isEqualTo(2_000);
        assertThat(books.queued() + books.running()).isZero();
        assertThat(executor.submit(new Tasks.Echo<>("after all")).get()).isEqualTo("after all");
        assertThat(executor.close(LONG).left()).isEmpty();
    }

    private record Nap(int millis, boolean stubborn) implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (System.nanoTime() < end) {
                if (!stubborn && Thread.interrupted()) {
                    throw new InterruptedException("heeded");
                }
                Thread.onSpinWait();
            }
            return "slept";
        }
    }

    // Options.

    static Stream<Arguments> optionsOfProcesses() {
        return Stream.of(
                Arguments.of("spareWorkers", builder().spareWorkers(1), "1"),
                Arguments.of("workerHeap", builder().workerHeap(32 << 20), "33554432"),
                Arguments.of("workerJvmOptions", builder().workerJvmOptions("-Xint"), "[-Xint]"),
                Arguments.of("workerEnvironment", builder().workerEnvironment("A", "b"), "{A=b}"),
                Arguments.of("workerSystemProperty", builder().workerSystemProperty("a", "b"), "{a=b}"),
                Arguments.of("workerLocale", builder().workerLocale(Locale.GERMANY), "de_DE"),
                Arguments.of("workerTimeZone", builder().workerTimeZone(ZoneOffset.UTC), "Z"),
                Arguments.of("workerStartTimeout", builder().workerStartTimeout(Duration.ofSeconds(1)), "PT1S"),
                Arguments.of("workerHeartbeatTimeout", builder().workerHeartbeatTimeout(Duration.ofSeconds(1)), "PT1S"),
                Arguments.of("recycleAfterTasks", builder().recycleAfterTasks(1), "1"),
                Arguments.of("recycleAfterAge", builder().recycleAfterAge(Duration.ofSeconds(1)), "PT1S"),
                Arguments.of("recycleAfterHeapGrowth", builder().recycleAfterHeapGrowth(1), "1"),
                Arguments.of("recycleAboveResidentSize", builder().recycleAboveResidentSize(1), "1"),
                Arguments.of("crashDirectory", builder().crashDirectory(Path.of("/crashes")), "/crashes"));
    }

    @ParameterizedTest
    @MethodSource("optionsOfProcesses")
    void build_optionThatNeedsProcesses_isRefusedByName(String option, WorkloadExecutor.Builder builder, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage(option + " must not be set for workers in this process, which have no process of their"
                        + " own, but was " + value);
        assertThatIllegalArgumentException().isThrownBy(builder::shared);
    }

    private static final Set<String> FIT_FOR_BOTH = Set.of(
            "name",
            "workers",
            "ioLimit",
            "closeTimeout",
            "cancelNotice",
            "cancelGrace",
            "killGrace",
            "taskOptions",
            "queueLimit",
            "queueBytes",
            "whenQueueFull",
            "quarantineAfter",
            "allowInResults",
            "payloadBudget",
            "minWorkers",
            "workerIdleTimeout",
            "workerInitialiser",
            "workerInitialiserTimeout",
            "rule",
            "listener",
            "findings",
            "learning",
            "mdc",
            "contextCarrier",
            "scopedValue",
            "strict",
            "inProcess");

    /** A new option has to be thought about: it works without processes, or it is refused. */
    @Test
    void options_each_workWithoutProcessesOrAreRefused() {
        Set<String> options = new TreeSet<>();
        Stream.of(WorkloadExecutor.Builder.class.getMethods())
                .filter(method -> method.getReturnType() == WorkloadExecutor.Builder.class)
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .forEach(method -> options.add(method.getName()));
        Set<String> known = new HashSet<>(FIT_FOR_BOTH);
        optionsOfProcesses().forEach(option -> known.add((String) option.get()[0]));
        known.add("cpu"); // another backend instead of this one

        assertThat(options).isSubsetOf(known);
    }

    @Test
    void shared_inProcessAndNot_areTwoExecutors() {
        WorkloadExecutor.Builder one = WorkloadExecutor.builder().name(NAME);
        WorkloadExecutor forked = one.shared();
        WorkloadExecutor inProcess = one.inProcess().shared();
        opened.addAll(List.of(forked, inProcess));

        assertThat(inProcess).isNotSameAs(forked);
        assertThat(WorkloadExecutor.builder().name(NAME).inProcess().shared()).isSameAs(inProcess);
    }
}
