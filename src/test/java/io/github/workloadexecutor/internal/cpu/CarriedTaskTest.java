package io.github.workloadexecutor.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.failure.WorkerDossier.Kind;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.cpu.FakeBackend.FakeWorker;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that somebody else has encoded: what travels is carried as it is, and one of four ends is told. */
@Timeout(30)
final class CarriedTaskTest {

    private static final RunCost COST = new RunCost(4, 3, 2, 1);

    private final LaneUnderTest lane = new LaneUnderTest();
    private final Heard heard = new Heard();

    @AfterEach
    void close() {
        lane.close();
    }

    /** Notes everything in words. */
    private static class Heard implements Carried.Hearing {
        final List<String> words = new CopyOnWriteArrayList<>();
        final List<Reply> replies = new CopyOnWriteArrayList<>();
        final List<WorkloadException> losses = new CopyOnWriteArrayList<>();

        @Override
        public void progressed(TaskProgress progress) {
            words.add("progressed " + progress.fraction());
        }

        @Override
        public void overdue(Limit limit, @Nullable TaskSnapshot snapshot) {
            words.add("overdue " + limit);
        }

        @Override
        public void found(Finding.Kind kind, String evidence) {
            words.add("found " + kind);
        }

        @Override
        public void replied(Reply reply) {
            words.add("replied");
            replies.add(reply);
        }

        @Override
        public void lost(WorkloadException why, Duration ranFor) {
            words.add("lost");
            losses.add(why);
        }

        @Override
        public void over() {
            words.add("over");
        }

        @Override
        public void notRun() {
            words.add("not run");
        }
    }

    private static EncodedTask task() {
        byte[] body = Encoding.encodeTask(new LaneUnderTest.Text("x"), "Text #77");
        return new EncodedTask(77, "Text", 2, body, "", "slot.disk=1\n", new TaskLimits(5, 6), Measuring.ALWAYS);
    }

    private Carried carry() {
        return lane.dispatcher.carry(3, task(), heard);
    }

    @Test
    void carry_always_sendsWhatCameUnderANumberThatMessagesShowAsItsOwn() {
        FakeWorker worker = lane.backend.readyWorker("a");

        var unused = carry();

        EncodedTask sent = worker.tasks.getFirst();
        assertThat(sent.id()).isEqualTo(EncodedTask.of(3, 77)).isNotEqualTo(77);
        assertThat(sent.name()).isEqualTo("Text #77");
        assertThat(sent.attempt()).isEqualTo(2);
        assertThat(sent.body()).isEqualTo(task().body());
        assertThat(sent.baggage()).isEqualTo("slot.disk=1\n");
        assertThat(sent.limits()).isEqualTo(new TaskLimits(5, 6));
        assertThat(sent.measuring()).isEqualTo(Measuring.ALWAYS);
    }

    @Test
    void reply_always_goesBackAsItIsUnderTheNumberItCameWith() {
        FakeWorker worker = lane.backend.readyWorker("a");
        var unused = carry();

        worker.reply("value", COST);

        Reply reply = heard.replies.getFirst();
        assertThat(reply.taskId()).isEqualTo(77);
        assertThat(reply.kind()).isEqualTo(Reply.Kind.VALUE);
        assertThat(reply.body()).isEqualTo(Encoding.encodeResult("value", "task"));
        assertThat(reply.cost()).isEqualTo(COST);
        assertThat(heard.words).containsExactly("replied");
    }

    @Test
    void lost_workerCrashes_isToldWithItsDossier() {
        FakeWorker worker = lane.backend.readyWorker("a");
        var unused = carry();

        lane.lose(worker, LaneUnderTest.crashOf(Kind.NATIVE_CRASH, 2));

        await().until(() -> !heard.words.isEmpty());
        assertThat(heard.words).containsExactly("lost");
        assertThat(heard.losses.getFirst()).hasMessageContaining("native code");
    }

