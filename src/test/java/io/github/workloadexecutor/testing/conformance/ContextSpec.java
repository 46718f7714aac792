package io.github.workloadexecutor.testing.conformance;

import static io.github.workloadexecutor.testing.conformance.Outcomes.failureOf;
import static io.github.workloadexecutor.testing.conformance.Outcomes.resultOf;
import static io.github.workloadexecutor.testing.conformance.Outcomes.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.workloadexecutor.CpuLane;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.ResourceHolder;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Resource;
import io.github.workloadexecutor.task.SharedBuffer;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.WorkerLocal;
import io.github.workloadexecutor.testing.Tasks;
import io.github.workloadexecutor.testing.Traceparent;
import io.github.workloadexecutor.testing.fixture.Misbehaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What a task can ask and tell, what comes along with it, and the permits that it needs. */
interface ContextSpec extends BackendUnderTest {

    Resource CARD = Resource.of("card", 1);
    Resource PORT = Resource.of("port", 2);
    String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    // What it can ask and tell.

    /** Tells what its context says. */
    record Tell() implements CpuTask<List<Object>> {
        @Override
        public List<Object> call() {
            TaskContext context = TaskContext.current();
            return List.of(
                    context.taskName(),
                    context.attempt(),
                    context.isCancelled(),
                    context.remaining().orElse(Duration.ZERO));
        }
    }

    @Test
    default void context_ofATask_tellsNameAttemptAndFlag() throws Exception {
        TaskFuture<List<Object>> future = cpu().submit(new Tell());

        assertThat(resultOf(future)).containsExactly(future.taskName(), 1, false, Duration.ZERO);
    }

    @Test
    default void context_ofATaskWithALimit_tellsWhatIsLeft() throws Exception {
        TaskOptions limited = TaskOptions.none().timeout(Duration.ofMinutes(1));

        Duration left =
                (Duration) resultOf(cpu().with(limited).submit(new Tell())).getLast();

        assertThat(left).isBetween(Duration.ofMillis(1), Duration.ofMinutes(1));
    }

    /** Reports, and goes on when the file is there. */
    record Report(Path goOn) implements CpuTask<String> {
        @Override
        public String call() throws InterruptedException {
            TaskContext.current().progress(0.5, "half");
            while (!Files.exists(goOn)) {
                Thread.sleep(2); // Another process may be awaited: there is nothing else to wait on.
            }
            return "reported";
        }
    }

    @Test
    default void progress_reported_isSeenWhileTheTaskRuns() throws Exception {
        TaskFuture<String> future = cpu().submit(new Report(file("go-on")));

        soon().until(() -> future.progress()
                .filter(progress -> progress.note().equals("half") && progress.fraction() == 0.5)
                .isPresent());
        boolean doneMeanwhile = future.isDone();
        Files.createFile(file("go-on"));

        assertThat(doneMeanwhile).isFalse();
        assertThat(resultOf(future)).isEqualTo("reported");
    }

    /** B7. */
    @Test
    default void isRunning_onlyWhileTheTaskRuns() throws Exception {
        WorkloadExecutor executor = single();
        TaskFuture<Long> running = executor.submit(new Tasks.Rendezvous(file("here"), file("go-on")));
        TaskFuture<String> waiting = executor.submit(new Tasks.Echo<>("value"));
        awaitFile("here");
        soon().until(running::isRunning);
        boolean bothRan = waiting.isRunning();

        Files.createFile(file("go-on"));

        assertThat(bothRan).isFalse();
        assertThat(resultOf(running)).isPositive();
        assertThat(resultOf(waiting)).isEqualTo("value");
        assertThat(running.isRunning()).isFalse();
    }

    /** Counts how often it was called in its worker. */
    record CountInWorker() implements CpuTask<Integer> {
        private static final WorkerLocal<AtomicInteger> CALLS = WorkerLocal.of(AtomicInteger::new);

