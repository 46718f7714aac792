package io.github.workloadexecutor.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.failure.OutputException;
import io.github.workloadexecutor.internal.output.Publication;
import io.github.workloadexecutor.task.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Outputs are published before the future says that the task has succeeded, and never if it says anything else. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PublishingTest {

    private final LaneLife life = new LaneLife(Lane.IO, "test");
    private final FakeTask task = FakeTask.running(life);
    private final List<String> happened = new ArrayList<>();

    /** A way to complete a future from outside. */
    enum GivingUp {
        CANCEL,
        COMPLETE,
        FAIL;

        void give(CompletableFuture<String> future) {
            switch (this) {
                case CANCEL -> future.cancel(true);
                case COMPLETE -> future.complete("from outside");
                case FAIL -> future.completeExceptionally(new IllegalStateException("from outside"));
            }
        }
    }

    /** Nothing is moved; what matters is when. */
    private static class Told extends Publication {
        private final List<String> happened;

        Told(List<String> happened) {
            super("task Fake #1", "");
            this.happened = happened;
        }

        @Override
        public void publish() {
            happened.add("published");
        }

        @Override
        public void discard() {
            happened.add("discarded");
        }
    }

    private static final class Held extends Told {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        Held(List<String> happened) {
            super(happened);
        }

        @Override
        public void publish() {
            begun.countDown();
            boolean interrupted = false;
            while (true) {
                try {
                    goOn.await();
                    break;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            super.publish();
        }
    }

    @Test
    void succeed_outputs_arePublishedBeforeAnybodyHearsOfIt() {
        task.onDone(future -> happened.add("done"));
        var unused = task.thenRun(() -> happened.add("dependent"));

        task.succeed("value", new Told(happened));

        assertThat(happened)
                .containsExactlyInAnyOrder("published", "dependent", "done")
                .startsWith("published");
        assertThat(task).isCompletedWithValue("value");
    }

    @Test
    void succeed_outputsCannotBePublished_fails() {
        OutputException failure = new OutputException("b.txt", "not published", null);

        task.succeed("value", new Told(happened) {
            @Override
            public void publish() {
                throw failure;
            }
        });

        assertThat(task).isCompletedExceptionally();
        assertThat(task.exceptionNow()).isSameAs(failure);
        task.end();
    }

    @ParameterizedTest
    @EnumSource
    void succeed_givenUpBefore_discards(GivingUp givingUp) {
        givingUp.give(task);

        task.succeed("value", new Told(happened));

        assertThat(happened).containsExactly("discarded");
        task.end();
    }

    @ParameterizedTest
    @EnumSource
    void giveUp_whilePublishing_waitsAndComesTooLate(GivingUp givingUp) throws Exception {
        Held held = new Held(happened);
        Thread lane = Thread.ofPlatform().start(() -> task.succeed("value", held));
        held.begun.await();

        Thread outside = Thread.ofPlatform().start(() -> givingUp.give(task));
        await().until(() -> outside.getState() == Thread.State.TIMED_WAITING);
        assertThat(task).isNotDone();
        held.goOn.countDown();
        outside.join();
        lane.join();

        assertThat(task).isCompletedWithValue("value");
        assertThat(task.givenUp).isEmpty();
        task.end();
    }

    /** It is done by then, so it does not wait for itself. */
    @Test
    void giveUp_inACallbackOfThePublishedFuture_returns() {
        AtomicBoolean cancelled = new AtomicBoolean(true);
        var unused = task.thenRun(() -> cancelled.set(task.cancel(true)));

        task.succeed("value", new Told(happened));

        assertThat(cancelled).isFalse();
    }

    /** Whoever comes first decides, and both see the same. */
    @ParameterizedTest
    @EnumSource
    void giveUp_whileTheTaskSucceeds_isPublishedExactlyIfItSucceeds(GivingUp givingUp) throws Exception {
        for (int i = 0; i < 2_000; i++) {
            FakeTask raced = FakeTask.running(life);
            List<String> seen = new ArrayList<>();
            CyclicBarrier start = new CyclicBarrier(2);
            Thread outside = Thread.ofVirtual().start(() -> {
                meet(start);
                givingUp.give(raced);
            });

            meet(start);
            raced.succeed("value", new Told(seen));
            outside.join();
            raced.end();

            boolean succeeded =
                    raced.state() == Future.State.SUCCESS && raced.resultNow().equals("value");
            assertThat(seen).containsExactly(succeeded ? "published" : "discarded");
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void succeed_noOutputs_completes() throws ExecutionException, InterruptedException {
        task.succeed("value", null);

        assertThat(task.get()).isEqualTo("value");
    }
}
