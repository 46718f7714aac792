package io.github.workloadexecutor.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.backend.Baggage;
import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.internal.cpu.FakeBackend.FakeWorker;
import io.github.workloadexecutor.internal.cpu.LaneUnderTest.Text;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.LimitedEngine;
import io.github.workloadexecutor.internal.limit.Applicant;
import io.github.workloadexecutor.internal.limit.Demand;
import io.github.workloadexecutor.internal.limit.Gate;
import io.github.workloadexecutor.internal.limit.Grants;
import io.github.workloadexecutor.internal.limit.Request;
import io.github.workloadexecutor.task.QueuePolicy;
import io.github.workloadexecutor.task.Resource;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tasks on the CPU lane that need permits, with workers that the test plays. Numbers such as B49 are those of the
 * behaviours this library is measured against.
 */
@Timeout(30)
final class PermitsTest {

    private static final Resource GPU = Resource.of("gpu", 1);
    private static final Resource PORT = Resource.of("port", 2);

    private final Gate gate = Gate.in(new AtomicReference<>(), "test gate");
    private LaneUnderTest lane = new LaneUnderTest();

    @AfterEach
    void close() {
        lane.close();
    }

    private LaneFuture<String> submit(Resource resource) {
        return submit(resource, TaskOptions.none());
    }

    private LaneFuture<String> submit(Resource resource, TaskOptions options) {
        Demand demand = gate.resources(Map.of(resource, 1));
        LaneFuture<String> future =
                new LimitedEngine(lane.dispatcher, demand).prepare(new Text("task " + lane.numbers.get()), options);
        future.start();
        return future;
    }

    /** The same for one whose future nobody looks at. */
    private void run(Resource resource) {
        var unused = submit(resource);
    }

    private void runUnlimited() {
        var unused = lane.submit(TaskOptions.none());
    }

    /** What a task of the other lane holds. */
    private Request hold(Resource resource) {
        Request held = gate.resources(Map.of(resource, 1)).of(new Applicant() {
            @Override
            public String name() {
                return "held by the test";
            }

            @Override
            public void granted() {}
        });
        assertThat(held.ask()).isTrue();
        return held;
    }

    private static void giveBack(Request held) {
        Grants grants = held.giveBack();
        if (grants != null) {
            grants.run();
        }
    }

    private static long number(LaneFuture<?> future) {
        return ((CpuFuture<?>) future).number();
    }

    /** B51: cancelled before start: no worker is even reserved. */
    @Test
    void cancel_whileItWaitsForPermits_hasAskedForNoWorkerAndDropsTheBytes() {
        Request held = hold(GPU);
        LaneFuture<String> future = submit(GPU);

        future.cancel(true);
        giveBack(held);

        assertThat(lane.backend.demands).isEmpty();
        assertThat(((CpuFuture<?>) future).body()).isNull();
        assertThat(lane.backend.readyWorker("worker").tasks).isEmpty();
        assertThat(gate.holders(GPU)).isEmpty();
        assertThat(gate.waiters(GPU)).isEmpty();
        assertThat(future.isOver()).isTrue();
    }

    @Test
    void submit_permitsAreTaken_waitsAsAQueuedTaskOfItsLane() {
        Request held = hold(GPU);
        FakeWorker worker = lane.backend.readyWorker("worker");

        LaneFuture<String> future = submit(GPU);

        LaneStatistics now = lane.dispatcher.life().statistics();
        assertThat(now.queued()).isOne();
        assertThat(now.running()).isZero();
        assertThat(worker.tasks).isEmpty();

        giveBack(held);
        assertThat(worker.taskIds()).containsExactly(number(future));
    }

    @Test
    void reply_ofAHolder_startsTheNextAtOnce() {
        FakeWorker worker = lane.backend.readyWorker("worker");
        LaneFuture<String> first = submit(GPU);
        LaneFuture<String> second = submit(GPU);
        assertThat(worker.taskIds()).containsExactly(number(first));

        worker.reply("done");

        assertThat(worker.taskIds()).containsExactly(number(first), number(second));
    }

    @Test
    void cancel_whileItRuns_keepsThePermitUntilTheWorkerHasAnswered() {
        FakeWorker worker = lane.backend.readyWorker("worker");
        LaneFuture<String> first = submit(GPU);

        first.cancel(true);
        assertThat(gate.holders(GPU)).hasSize(1);

        worker.replyFailure(new InterruptedException());
        await().until(() -> gate.holders(GPU).isEmpty());
    }