        @Override
        public Integer call() throws Exception {
            return CALLS.get().incrementAndGet();
        }
    }

    @Test
    default void workerLocal_ofTheOnlyWorker_isKeptFromTaskToTask() throws Exception {
        WorkloadExecutor executor = single();

        List<Integer> calls =
                executor.gatherAll(List.of(new CountInWorker(), new CountInWorker(), new CountInWorker()));

        int before = calls.getFirst() - 1;
        assertThat(calls).containsExactly(before + 1, before + 2, before + 3);
    }

    /** Changes static state. */
    record ChangeStatic() implements CpuTask<Integer> {
        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public Integer call() {
            return CALLS.incrementAndGet();
        }
    }

    @Test
    @Needs(Capability.PRIVATE_STATICS)
    default void staticState_changedByATask_isNotTheApplications() throws Exception {
        int before = ChangeStatic.CALLS.get();

        assertThat(resultOf(cpu().submit(new ChangeStatic()))).isPositive();

        assertThat(ChangeStatic.CALLS).hasValue(before);
    }

    /** Adds up the bytes. */
    record SumBytes(SharedBuffer buffer) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            int sum = 0;
            for (int i = 0; i < buffer.asByteBuffer().limit(); i++) {
                sum += buffer.asByteBuffer().get(i);
            }
            return sum;
        }
    }

    @Test
    @Needs(Capability.SHARED_BUFFERS)
    default void sharedBuffer_givenToSeveralTasks_isReadByEach() throws Exception {
        try (SharedBuffer buffer = cpu().share(new byte[] {1, 2, 3})) {
            assertThat(executor().gatherAll(List.of(new SumBytes(buffer), new SumBytes(buffer))))
                    .containsExactly(6, 6);
        }
    }

    // What comes along.

    /** Tells what the MDC of its thread holds. */
    record SeeMdc() implements CpuTask<Map<String, String>> {
        @Override
        public Map<String, String> call() {
            Map<String, String> seen = MDC.getCopyOfContextMap();
            return seen == null ? new TreeMap<>() : new TreeMap<>(seen);
        }
    }

    @Test
    default void mdc_ofTheSubmittingThread_isThereInTheTaskAndNotInTheNext() throws Exception {
        MDC.put("request", "r-17");
        assumeTrue("r-17".equals(MDC.get("request")), "no logging with an MDC is on the class path");
        TaskFuture<Map<String, String>> first = cpu().submit(new SeeMdc());
        MDC.remove("request");

        assertThat(resultOf(first)).containsOnly(Map.entry("request", "r-17"));
        assertThat(resultOf(cpu().submit(new SeeMdc()))).isEmpty();
        assertThat(resultOf(cpu().submit(new SeeMdc()))).isEmpty();
    }

    /** Tells what the thread works on. */
    record SeeTrace() implements CpuTask<String> {
        @Override
        public String call() {
            return Traceparent.current();
        }
    }

    @Test
    default void carriedContext_ofTheSubmittingThread_isThereInTheTaskAndNotInTheNext() throws Exception {
        WorkloadExecutor executor = open(builder(1).contextCarrier(new Traceparent()));
        Traceparent.set(TRACE);
        TaskFuture<String> first = executor.submit(new SeeTrace());
        Traceparent.set(null);

        assertThat(resultOf(first)).isEqualTo(TRACE);
        assertThat(resultOf(executor.submit(new SeeTrace()))).isNull();
    }

    // Permits.

    /** Is alone with that file, or fails. */
    record BeAlone(Path mark) implements CpuTask<Boolean> {
        @Override
        public Boolean call() throws IOException, InterruptedException {
            beAlone(mark);
            return true;
        }
    }

    private static void beAlone(Path mark) throws IOException, InterruptedException {
        Files.createFile(mark); // Fails if it is there.
        Thread.sleep(1); // long enough to be met
        Files.delete(mark);
    }

    @Test
    default void limitedTo_one_runsOneAtATime() throws Exception {
        CpuLane one = cpu().limitedTo(1);
        List<TaskFuture<Boolean>> futures = IntStream.range(0, 30)
                .mapToObj(i -> one.submit(new BeAlone(file("alone"))))
                .toList();

        for (TaskFuture<Boolean> future : futures) {
            assertThat(resultOf(future)).isTrue();
        }
    }

    /** Adds its number to a file. */
    record Append(Path file, int number) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            Files.writeString(file, number + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return number;
        }
    }

    /** B46. */
    @Test
    default void limitedTo_one_startsInOrderOfArrival() throws Exception {
        CpuLane one = cpu().limitedTo(1);
        List<TaskFuture<Integer>> futures = IntStream.range(0, 30)
                .mapToObj(i -> one.submit(new Append(file("order"), i)))
                .toList();

        for (int i = 0; i < 30; i++) {
            assertThat(resultOf(futures.get(i))).isEqualTo(i);
        }
        assertThat(Files.readAllLines(file("order")))
                .isEqualTo(IntStream.range(0, 30).mapToObj(Integer::toString).toList());
    }

    @Test
    default void resource_withOnePermit_isHeldByOneTaskAtATime() throws Exception {
        CpuLane lane = cpu().with(TaskOptions.none().requires(CARD));
        List<TaskFuture<Boolean>> futures = IntStream.range(0, 30)
                .mapToObj(i -> lane.submit(new BeAlone(file("alone"))))
                .toList();

        for (TaskFuture<Boolean> future : futures) {
            assertThat(resultOf(future)).isTrue();
        }
        soon().until(() -> executor().whoHolds(CARD).isEmpty());
    }

    /** Tells which slot it has, once another task has one, too. */
    record TellSlot(Path here, Path other) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException, InterruptedException {
            new Tasks.Rendezvous(here, other).call();
            return TaskContext.current().slot(PORT);
        }
    }

    @Test
    default void slots_ofTasksThatRunAtOnce_differ() throws Exception {
        CpuLane lane = cpu().with(TaskOptions.none().requires(PORT));
        TaskFuture<Integer> one = lane.submit(new TellSlot(file("one"), file("two")));
        TaskFuture<Integer> other = lane.submit(new TellSlot(file("two"), file("one")));

        assertThat(List.of(resultOf(one), resultOf(other))).containsExactlyInAnyOrder(0, 1);
    }

    /** B47. */
    @Test
    default void cancel_whileItWaitsForAPermit_neverRunsAndTheNextIsNotHeldUp() throws Exception {
        CpuLane lane = cpu().with(TaskOptions.none().requires(CARD));
        TaskFuture<Long> holder = lane.submit(new Tasks.Rendezvous(file("here"), file("go-on")));
        awaitFile("here");
        TaskFuture<Integer> cancelled =
                lane.submit(new Tasks.LeaveTrace(file("here").getParent(), 1));
        TaskFuture<String> next = lane.submit(new Tasks.Echo<>("next"));
        List<String> holders =
                executor().whoHolds(CARD).stream().map(ResourceHolder::taskName).toList();

        assertThat(cancelled.cancel(true)).isTrue();
        Files.createFile(file("go-on"));

        assertThat(holders).containsExactly(holder.taskName());
        assertThat(resultOf(next)).isEqualTo("next");
        assertThat(file("ran-1")).doesNotExist();
    }

    /** B49. */
    @Test
    @Needs(Capability.ISOLATION)
    default void resource_ofATaskWhoseWorkerEnds_goesToTheNext() throws Exception {
        CpuLane lane = cpu().with(TaskOptions.none().requires(CARD));
        TaskFuture<Object> holder = lane.submit(Misbehaviour.halt(9).whileRunning());
        TaskFuture<String> next = lane.submit(new Tasks.Echo<>("next"));

        assertThat(resultOf(next)).isEqualTo("next");
        assertThat(failureOf(holder)).isInstanceOf(WorkerCrashedException.class);
    }
}
