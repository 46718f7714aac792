package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.FindingException;
import io.github.workloadexecutor.routing.Explanation;
import io.github.workloadexecutor.routing.Explanation.Place;
import io.github.workloadexecutor.routing.Explanation.Reason;
import io.github.workloadexecutor.routing.Nature;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.Shippable;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of tasks that do not say whether they compute or wait. */
@SystemTest
@Tag("measuring")
final class LearningTest {

    private static final long HERE = ProcessHandle.current().pid();
    private static final int SURELY_ENOUGH = 40;

    private final List<WorkloadExecutor> executors = new ArrayList<>();

    @AfterEach
    void close() {
        executors.forEach(WorkloadExecutor::close);
    }

    private WorkloadExecutor opened(WorkloadExecutor.Builder options) {
        WorkloadExecutor executor = options.workers(1).build();
        executors.add(executor);
        return executor;
    }

    private WorkloadExecutor opened() {
        return opened(WorkloadExecutor.builder());
    }

    /** Where a task was run. */
    private record Spot(long pid, boolean virtual) implements Serializable {
        static Spot current() {
            return new Spot(
                    ProcessHandle.current().pid(), Thread.currentThread().isVirtual());
        }
    }

    private static Spot computeForAWhile() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return Spot.current();
    }

    private record Undeclared() implements Callable<Spot>, Serializable {
        @Override
        public Spot call() {
            return computeForAWhile();
        }
    }

    @Shippable
    private record Movable() implements Callable<Spot>, Serializable {
        @Override
        public Spot call() {
            return computeForAWhile();
        }
    }

    @Shippable
    private record MovableByName(Object held) implements Callable<Spot>, Serializable {
        @Override
        public Spot call() {
            return computeForAWhile();
        }
    }

    private static Callable<Spot> waiting() {
        return () -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5)); // plays a server that takes its time
            return Spot.current();
        };
    }

    /** One after the other, until what was learned shows. */
    private static Spot lastOf(WorkloadExecutor executor, Callable<Spot> task) throws Exception {
        Spot last = Spot.current();
        for (int i = 0; i < SURELY_ENOUGH; i++) {
            last = executor.submit(task).get();
        }
        return last;
    }

    @Test
    void submit_undeclaredThatComputes_endsUpBesideTheVirtualThreads() throws Exception {
        assertThat(lastOf(opened(), new Undeclared())).isEqualTo(new Spot(HERE, false));
    }

    @Test
    void submit_lambdaThatComputes_neverLeavesTheProcess() throws Exception {
        assertThat(lastOf(opened(), () -> computeForAWhile())).isEqualTo(new Spot(HERE, false));
    }

    @Test
    void submit_undeclaredThatWaits_endsUpOnVirtualThreads() throws Exception {
        WorkloadExecutor executor = opened();
        Callable<Spot> task = waiting();

        lastOf(executor, task);

        // One run in a while is still measured.
        assertThat(List.of(executor.submit(task).get(), executor.submit(task).get()))
                .contains(new Spot(HERE, true));
        assertThat(executor.explain(task).evidence().nature()).isEqualTo(Nature.WAITS);
    }

    @Test
    void submit_shippableThatComputes_isMovedToAWorker() throws Exception {
        assertThat(lastOf(opened(), new Movable()).pid()).isNotEqualTo(HERE);
    }

    /** It did not ask to go, so it is not refused. */
    @Test
    void submit_shippableThatCannotTravel_staysAndSaysWhy() throws Exception {
        WorkloadExecutor executor = opened();

        Spot last = lastOf(executor, new MovableByName(new ReentrantLock()));

        assertThat(last).isEqualTo(new Spot(HERE, false));
        assertThat(executor.findings())
                .filteredOn(finding -> finding.kind() == Finding.Kind.CANNOT_TRAVEL)
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).contains("lock"));
    }

    @Test
    void submit_undeclaredThatComputes_isReportedOnce() throws Exception {
        WorkloadExecutor executor = opened();

        lastOf(executor, new Undeclared());

        assertThat(executor.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.COMPUTES_ON_IO_LANE);
            assertThat(finding.taskType()).isEqualTo("LearningTest.Undeclared");
            assertThat(finding.cure()).contains("CpuTask");
        });
    }

    @Test
    void submit_strictAndKnownToCompute_isRefused() {
        WorkloadExecutor executor = opened(WorkloadExecutor.builder().strict());

        assertThatThrownBy(() -> lastOf(executor, new Undeclared())).isInstanceOf(FindingException.class);
        assertThatThrownBy(() -> executor.submit(new Undeclared()))
                .isInstanceOf(FindingException.class)
                .hasMessageContaining("its runs compute, and nothing says that it may leave this process");
    }

    @Test
    void submit_withoutLearning_isAlwaysOnAVirtualThread() throws Exception {
        WorkloadExecutor executor = opened(WorkloadExecutor.builder().learning(false));

        assertThat(executor.submit(new Undeclared()).get()).isEqualTo(new Spot(HERE, true));
    }

    /** Most of the batch is submitted before anything is known. */
    @Test
    void gatherAll_manyThatCompute_keepNoVirtualThreadFromRunning() throws Exception {
        WorkloadExecutor executor = opened();
        List<Callable<Spot>> tasks = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            tasks.add(LearningTest::computeForAWhile);
        }

        List<Spot> places = executor.gatherAll(tasks);

        assertThat(places.subList(300, 400)).containsOnly(new Spot(HERE, false));
    }

    @Test
    void cancel_whileItWaitsForAComputeThread_neverRuns() throws Exception {
        WorkloadExecutor executor = opened();
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(1);
        // One class, so one type: it is known to compute when it is used to block.
        record Either(CountDownLatch gate, CountDownLatch told) implements Callable<Spot> {
            @Override
            public Spot call() throws InterruptedException {
                Spot place = computeForAWhile();
                gate.await();
                told.countDown();
                return place;
            }
        }
        CountDownLatch open = new CountDownLatch(0);
        assertThat(lastOf(executor, new Either(open, new CountDownLatch(1)))).isEqualTo(new Spot(HERE, false));
        List<TaskFuture<Spot>> blockers = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            blockers.add(executor.submit(new Either(goOn, new CountDownLatch(1))));
        }
        TaskFuture<Spot> waiting = executor.submit(new Either(open, ran));

        assertThat(waiting.cancel(true)).isTrue();
        goOn.countDown();

        for (TaskFuture<Spot> blocker : blockers) {
            assertThat(blocker.get().virtual()).isFalse();
        }
        waiting.awaitEnd();
        assertThat(ran.getCount()).isEqualTo(1);
    }

    @Test
    void cancel_whileItComputes_interruptsItAlone() throws Exception {
        WorkloadExecutor executor = opened();
        record UntilInterrupted(boolean forEver, CountDownLatch begun) implements Callable<Spot> {
            @Override
            public Spot call() throws InterruptedException {
                Spot place = computeForAWhile();
                begun.countDown();
                while (forEver && !Thread.interrupted()) {
                    Thread.onSpinWait();
                }
                return place;
            }
        }
        lastOf(executor, new UntilInterrupted(false, new CountDownLatch(1)));
        CountDownLatch begun = new CountDownLatch(1);
        TaskFuture<Spot> endless = executor.submit(new UntilInterrupted(true, begun));
        begun.await();

        assertThat(endless.cancel(true)).isTrue();

        endless.awaitEnd();
        assertThat(executor.submit(new UntilInterrupted(false, new CountDownLatch(1)))
                        .get())
                .isNotNull();
    }

    /** No run of it is ever over, so nothing could be measured. */
    @Test
    void submit_typeSeenToHogCarriers_isKeptFromThem() throws Exception {
        WorkloadExecutor executor = opened();
        AtomicBoolean enough = new AtomicBoolean();
        record Endless(AtomicBoolean enough) implements Callable<Spot> {
            @Override
            public Spot call() {
                Spot spot = Spot.current();
                while (!enough.get()) {
                    Thread.onSpinWait();
                }
                return spot;
            }
        }
        List<TaskFuture<Spot>> first = new ArrayList<>();
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            first.add(executor.submit(new Endless(enough)));
        }
        await().until(() ->
                executor.findings().stream().anyMatch(finding -> finding.kind() == Finding.Kind.HOGS_CARRIER));

        TaskFuture<Spot> later = executor.submit(new Endless(enough));
        enough.set(true);

        assertThat(later.get()).isEqualTo(new Spot(HERE, false));
        for (TaskFuture<Spot> one : first) {
            assertThat(one.get().pid()).isEqualTo(HERE);
        }
    }

    // What explain says.

    @Test
    void explain_declared_saysSo() {
        record Computes() implements CpuTask<String> {
            @Override
            public String call() {
                return "";
            }
        }

        Explanation why = opened().explain(new Computes());

        assertThat(why.lane()).isEqualTo(Lane.CPU);
        assertThat(why.reason()).isEqualTo(Reason.DECLARED);
        assertThat(why.toString()).contains("its class is a CpuTask", "it could, and declares that it may");
    }

    @Test
    void explain_nothingKnown_saysWhatWouldChangeIt() {
        Explanation why = opened().explain(Undeclared.class);

        assertThat(why.place()).isEqualTo(Place.VIRTUAL_THREAD);
        assertThat(why.reason()).isEqualTo(Reason.DEFAULT);
        assertThat(why.whatWouldChangeIt()).anyMatch(line -> line.contains("Implement CpuTask"));
    }

    @Test
    void explain_learned_showsTheEvidence() throws Exception {
        WorkloadExecutor executor = opened();
        lastOf(executor, new Movable());

        Explanation why = executor.explain(new Movable());

        assertThat(why.place()).isEqualTo(Place.WORKER);
        assertThat(why.reason()).isEqualTo(Reason.LEARNED);
        assertThat(why.evidence().cpuShare()).isGreaterThan(0.7);
    }

    @Test
    void explain_cannotTravel_listsEveryReason() {
        Explanation why = opened().explain(new MovableByName(new ReentrantLock()));

        assertThat(why.obstacles())
                .singleElement()
                .satisfies(offender -> assertThat(offender.path()).isEqualTo("MovableByName.held"));
        assertThat(why.toString()).contains("it cannot", "MovableByName.held");
    }
}