    /** B49: a permit held by a worker that dies is returned and other tasks go on. */
    @Test
    void lost_workerOfAHolder_handsItsPermitOn() throws Exception {
        FakeWorker worker = lane.backend.readyWorker("worker 1");
        LaneFuture<String> first = submit(GPU);
        LaneFuture<String> second = submit(GPU);

        lane.crash(worker);
        FakeWorker other = lane.backend.readyWorker("worker 2");

        await().untilAsserted(() -> assertThat(other.taskIds()).containsExactly(number(second)));
        assertThat(LaneUnderTest.failureOf(first)).isInstanceOf(WorkerCrashedException.class);
        other.reply("done");
        assertThat(second.get()).isEqualTo("done");
        await().until(() -> gate.holders(GPU).isEmpty());
    }

    @Test
    void lost_workerOfATaskThatRunsAgain_keepsThePermitMeanwhile() throws Exception {
        FakeWorker worker = lane.backend.readyWorker("worker 1");
        LaneFuture<String> first = submit(GPU, TaskOptions.none().idempotent());
        LaneFuture<String> second = submit(GPU);
        String before = worker.tasks.getLast().baggage();

        lane.crash(worker, WorkerDossier.Kind.KILLED_BY_SIGNAL);
        FakeWorker other = lane.backend.readyWorker("worker 2");
        await().until(() -> !lane.timer.delays().isEmpty()); // the back-off
        assertThat(other.tasks).isEmpty();
        lane.timer.pass(Duration.ofMinutes(1));

        assertThat(other.taskIds()).containsExactly(number(first));
        assertThat(other.tasks.getLast().baggage()).isEqualTo(before);
        other.reply("done");
        assertThat(first.get()).isEqualTo("done");
        await().untilAsserted(() -> assertThat(other.taskIds()).containsExactly(number(first), number(second)));
    }

    @Test
    void cancel_duringTheBackOff_givesThePermitBack() {
        FakeWorker worker = lane.backend.readyWorker("worker 1");
        LaneFuture<String> first = submit(GPU, TaskOptions.none().idempotent());
        lane.crash(worker, WorkerDossier.Kind.KILLED_BY_SIGNAL);
        await().until(() -> !lane.timer.delays().isEmpty());

        first.cancel(true);

        assertThat(gate.holders(GPU)).isEmpty();
    }

    /**
     * A task that is found to be given up while tasks are placed is ended there, under the dispatcher's lock; who gets
     * its permit is placed later, and not in the middle of that.
     */
    @Test
    void match_taskIsGivenUpAtThatMoment_placesTheNextAfterwards() {
        LaneFuture<String> first = submit(GPU);
        List<LaneFuture<String>> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(lane.submit(TaskOptions.none()));
        }
        LaneFuture<String> second = submit(GPU);
        AtomicReference<FakeWorker> worker = new AtomicReference<>();
        // Dependents run while the future is done and its task is still queued.
        var unused = first.whenComplete(
                (value, failure) -> worker.set(lane.backend.patientWorker("worker", /* window= */ 10)));

        first.cancel(true);