    @Test
    void lost_noWorkerCanBeStarted_isTold() {
        var unused = carry();

        lane.dispatcher.unavailable(() -> new WorkerStartException("no worker", List.of(), null));

        await().until(() -> !heard.words.isEmpty());
        assertThat(heard.words).containsExactly("lost");
        assertThat(heard.losses.getFirst()).isInstanceOf(WorkerStartException.class);
    }

    @Test
    void cancel_taskWaits_hasNotRun() {
        Carried task = carry();

        task.cancel();

        assertThat(heard.words).containsExactly("not run");
    }

    @Test
    void cancel_taskRuns_isOverWhenItsWorkerAnswers() {
        FakeWorker worker = lane.backend.readyWorker("a");
        Carried task = carry();

        task.cancel();
        await().until(() -> !worker.interrupts.isEmpty());
        assertThat(heard.words).isEmpty();
        worker.replyFailure(new InterruptedException());

        assertThat(heard.words).containsExactly("replied");
    }

    @Test
    void giveBack_taskWaits_hasNotRun() {
        Carried task = carry();

        task.giveBack();

        assertThat(heard.words).containsExactly("not run");
    }

    @Test
    void giveBack_taskRuns_changesNothing() {
        FakeWorker worker = lane.backend.readyWorker("a");
        Carried task = carry();

        task.giveBack();
        worker.reply("value");

        assertThat(heard.words).containsExactly("replied");
        assertThat(worker.interrupts).isEmpty();
    }

    @Test
    void kill_taskRuns_killsItsWorker() {
        FakeWorker worker = lane.backend.readyWorker("a");
        Carried task = carry();

        task.kill("its submitter is gone");

        assertThat(worker.kills).containsExactly("its submitter is gone");
    }

    @Test
    void kill_taskWaits_hasNotRun() {
        Carried task = carry();

        task.kill("its submitter is gone");

        assertThat(heard.words).containsExactly("not run");
    }

    @Test
    void overdue_always_isToldBeforeItsEnd() {
        FakeWorker worker = lane.backend.readyWorker("a");
        var unused = carry();

        lane.dispatcher.overdue(
                worker,
                EncodedTask.of(3, 77),
                Limit.RUN,
                new TaskSnapshot(Thread.State.RUNNABLE, Duration.ZERO, Duration.ZERO, "", List.of()));
        await().until(() -> !heard.words.isEmpty());
        worker.replyFailure(new InterruptedException());

        assertThat(heard.words).containsExactly("overdue RUN", "over");
    }

    @Test
    void progressAndFindings_always_areTold() {
        FakeWorker worker = lane.backend.readyWorker("a");
        var unused = carry();

        lane.dispatcher.progressed(worker, EncodedTask.of(3, 77), new TaskProgress(0.5, ""));
        lane.dispatcher.found(worker, EncodedTask.of(3, 77), Finding.Kind.LEFT_BEHIND, "a thread");

        assertThat(heard.words).containsExactly("progressed 0.5", "found LEFT_BEHIND");
    }

    /** Who hears first that a task is over must not find its value missing. */
    @Test
    void overdue_workerAnswersMeanwhile_isToldBeforeTheEnd() throws Exception {
        CountDownLatch telling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Heard slow = new Heard() {
            @Override
            public void overdue(Limit limit, @Nullable TaskSnapshot snapshot) {
                telling.countDown();
                awaitUninterruptibly(goOn);
                super.overdue(limit, snapshot);
            }
        };
        FakeWorker worker = lane.backend.readyWorker("a");
        var unused = lane.dispatcher.carry(3, task(), slow);
        lane.dispatcher.overdue(worker, EncodedTask.of(3, 77), Limit.RUN, null);
        telling.await();

        Thread answering = Thread.ofPlatform().start(() -> worker.reply("value", COST));
        await().until(() -> answering.getState() != Thread.State.RUNNABLE && answering.getState() != Thread.State.NEW);
        goOn.countDown();
        answering.join();

        await().until(() -> slow.words.size() == 2);
        assertThat(slow.words).containsExactly("overdue RUN", "over");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
