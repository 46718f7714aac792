package io.github.workloadexecutor.internal.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.io.VirtualThreads;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.LaneLife;
import io.github.workloadexecutor.internal.lane.Poller;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskOptions;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a gathering does that cannot be timed from outside. */
final class GatheringTest {

    private final VirtualThreads lane = new VirtualThreads(
            "test",
            VirtualThreads.UNLIMITED,
            new AtomicLong()::incrementAndGet,
            new FindingLog("test", FindingLog.Mode.OFF, List.of()));

    private LaneFuture<String> task(Callable<String> task) {
        return lane.prepare(task, TaskOptions.none());
    }

    private static Gathering gathering(Gather gather, List<LaneFuture<String>> tasks) {
        Stage stage = new Stage("", Stage.UNLIMITED, future -> (LaneFuture<?>) future);
        Flow flow = new Flow(List.of(stage), Integer.MAX_VALUE, /* encodes= */ false, Poller.IN_VAIN);
        return new Gathering(flow, gather, tasks.iterator(), OptionalLong.of(tasks.size()));
    }

    @Test
    void outcomes_twoTasksFailWithOneException_keepsThemApart() {
        IOException shared = new IOException("shared");
        Callable<String> failing = () -> {
            throw shared;
        };
        Gathering gathering = gathering(Gather.tolerating(1), List.of(task(failing), task(failing)));

        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, gathering::outcomes);

        assertThat(failure.getCause()).isSameAs(shared);
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(TaskFailedException.class);
        assertThat(shared.getSuppressed()).isEmpty();
    }

    @Test
    void outcomes_taskCancelledByHandAndFailingFast_saysSo() {
        LaneFuture<String> cancelled = task(() -> {
            new CountDownLatch(1).await();
            return "never";
        });
        LaneFuture<String> cancelling = task(() -> {
            cancelled.cancel(true);
            return "value";
        });

        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class, gathering(Gather.failFast(), List.of(cancelled, cancelling))::outcomes);

        assertThat(failure.getCause()).hasMessage("task lambda in GatheringTest #1 was cancelled");
    }

    /** B42. */
    @Test
    void outcomes_taskCancelledByHandAndTolerating_isNoFailure() throws Exception {
        LaneFuture<String> cancelled = task(() -> {
            new CountDownLatch(1).await();
            return "never";
        });
        LaneFuture<String> cancelling = task(() -> {
            cancelled.cancel(true);
            return "value";
        });

        List<Outcome<String>> outcomes =
                gathering(Gather.tolerating(1), List.of(cancelled, cancelling)).outcomes();

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(outcomes.get(1)).isEqualTo(new Outcome.Success<>(1, "value"));
    }

    /** A failure that was taken in while the queue was full is no reason to give up when it is full again. */
    @Test
    void outcomes_queueIsFullAgainAfterAFailure_waitsForTheNextTask() throws Exception {
        LaneLife life = new LaneLife(Lane.IO, "test");
        CountDownLatch never = new CountDownLatch(0);
        PlayedTask first = new PlayedTask(life, "first", never);
        PlayedTask second = new PlayedTask(life, "second", never);
        PlayedTask third = new PlayedTask(life, "third", never);
        CountDownLatch refusals = new CountDownLatch(2);
        PlayedTask refusedTwice = new PlayedTask(life, "refused twice", refusals);
        List<PlayedTask> tasks = List.of(first, second, third, refusedTwice);
        Stage stage = new Stage("", Stage.UNLIMITED, task -> (LaneFuture<?>) task);
        Flow flow = new Flow(List.of(stage), /* mostItems= */ 3, /* encodes= */ true, Poller.IN_VAIN);
        Gathering gathering =
                new Gathering(flow, Gather.tolerating(2), tasks.iterator(), OptionalLong.of(tasks.size()));
        Thread lane = Thread.ofVirtual().start(() -> {
            awaitUntil(() -> flow.pushed() == 3);
            first.endWith(new IOException("makes room for one more"));
            awaitUntil(() -> refusals.getCount() == 1);
            second.endWith(new IOException("is taken in, and the queue is full again"));
            awaitUntil(() -> refusals.getCount() == 0);
            third.endWith("makes room at last");
            awaitUntil(() -> flow.pushed() == 4);
            refusedTwice.endWith("value");
        });

        List<Outcome<String>> outcomes = gathering.outcomes();

        lane.join();
        assertThat(outcomes).extracting(Outcome::isSuccess).containsExactly(false, false, true, true);
    }

    private static void awaitUntil(Callable<Boolean> condition) {
        await().until(condition);
    }

    /** Whatever is done with a future from outside, nothing of it runs when it is over. */
    @Test
    void outcomes_taskCompletedByHandWhileItRuns_awaitsItsEnd() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        LaneFuture<String> task = task(() -> {
            started.countDown();
            new CountDownLatch(1).await();
            return "never";
        });
        LaneFuture<String> completing = task(() -> {
            started.await();
            task.complete("by hand");
            return "value";
        });

        List<Outcome<String>> outcomes =
                gathering(Gather.failFast(), List.of(task, completing)).outcomes();

        assertThat(outcomes.get(0).get()).isEqualTo("by hand");
        assertThat(task.isOver()).isTrue();
    }
}