        await().untilAsserted(() -> assertThat(worker.get().taskIds())
                .containsExactlyInAnyOrder(
                        number(others.get(0)), number(others.get(1)), number(others.get(2)), number(second)));
        // Nobody took those for given up that were sent meanwhile.
        assertThat(others).allMatch(sent -> ((CpuFuture<?>) sent).body() != null);
        assertThat(gate.holders(GPU)).hasSize(1);
    }

    @Test
    void admitted_afterHavingWaited_standsWhereItWouldHaveStood() {
        Request held = hold(GPU);
        LaneFuture<String> before = lane.submit(TaskOptions.none());
        LaneFuture<String> limited = submit(GPU);
        LaneFuture<String> after = lane.submit(TaskOptions.none());

        giveBack(held);
        FakeWorker worker = lane.backend.patientWorker("worker", /* window= */ 10);

        assertThat(worker.taskIds()).containsExactly(number(before), number(limited), number(after));
    }

    @Test
    void submit_queueIsFullOfTasksThatWaitForPermits_isRefusedAndTakesNone() {
        lane.close();
        lane = new LaneUnderTest(/* queueLimit= */ 1, Long.MAX_VALUE, QueuePolicy.REJECT);
        Request held = hold(GPU);
        LaneFuture<String> waits = submit(GPU);

        assertThatThrownBy(() -> submit(PORT)).isInstanceOf(RejectedExecutionException.class);

        assertThat(gate.holders(PORT)).isEmpty();
        giveBack(held);
        FakeWorker worker = lane.backend.readyWorker("worker");
        assertThat(worker.taskIds()).containsExactly(number(waits));
        run(PORT); // There is room again.
        assertThat(gate.holders(PORT)).hasSize(1);
    }

    @Test
    void queueTimeout_whileItWaitsForPermits_countsAndSaysWhatItWaitsFor() throws Exception {
        Request held = hold(GPU);
        LaneFuture<String> future = submit(GPU, TaskOptions.none().queueTimeout(Duration.ofSeconds(5)));

        lane.timer.pass(Duration.ofSeconds(5));

        assertThat(LaneUnderTest.failureOf(future))
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessageEndingWith("had not started 5.0 s after its submission. It was waiting for 1 of 1 permits of"
                        + " resource gpu, of which 0 are free, with 1 in line");
        await().until(() -> gate.waiters(GPU).isEmpty());
        giveBack(held);
        assertThat(gate.holders(GPU)).isEmpty();
    }

    @Test
    void shutdownNow_tasksThatWaitForPermits_areCancelledAndNamed() {
        Request held = hold(GPU);
        LaneFuture<String> future = submit(GPU);

        List<Runnable> neverStarted = lane.dispatcher.shutdownNow();

        assertThat(neverStarted).containsExactly((Runnable) future);
        assertThat(future).isCancelled();
        assertThat(gate.waiters(GPU)).isEmpty();
        giveBack(held);
        assertThat(gate.holders(GPU)).isEmpty();
    }

    @Test
    void shutdown_tasksThatWaitForPermits_areSeenThrough() throws Exception {
        Request held = hold(GPU);
        FakeWorker worker = lane.backend.readyWorker("worker");
        LaneFuture<String> future = submit(GPU);

        lane.dispatcher.shutdown();
        assertThat(lane.dispatcher.life().isTerminated()).isFalse();
        giveBack(held);
        worker.reply("done");

        assertThat(future.get()).isEqualTo("done");
    }

    // Slots.

    @Test
    void slots_always_travelInTheBaggage() {
        FakeWorker worker = lane.backend.patientWorker("worker", /* window= */ 3);

        run(PORT);
        run(PORT);
        runUnlimited();

        assertThat(worker.tasks)
                .extracting(task -> Baggage.of(task.baggage()).entries())
                .containsExactly(Map.of("slot.port", "0"), Map.of("slot.port", "1"), Map.of());
    }

    /** With two workers and two slots, a slot keeps its worker, although the other one was used last. */
    @Test
    void match_bothIdle_givesTheTaskToTheWorkerThatHadItsSlot() {
        FakeWorker one = lane.backend.readyWorker("worker 1");
        FakeWorker two = lane.backend.readyWorker("worker 2");
        LaneFuture<String> zero = submit(PORT);
        run(PORT);
        FakeWorker hadZero = one.taskIds().contains(number(zero)) ? one : two;
        FakeWorker hadOne = hadZero == one ? two : one;
        for (int i = 0; i < 3; i++) {
            hadZero.reply("done");
            hadOne.reply("done");
            runUnlimited(); // So that the worker that had slot 1 is not the one used last.
            runUnlimited();
            hadOne.reply("done");
            hadZero.reply("done");
            LaneFuture<String> other = submit(PORT); // slot 1 was given back last
            LaneFuture<String> again = submit(PORT);
            assertThat(hadOne.lastId()).isEqualTo(number(other));
            assertThat(hadZero.lastId()).isEqualTo(number(again));
        }
    }

    /** The worker used last is not the one that had the slot given back last. */
    @Test
    void match_anotherWorkerWasUsedLast_prefersTheOneThatHadTheSlot() {
        FakeWorker one = lane.backend.readyWorker("worker 1");
        FakeWorker two = lane.backend.readyWorker("worker 2");
        run(GPU);
        FakeWorker had = one.tasks.isEmpty() ? two : one;
        FakeWorker other = had == one ? two : one;
        runUnlimited();
        had.reply("done");
        other.reply("done"); // idle last, so on top

        LaneFuture<String> again = submit(GPU);

        assertThat(had.lastId()).isEqualTo(number(again));
    }

    @Test
    void match_theWorkerThatHadTheSlotIsGone_takesAnother() {
        FakeWorker one = lane.backend.readyWorker("worker 1");
        run(GPU);
        one.reply("done");
        FakeWorker two = lane.backend.readyWorker("worker 2");
        lane.lose(one, null);

        LaneFuture<String> again = submit(GPU);

        assertThat(two.taskIds()).containsExactly(number(again));
    }
}
